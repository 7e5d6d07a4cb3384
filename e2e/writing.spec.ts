import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { composerOf, expect, feedOf, message, post, sidebarOf, test } from './cast.ts'

const listOf = (page: Page) => page.getByRole('listbox')
const toolbarOf = (page: Page) => page.getByRole('toolbar', { name: 'Formatting' })

/** Types into the composer as a person does, key by key. */
async function type(page: Page, text: string): Promise<void> {
  await composerOf(page).pressSequentially(text)
}

/** Pastes as from the clipboard. */
async function paste(page: Page, text: string): Promise<void> {
  await composerOf(page).evaluate((box, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

test.describe('formatting', () => {
  test('Ada makes words bold, a list and a link with buttons, and takes it back with Ctrl+Z', async ({
    person,
    channelOf,
  }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    const box = composerOf(ada.page)
    await type(ada.page, 'very good')
    await box.press('Control+a')
    await toolbarOf(ada.page).getByRole('button', { name: 'Bold' }).click()
    await expect(box).toHaveValue('**very good**')
    await expect(box).toBeFocused()
    await box.press('Control+z')
    await expect(box).toHaveValue('very good')
    await box.press('Control+a')
    await toolbarOf(ada.page).getByRole('button', { name: 'List', exact: true }).click()
    await expect(box).toHaveValue('- very good')
    await box.press('End')
    await box.press('Shift+Enter')
    await type(ada.page, 'and cheap')
    await box.press('Shift+Enter')
    await box.press('Shift+Enter')
    await type(ada.page, 'see ')
    await toolbarOf(ada.page).getByRole('button', { name: 'Link' }).click()
    await type(ada.page, 'https://a.example')
    await expect(box).toHaveValue('- very good\n- and cheap\n\nsee [text](https://a.example)')
    await box.press('Enter')
    await expect(feedOf(ada.page).getByRole('listitem')).toHaveText(['very good', 'and cheap'])
    await expect(feedOf(ada.page).getByRole('link', { name: 'text' })).toHaveAttribute(
      'href',
      'https://a.example',
    )
  })

  test('the keys named in the tooltips do the same', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    const box = composerOf(ada.page)
    for (const [keys, made] of [
      ['Control+b', '**word**'],
      ['Control+i', '_word_'],
      ['Control+Shift+X', '~~word~~'],
      ['Control+e', '`word`'],
      ['Control+Shift+Digit9', '> word'],
      ['Control+Shift+Digit7', '1. word'],
    ] as const) {
      await box.fill('word')
      await box.press('Control+a')
      await box.press(keys)
      await expect(box).toHaveValue(made)
    }
    await toolbarOf(ada.page).getByRole('button', { name: 'Strikethrough' }).hover()
    await expect(ada.page.getByText('Ctrl+Shift+X')).toBeVisible()
  })

  test('Ada folds the buttons away, and they stay away', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    await expect(toolbarOf(ada.page)).toBeVisible()
    await ada.page.getByRole('button', { name: 'Hide formatting' }).click()
    await expect(toolbarOf(ada.page)).toBeHidden()
    await ada.page.reload()
    await expect(ada.page.getByRole('button', { name: 'Show formatting' })).toBeVisible()
    await expect(toolbarOf(ada.page)).toBeHidden()
  })

  test('with the keyboard the buttons are one stop, walked with arrows', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    await type(ada.page, 'x')
    await toolbarOf(ada.page).getByRole('button', { name: 'Bold' }).focus()
    await ada.page.keyboard.press('ArrowRight')
    await expect(toolbarOf(ada.page).getByRole('button', { name: 'Italic' })).toBeFocused()
    await ada.page.keyboard.press('Tab')
    await expect(composerOf(ada.page)).toBeFocused()
  })

  test('at a phone the buttons come when they are asked for', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    const place = await channelOf(ada)
    await ada.open(place)
    const page = await ada.phone(place)
    await expect(page.getByRole('button', { name: 'Show formatting' })).toBeVisible()
    await expect(toolbarOf(page)).toBeHidden()
    await page.getByRole('button', { name: 'Show formatting' }).tap()
    await composerOf(page).fill('word')
    await composerOf(page).evaluate((box: HTMLTextAreaElement) => box.select())
    const bold = toolbarOf(page).getByRole('button', { name: 'Bold' })
    const target = (await bold.boundingBox())!
    expect(Math.min(target.width, target.height)).toBeGreaterThanOrEqual(44)
    await bold.tap()
    await expect(composerOf(page)).toHaveValue('**word**')
  })
})

