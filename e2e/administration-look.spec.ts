import { expectAccessible } from './axe.ts'
import { composerOf, expect, message, tell, test } from './cast.ts'

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in a channel’s panels, dialogs and cards, ${colorScheme}`, async ({
    person,
    channelOf,
  }) => {
    test.setTimeout(120_000)
    const [ada, bob, cy] = [await person('Ada'), await person('Bob'), await person('Cy')]
    const place = await channelOf(ada, [bob])
    const { page } = ada
    await page.emulateMedia({ colorScheme })
    const program = await ada.program()
    await program.request('channel:set-limits', { channel: place.channel, limits: { joining: 'approval' } })
    await (await cy.program()).request('knock:send', { channel: place.channel, text: 'please' })
    await ada.open(place)
    await page.getByRole('button', { name: 'Channel details' }).last().click()
    await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible()
    await expectAccessible(page, 'details')
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await expect(page.getByText('It is held for you')).toBeVisible()
    await expectAccessible(page, 'settings')
    await page.getByRole('button', { name: 'Delete it…' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page, 'deleting')
    await page.keyboard.press('Escape')
    for (const pane of ['Invitation links', 'Requests to join', 'Banned people']) {
      await page.getByRole('button', { name: 'Back to details' }).click()
      await page.getByRole('button', { name: pane }).click()
      await expect(page.getByRole('heading', { name: pane })).toBeVisible()
      await page.waitForLoadState('networkidle')
      await expectAccessible(page, pane)
    }
    await page.getByRole('button', { name: /^Members/ }).click()
    await page.getByRole('button', { name: /^Bob @/ }).click()
    await expect(page.getByRole('dialog', { name: 'About Bob' })).toContainText(`Member in #${place.name}`)
    await expectAccessible(page, 'a card')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'What to do with Bob' }).click()
    await page.getByRole('menuitem', { name: 'Ban…' }).click()
    await expect(page.getByRole('dialog', { name: /Ban Bob/ })).toBeVisible()
    await expectAccessible(page, 'banning')
    await bob.page.emulateMedia({ colorScheme })
    await bob.open(place)
    await bob.say('still here')
    await expect(page.getByText('still here', { exact: true })).toBeVisible()
    await page.getByRole('dialog').getByRole('button', { name: 'Ban Bob' }).click()
    await expect(bob.page.getByRole('heading', { name: /Ada banned you/ })).toBeVisible()
    await expectAccessible(bob.page, 'being banned')
    await expect(page.getByText('1 member', { exact: true })).toBeVisible()
  })

test('on a phone Ada reads who Bob is from a sheet, mutes him, and changes the channel', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await tell(bob, place, 'I am on the train')
  const page = await ada.phone()
  await page.goto(`/c/${place.channel}`)
  await message(page, 'I am on the train').getByRole('button', { name: 'Bob' }).tap()
  const card = page.getByRole('dialog', { name: 'About Bob' })
  await expect(card).toContainText(`Member in #${place.name}`)
  const box = (await card.boundingBox())!
  expect(Math.round(box.x)).toBe(0)
  expect(Math.round(box.width)).toBe(390)
  expect(Math.round(box.y + box.height)).toBe(844)
  await card.getByRole('button', { name: 'What to do with Bob' }).tap()
  await page.getByRole('menuitem', { name: 'Mute…' }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Mute Bob' }).tap()
  await bob.page.goto(`/c/${place.channel}`)
  await expect(bob.page.getByText('Ada muted you here until')).toBeVisible()

  await page.getByRole('button', { name: 'Channel details' }).last().tap()
  await page.getByRole('button', { name: 'Settings', exact: true }).tap()
  await page.getByRole('textbox', { name: 'Topic' }).fill('from the train')
  await page.getByRole('button', { name: 'Save changes' }).tap()
  await expect(page.getByText('Saved.')).toBeVisible()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  const small = await page
    .getByRole('complementary', { name: 'Settings' })
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons
        .filter((button) => button.getBoundingClientRect().height < 44)
        .map((button) => button.outerHTML),
    )
  expect(small).toEqual([])
  await page.getByRole('button', { name: 'Close panel' }).tap()
  await expect(composerOf(page)).toBeEditable()
})

test('with the keyboard alone Ada opens the settings, changes the topic and bans Bob', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  const { keyboard } = ada.page
  const go = async (name: string | RegExp) => {
    const target = ada.page.getByRole('button', { name }).last()
    await target.focus()
    await expect(target).toBeFocused()
    await keyboard.press('Enter')
  }
  await go('Channel details')
  await go(/^Settings$/)
  await expect(ada.page.getByText('It is held for you')).toBeVisible()
  // The pane is where one is, although what was pressed is gone.
  await expect(ada.page.getByRole('complementary', { name: 'Settings' })).toBeFocused()
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await expect(ada.page.getByRole('textbox', { name: 'Topic' })).toBeFocused()
  await keyboard.type('typed, not clicked')
  await keyboard.press('Enter')
  await expect(ada.page.getByText('Saved.')).toBeVisible()
  await keyboard.press('Escape')
  await go(/^Members/)
  await expect(ada.page.getByText('2 members')).toBeVisible()
  await ada.page.getByLabel('Find a member').focus()
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await expect(ada.page.getByRole('button', { name: /^Bob @/ })).toBeFocused()
  await keyboard.press('ContextMenu')
  await expect(ada.page.getByRole('menuitem', { name: 'Ban…' })).toBeVisible()
  await keyboard.press('End')
  await keyboard.press('Enter')
  await expect(ada.page.getByRole('dialog', { name: /Ban Bob/ })).toBeVisible()
  await expect(ada.page.getByLabel('For how long')).toBeFocused()
  await keyboard.press('Tab')
  await keyboard.type('no more')
  await keyboard.press('Enter')
  await expect(ada.page.getByText('Bob is banned.')).toBeVisible()
})