test.describe('completion', () => {
  test('@ offers members first, then others with the hint that they are not here, and everyone', async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const place = await channelOf(ada, [bob])
    const cy = await person('Bobbie')
    await ada.open(place)
    await type(ada.page, '@bob')
    await expect(listOf(ada.page).getByRole('option').first()).toContainText(`@${bob.handle}`)
    await expect(composerOf(ada.page)).toHaveAttribute('aria-activedescendant', /.+/)
    await type(ada.page, cy.handle.slice(3))
    await expect(listOf(ada.page).getByRole('option', { name: `@${cy.handle}` })).toContainText(
      'not in this channel',
    )
    await composerOf(ada.page).fill('')
    await type(ada.page, '@he')
    await expect(listOf(ada.page).getByRole('option', { name: /@here/ })).toContainText(
      'Everyone who is online',
    )
    await ada.page.keyboard.press('Tab')
    await expect(composerOf(ada.page)).toHaveValue('@here ')
  })

  test('# offers channels, and the name becomes a link that opens the channel', async ({
    person,
    channelOf,
  }) => {
    const ada = await person('Ada')
    const [here, there] = [await channelOf(ada), await channelOf(ada)]
    await ada.open(here)
    await type(ada.page, `see #${there.name.slice(0, 10)}`)
    await listOf(ada.page).getByRole('option', { name: there.name }).click()
    await expect(composerOf(ada.page)).toHaveValue(`see #${there.name} `)
    await composerOf(ada.page).press('Enter')
    await feedOf(ada.page)
      .getByRole('link', { name: `#${there.name}` })
      .click()
    await expect(ada.page.getByRole('textbox', { name: `Message #${there.name}` })).toBeEditable()
  })

  test(': offers emoji, and :wave: becomes one on sending', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    await type(ada.page, 'hi :wav')
    await expect(listOf(ada.page).getByRole('option', { name: /:wave:/ })).toBeVisible()
    await ada.page.keyboard.press('Enter')
    await expect(composerOf(ada.page)).toHaveValue('hi 👋 ')
    await composerOf(ada.page).fill('bye :wave: and `:wave:`')
    await composerOf(ada.page).press('Enter')
    await expect(message(ada.page, 'bye 👋 and :wave:')).toBeVisible()
  })

  test('/ offers commands with what they do and take', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    await type(ada.page, '/to')
    await expect(listOf(ada.page).getByRole('option')).toContainText([
      '/topic what it is aboutChanges what this channel is about',
    ])
    await ada.page.keyboard.press('Tab')
    await expect(composerOf(ada.page)).toHaveValue('/topic ')
  })

  test('nothing is offered within code, and Esc sends the list away', async ({ person, channelOf }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    await ada.open(await channelOf(ada, [bob]))
    await type(ada.page, '@bob')
    await expect(listOf(ada.page)).toBeVisible()
    await ada.page.keyboard.press('Escape')
    await expect(listOf(ada.page)).toBeHidden()
    await composerOf(ada.page).fill('')
    await type(ada.page, '`@bo')
    await expect(composerOf(ada.page)).toHaveValue('`@bo')
    await expect(listOf(ada.page)).toBeHidden()
  })

  test('at a phone a name is chosen with a finger', async ({ person, channelOf }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const place = await channelOf(ada, [bob])
    await ada.open(place)
    const page = await ada.phone(place)
    await composerOf(page).tap()
    await type(page, '@bob')
    const option = listOf(page).getByRole('option', { name: new RegExp(bob.handle) })
    expect((await option.boundingBox())!.height).toBeGreaterThanOrEqual(44)
    await option.tap()
    await expect(composerOf(page)).toHaveValue(`@${bob.handle} `)
    await expect(composerOf(page)).toBeFocused()
  })
})

test.describe('commands', () => {
  test('Ada sets the topic, brings Bob in, and shrugs', async ({ person, channelOf }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const place = await channelOf(ada)
    await ada.open(place)
    await ada.say('/topic kettles and tea')
    // The connection may still be on its way: the command waits for it.
    await expect(ada.page.getByText('The topic is changed.')).toBeVisible({ timeout: 20_000 })
    await expect(composerOf(ada.page)).toHaveValue('')
    await type(ada.page, `/invite @${bob.handle}`)
    await expect(ada.page.getByRole('option', { name: `@${bob.handle}` })).toBeVisible()
    // The name stands there to its end, so Enter has nothing to choose.
    await composerOf(ada.page).press('Enter')
    await expect(ada.page.getByText('Bob can read and write here now.')).toBeVisible()
    await ada.say('/shrug who knows')
    await expect(message(ada.page, 'who knows ¯\\_(ツ)_/¯')).toBeVisible()
    await ada.say(`/msg @${bob.handle} come in`)
    await expect(ada.page.getByRole('textbox', { name: 'Message Bob' })).toBeEditable()
    await expect(message(ada.page, 'come in')).toBeVisible()
  })

  test('what went wrong is said, and what was typed is kept', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    for (const [typed, said] of [
      ['/dance', 'There is no command /dance'],
      ['/invite @nobody-at-all', 'Nobody here is called @nobody-at-all'],
      ['/join #nowhere-at-all', 'There is no channel #nowhere-at-all'],
    ] as const) {
      await ada.say(typed)
      await expect(ada.page.getByRole('alert').filter({ hasText: said })).toBeVisible({ timeout: 20_000 })
      await expect(composerOf(ada.page)).toHaveValue(typed)
    }
    await expect(feedOf(ada.page).getByText('/dance')).toHaveCount(0)
    await ada.context.setOffline(true)
    await expect(
      ada.page
        .getByRole('status')
        .filter({ hasText: /offline/i })
        .first(),
    ).toBeVisible()
    await ada.say('/topic later')
    await expect(ada.page.getByText('There is no connection right now')).toBeVisible()
    await expect(composerOf(ada.page)).toHaveValue('/topic later')
    await ada.say('/me waves')
    await expect(message(ada.page, 'waves')).toBeVisible()
    await ada.context.setOffline(false)
  })

  test('/help shows every command and key', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    await type(ada.page, '/help')
    await ada.page.keyboard.press('Enter')
    const dialog = ada.page.getByRole('dialog')
    await expect(dialog).toContainText('Changes what this channel is about')
    await expect(dialog).toContainText('Ctrl+Shift+X')
    await ada.page.keyboard.press('Escape')
    await expect(composerOf(ada.page)).toHaveValue('')
  })
})

test('calling more than twenty people asks before it is sent', async ({ person, channelOf }) => {
  test.setTimeout(120_000)
  const ada = await person('Ada')
  const place = await channelOf(ada)
  const crowd = await Promise.all(Array.from({ length: 21 }, (_, at) => person(`Guest${at}`)))
  const program = await ada.program()
  for (const one of crowd) await program.request('channel:invite', { channel: place.channel, user: one.user })
  await ada.open(place)
  await ada.say('@channel dinner')
  const dialog = ada.page.getByRole('dialog', { name: 'Notify 21 people?' })
  await dialog.getByRole('button', { name: 'Keep writing' }).click()
  await expect(composerOf(ada.page)).toHaveValue('@channel dinner')
  await composerOf(ada.page).press('Enter')
  await dialog.getByRole('button', { name: 'Send and notify' }).click()
  await expect(message(ada.page, '@channel dinner')).toBeVisible()
  await expect(composerOf(ada.page)).toHaveValue('')

  const phone = await ada.phone(place)
  await composerOf(phone).fill('@channel tea')
  await phone.getByRole('button', { name: 'Send' }).tap()
  await phone.getByRole('dialog').getByRole('button', { name: 'Send and notify' }).tap()
  await expect(message(ada.page, '@channel tea')).toBeVisible()
})

test('where only moderators call everyone, Bob is told before he sends', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await (
    await ada.program()
  ).request('channel:set-limits', { channel: place.channel, limits: { everyone: 'moderators' } })
  await bob.open(place)
  await bob.say('@here look')
  await expect(bob.page.getByRole('alert').filter({ hasText: 'Only moderators' })).toBeVisible()
  await expect(composerOf(bob.page)).toHaveValue('@here look')
})

test.describe('code and tables', () => {
  const code = 'function add(a, b) {\n  return a + b;\n}'

  test('pasted code comes into a block, and can be had as text', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    const box = composerOf(ada.page)
    await type(ada.page, 'look:')
    await paste(ada.page, code)
    await expect(box).toHaveValue(`look:\n\`\`\`\n${code}\n\`\`\`\n`)
    await box.press('Control+z')
    await expect(box).toHaveValue(`look:${code}`)
    await box.fill('')
    await paste(ada.page, code)
    await ada.page.getByRole('button', { name: 'Paste as text' }).click()
    await expect(box).toHaveValue(code)
  })

  test('within open code Enter begins a line, behind it Enter sends; Ctrl+Enter sends from anywhere', async ({
    person,
    channelOf,
  }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    const box = composerOf(ada.page)
    const lines = feedOf(ada.page).getByRole('article')
    const before = await lines.count()
    for (const [at, line] of ['look:', '```js', 'const x = 1', '```'].entries()) {
      await type(ada.page, line)
      await box.press(at === 0 ? 'Shift+Enter' : 'Enter')
    }
    await expect(lines).toHaveCount(before + 1)
    await expect(lines.last().locator('code')).toHaveText('const x = 1')
    await expect(box).toHaveValue('')
    await type(ada.page, '~~~')
    await box.press('Enter')
    await type(ada.page, 'half')
    await box.press('Control+Enter')
    await expect(lines).toHaveCount(before + 2)
    await expect(lines.last().locator('code')).toHaveText('half')
  })

  test('code with a language is coloured and copied, a table is a table', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await ada.open(await channelOf(ada))
    await ada.say(`\`\`\`js\n${code}\n\`\`\``)
    const block = feedOf(ada.page).getByRole('article').filter({ hasText: 'function add' })
    await expect(block.locator('code span[style*="color"]').first()).toBeVisible()
    await block.hover()
    await block.getByRole('button', { name: 'Copy code' }).click()
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(code)
    await ada.say('| tea | cups |\n| --- | ---: |\n| mint | 2 |')
    await expect(feedOf(ada.page).getByRole('columnheader')).toHaveText(['tea', 'cups'])
    await expect(feedOf(ada.page).getByRole('cell')).toHaveText(['mint', '2'])
  })

  test('near the end of the longest message it is said how much is left', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    await ada.open(await channelOf(ada))
    await composerOf(ada.page).fill('a'.repeat(11_900))
    await expect(ada.page.getByText('100 characters left')).toBeVisible()
    await composerOf(ada.page).fill('a'.repeat(12_001))
    await expect(ada.page.getByRole('alert').filter({ hasText: '1 character too long' })).toBeVisible()
  })
})

test.describe('drafts', () => {
  test('what Ada begins at her laptop she ends on her phone, and sending clears both', async ({
    person,
    channelOf,
  }) => {
    const ada = await person('Ada')
    const [place, other] = [await channelOf(ada), await channelOf(ada)]
    await ada.open(place)
    await type(ada.page, 'half a thought')
    const phone = await ada.phone(place)
    await expect(composerOf(phone)).toHaveValue('half a thought')
    await phone.goto(`/c/${other.channel}`)
    await expect(composerOf(phone)).toHaveValue('')
    await ada.open(other)
    const link = sidebarOf(ada.page).getByRole('link', { name: new RegExp(`#${place.name}.*draft`) })
    await expect(link).toBeVisible()
    await phone.goto(`/c/${place.channel}`)
    await expect(composerOf(phone)).toHaveValue('half a thought')
    await type(phone, ', now whole')
    await ada.open(place)
    await expect(composerOf(ada.page)).toHaveValue('half a thought, now whole')
    await composerOf(phone).press('Enter')
    await expect(composerOf(ada.page)).toHaveValue('')
    await ada.open(other)
    await expect(link).toBeHidden()
  })

  test('a reply that Ada began stands beside its channel, under its message and among her threads', async ({
    person,
    channelOf,
  }) => {
    const ada = await person('Ada')
    const place = await channelOf(ada)
    const program = await ada.program()
    const id = await post(ada, place, 'who comes?')
    program.reply(place.channel, id, 'I do')
    await program.flushed()
    await ada.page.goto(`/c/${place.channel}?thread=${id}`)
    const pane = ada.page.getByRole('complementary', { name: 'Thread' })
    await pane.getByRole('textbox').pressSequentially('and perhaps')
    await ada.page.getByRole('button', { name: 'Close panel' }).click()
    await expect(ada.page.getByRole('link', { name: /1 reply.*draft/ })).toBeVisible()
    await expect(sidebarOf(ada.page).getByRole('link', { name: `#${place.name}, draft` })).toBeVisible()
    await ada.page.goto('/threads')
    await ada.page.getByRole('button', { name: 'Go on with your reply' }).click()
    await expect(ada.page.getByRole('main').getByRole('textbox')).toHaveValue('and perhaps')
  })

  test('a first reply that Ada began stands under its message once its thread is closed', async ({
    person,
    channelOf,
  }) => {
    const ada = await person('Ada')
    const place = await channelOf(ada)
    const id = await post(ada, place, 'who comes?')
    await ada.page.goto(`/c/${place.channel}?thread=${id}`)
    const pane = ada.page.getByRole('complementary', { name: 'Thread' })
    await pane.getByRole('textbox').pressSequentially('I do')
    const begun = message(ada.page, 'who comes?').getByRole('link', { name: 'Go on with your reply' })
    // Before one's eyes it needs no sign.
    await expect(sidebarOf(ada.page).getByRole('link', { name: `#${place.name}, draft` })).toBeVisible()
    await expect(begun).toHaveCount(0)
    await ada.page.getByRole('button', { name: 'Close panel' }).click()
    await begun.click()
    await expect(pane.getByRole('textbox')).toHaveValue('I do')
    await pane.getByRole('textbox').press('Enter')
    await ada.page.getByRole('button', { name: 'Close panel' }).click()
    await expect(ada.page.getByRole('link', { name: /^1 reply/ })).toBeVisible()
    await expect(begun).toHaveCount(0)
  })

  test('what was typed without a connection is there after a reload, and then everywhere', async ({
    person,
    channelOf,
  }) => {
    const ada = await person('Ada')
    const place = await channelOf(ada)
    await ada.open(place)
    await ada.context.setOffline(true)
    await type(ada.page, 'typed in the tunnel')
    await ada.context.setOffline(false)
    await ada.page.reload()
    await expect(composerOf(ada.page)).toHaveValue('typed in the tunnel')
    const phone = await ada.phone(place)
    await expect(composerOf(phone)).toHaveValue('typed in the tunnel')
  })

  test('of two devices the one being typed in keeps its text', async ({ person, channelOf }) => {
    const ada = await person('Ada')
    const place = await channelOf(ada)
    await ada.open(place)
    const phone = await ada.phone(place)
    await ada.context.setOffline(true)
    await type(ada.page, 'from the laptop')
    await type(phone, 'from the phone')
    await ada.context.setOffline(false)
    await ada.page.getByRole('button', { name: 'Add it here' }).click()
    await expect(composerOf(ada.page)).toHaveValue(/from the (laptop|phone)\n\nfrom the (phone|laptop)/)
  })
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing while Ada writes, ${colorScheme}`, async ({ person, channelOf }) => {
    test.setTimeout(120_000)
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const place = await channelOf(ada, [bob])
    await ada.page.emulateMedia({ colorScheme })
    await ada.open(place)
    await expect(toolbarOf(ada.page)).toBeVisible()
    for (const typed of ['@', '#', ':wav', '/']) {
      await composerOf(ada.page).fill('')
      await type(ada.page, typed)
      await expect(listOf(ada.page)).toBeVisible()
      await expectAccessible(ada.page, `completing ${typed}`)
    }
    await ada.page.keyboard.press('Escape')
    await composerOf(ada.page).fill('a'.repeat(11_900))
    await expectAccessible(ada.page, 'little room left')
    await composerOf(ada.page).fill('')
    await ada.say('/dance')
    await expect(ada.page.getByRole('alert').filter({ hasText: '/dance' })).toBeVisible()
    await expectAccessible(ada.page, 'a refused command')
    await ada.page.getByRole('button', { name: 'Emoji', exact: true }).click()
    await expect(ada.page.getByRole('dialog')).toBeVisible()
    await expectAccessible(ada.page, 'choosing an emoji')
    const phone = await ada.phone(place)
    await phone.emulateMedia({ colorScheme })
    await phone.getByRole('button', { name: 'Show formatting' }).tap()
    await expect(toolbarOf(phone)).toBeVisible()
    await expectAccessible(phone, 'the buttons at a phone')
  })
