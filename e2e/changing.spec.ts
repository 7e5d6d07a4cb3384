import type { Page } from '@playwright/test'
import type { ChannelId } from '@runnel/protocol/ids'
import { expectAccessible } from './axe.ts'
import { composerOf, expect, feedOf, message, tell, test } from './cast.ts'
import type { Person } from './cast.ts'
import { restOnMessage } from './finger.ts'

const editorOf = (page: Page) => page.getByRole('textbox', { name: 'Edit message' })
const focusOn = async (page: Page, text: string) => {
  await message(page, text).focus()
  await expect(message(page, text)).toBeFocused()
}
const reactionOf = (page: Page, text: string, name: RegExp) =>
  message(page, text).getByRole('group', { name: 'Reactions' }).getByRole('button', { name })

/** Chooses from a message's menu with the mouse. */
async function choose(page: Page, text: string, row: string): Promise<void> {
  await message(page, text).hover()
  await message(page, text).getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: row, exact: true }).click()
}

/** Ada and Bob in a channel of Ada's, both looking at it. */
async function adaAndBob(
  person: (name: string) => Promise<Person>,
  channelOf: (owner: Person, members?: Person[]) => Promise<{ channel: ChannelId; name: string }>,
) {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  return { ada, bob, place }
}

test('Ada corrects her last message with the up arrow, and Bob reads the new words and that they are new', async ({
  person,
  channelOf,
}) => {
  const { ada, bob } = await adaAndBob(person, channelOf)
  await ada.say('the meeting is at fuor')
  await expect(message(bob.page, 'the meeting is at fuor')).toBeVisible()
  await composerOf(ada.page).press('ArrowUp')
  await expect(editorOf(ada.page)).toHaveValue('the meeting is at fuor')
  await expect(editorOf(ada.page)).toBeFocused()
  await editorOf(ada.page).fill('never mind')
  await editorOf(ada.page).press('Escape')
  await expect(editorOf(ada.page)).toHaveCount(0)
  await expect(composerOf(ada.page)).toBeFocused()
  await expect(message(ada.page, 'the meeting is at fuor')).toBeVisible()

  await composerOf(ada.page).press('ArrowUp')
  await editorOf(ada.page).fill('the meeting is at four')
  await editorOf(ada.page).press('Shift+Enter')
  await editorOf(ada.page).pressSequentially('bring tea')
  await editorOf(ada.page).press('Enter')
  await expect(composerOf(ada.page)).toBeFocused()
  for (const page of [ada.page, bob.page]) {
    await expect(message(page, 'the meeting is at four')).toContainText('bring tea')
    await expect(message(page, 'the meeting is at four').getByText('(edited)')).toBeVisible()
    await expect(message(page, 'the meeting is at four').getByText('(edited)')).toHaveAttribute(
      'title',
      /^Edited on .*\d{4}/,
    )
    await expect(page.getByText('fuor')).toHaveCount(0)
  }
})

test('what Ada typed over a message is there again after a reload, and what she names in it is an emoji', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  await ada.open(await channelOf(ada))
  await ada.say('helo')
  await expect(message(ada.page, 'helo')).toBeVisible()
  await composerOf(ada.page).press('ArrowUp')
  await editorOf(ada.page).fill('hello :wave:')
  await ada.page.reload()
  await expect(message(ada.page, 'helo')).toBeVisible()
  await expect(async () => {
    await composerOf(ada.page).press('ArrowUp')
    await expect(editorOf(ada.page)).toHaveValue('hello :wave:', { timeout: 1_000 })
  }).toPass()
  await editorOf(ada.page).press('Enter')
  await expect(message(ada.page, 'hello 👋')).toBeVisible()
  await expect(composerOf(ada.page)).toBeFocused()
})

test('Ada sees what her message said before, Bob does not', async ({ person, channelOf }) => {
  const { ada, bob } = await adaAndBob(person, channelOf)
  await ada.say('first thought')
  await composerOf(ada.page).press('ArrowUp')
  await editorOf(ada.page).fill('second thought')
  await editorOf(ada.page).press('Enter')
  await expect(message(bob.page, 'second thought')).toBeVisible()
  await choose(ada.page, 'second thought', 'Earlier versions')
  const dialog = ada.page.getByRole('dialog', { name: 'What this message said' })
  await expect(dialog.getByRole('listitem')).toHaveCount(2)
  await expect(dialog.getByRole('listitem').last()).toContainText('first thought')
  await message(bob.page, 'second thought').hover()
  await message(bob.page, 'second thought').getByRole('button', { name: 'More actions' }).click()
  await expect(bob.page.getByRole('menuitem', { name: 'Copy text' })).toBeVisible()
  for (const row of ['Earlier versions', 'Edit', 'Delete'])
    await expect(bob.page.getByRole('menuitem', { name: row, exact: true })).toHaveCount(0)
})

test('Ada deletes a message: nothing of it is left in Bob’s page or on her other device, and a tombstone stands there', async ({
  person,
  channelOf,
}) => {
  const { ada, bob, place } = await adaAndBob(person, channelOf)
  const laptop = await ada.anotherDevice()
  await laptop.open(place)
  await ada.say('before it')
  await ada.say('the password is hunter2')
  await ada.say('after it')
  await expect(message(bob.page, 'after it')).toBeVisible()
  await focusOn(ada.page, 'the password is hunter2')
  await ada.page.keyboard.press('Delete')
  const dialog = ada.page.getByRole('dialog', { name: 'Delete this message?' })
  await expect(dialog).toContainText('gone for everyone')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(feedOf(ada.page).getByText('You deleted this message.')).toBeVisible()
  await expect(feedOf(bob.page).getByText('Ada deleted this message.')).toBeVisible()
  await expect(feedOf(laptop.page).getByText('You deleted this message.')).toBeVisible()
  for (const page of [ada.page, bob.page, laptop.page]) {
    await expect.poll(() => page.content()).not.toContain('hunter2')
    await expect(feedOf(page).getByRole('article')).toContainText([
      /before it/,
      /deleted this message/,
      /after it/,
    ])
  }
  await bob.page.reload()
  await expect(feedOf(bob.page).getByText('Ada deleted this message.')).toBeVisible()
  expect(await bob.page.content()).not.toContain('hunter2')
})

test('Ada, who moderates, deletes a message of Bob’s and says why', async ({ person, channelOf }) => {
  const { ada, bob } = await adaAndBob(person, channelOf)
  await bob.say('buy my miracle tea')
  await choose(ada.page, 'buy my miracle tea', 'Delete')
  const dialog = ada.page.getByRole('dialog', { name: 'Delete this message of Bob?' })
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('no advertising here')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  for (const page of [ada.page, bob.page]) {
    await expect(
      feedOf(page).getByText('Ada deleted this message of Bob. Reason: no advertising here'),
    ).toBeVisible()
    await expect(page.getByText('miracle tea')).toHaveCount(0)
  }
})

test('Bob joins Ada’s reaction with one click, sees who reacted, and leaves again', async ({
  person,
  channelOf,
}) => {
  const { ada, bob } = await adaAndBob(person, channelOf)
  await ada.say('we have shipped it')
  await focusOn(ada.page, 'we have shipped it')
  await ada.page.keyboard.press('r')
  const search = ada.page.getByRole('combobox', { name: 'Search emoji' })
  await expect(search).toBeFocused()
  await search.fill('tada')
  await expect(ada.page.getByRole('option', { name: 'party popper' })).toBeVisible()
  await search.press('Enter')
  await expect(reactionOf(ada.page, 'we have shipped it', /^You reacted with 🎉/)).toHaveAttribute(
    'aria-pressed',
    'true',
  )

  await reactionOf(bob.page, 'we have shipped it', /^Ada reacted with 🎉/).click()
  await expect(reactionOf(bob.page, 'we have shipped it', /^You and Ada reacted with 🎉/)).toContainText('2')
  await expect(reactionOf(ada.page, 'we have shipped it', /^You and Bob reacted with 🎉/)).toContainText('2')
  await reactionOf(bob.page, 'we have shipped it', /^You and Ada/).click()
  await expect(reactionOf(ada.page, 'we have shipped it', /^You reacted with 🎉/)).toContainText('1')

  await message(ada.page, 'we have shipped it').hover()
  await expect(
    message(ada.page, 'we have shipped it').getByRole('button', { name: 'React with 🎉' }),
  ).toBeVisible()
  await choose(ada.page, 'we have shipped it', 'Who reacted')
  await expect(ada.page.getByRole('dialog', { name: 'Who reacted' })).toContainText('Ada')
})

test('Ada is back where she wrote once she has corrected a message further up, or let it be', async ({
  person,
  channelOf,
}) => {
  test.slow()
  const { ada, bob, place } = await adaAndBob(person, channelOf)
  await ada.say('a line that scrolls away')
  await expect(message(bob.page, 'a line that scrolls away')).toBeVisible()
  await tell(bob, place, ...Array.from({ length: 40 }, (_, at) => `answer ${at + 1} of forty`))
  const latest = message(ada.page, 'answer 40 of forty')
  await expect(latest).toBeInViewport({ ratio: 1 })
  for (const key of ['Escape', 'Enter']) {
    await composerOf(ada.page).press('ArrowUp')
    await expect(editorOf(ada.page)).toBeInViewport()
    await expect(latest).not.toBeInViewport()
    await editorOf(ada.page).pressSequentially('!')
    await editorOf(ada.page).press(key)
    await expect(latest).toBeInViewport({ ratio: 1 })
    await expect(composerOf(ada.page)).toBeFocused()
  }
  await composerOf(ada.page).press('ArrowUp')
  await expect(editorOf(ada.page)).toHaveValue('a line that scrolls away!')
})

test('what Ada changes offline is shown at once and reaches Bob when she is back, in order', async ({
  person,
  channelOf,
}) => {
  const { ada, bob } = await adaAndBob(person, channelOf)
  await ada.say('tea is at three')
  await bob.say('good')
  await expect(message(ada.page, 'good')).toBeVisible()
  // What serves to change a message is fetched when it is first wanted, so it is wanted once before the network goes.
  await composerOf(ada.page).press('ArrowUp')
  await editorOf(ada.page).press('Escape')
  await message(ada.page, 'good').hover()
  await expect(message(ada.page, 'good').getByRole('button', { name: 'React with 👍' })).toBeVisible()

  await ada.context.setOffline(true)
  await composerOf(ada.page).press('ArrowUp')
  await editorOf(ada.page).fill('tea is at five')
  await editorOf(ada.page).press('Enter')
  await message(ada.page, 'good').hover()
  await message(ada.page, 'good').getByRole('button', { name: 'React with 👍' }).click()
  await expect(message(ada.page, 'tea is at five')).toBeVisible()
  await expect(reactionOf(ada.page, 'good', /^You reacted with 👍/)).toBeVisible()
  await expect(message(bob.page, 'tea is at three')).toBeVisible()
  await ada.context.setOffline(false)
  await expect(message(bob.page, 'tea is at five')).toBeVisible({ timeout: 30_000 })
  await expect(reactionOf(bob.page, 'good', /^Ada reacted with 👍/)).toBeVisible()
  await expect(message(ada.page, 'tea is at five').getByText('(edited)')).toBeVisible()
})

test('an edit that comes too late is refused in words, what Bob typed is kept, and he tries again or lets it go', async ({
  person,
  channelOf,
}) => {
  const { ada, bob, place } = await adaAndBob(person, channelOf)
  const program = await ada.program()
  await bob.say('I owe you 5 euros')
  await expect(message(ada.page, 'I owe you 5 euros')).toBeVisible()
  await focusOn(bob.page, 'I owe you 5 euros')
  await bob.page.keyboard.press('e')
  await editorOf(bob.page).fill('I owe you 500 euros')
  await bob.context.setOffline(true)
  await editorOf(bob.page).press('Enter')
  await expect(message(bob.page, 'I owe you 500 euros')).toBeVisible()
  await program.request('channel:set-limits', { channel: place.channel, limits: { posting: 'moderators' } })
  await bob.context.setOffline(false)
  const failed = message(bob.page, 'I owe you 5 euros')
  await expect(failed).toContainText('Your edit was not saved.', { timeout: 30_000 })
  await expect(failed).toContainText('I owe you 500 euros')
  await program.request('channel:set-limits', { channel: place.channel, limits: { posting: 'all' } })
  await failed.getByRole('button', { name: 'Try again' }).click()
  await expect(message(ada.page, 'I owe you 500 euros')).toBeVisible()
  await expect(bob.page.getByText('Your edit was not saved.')).toHaveCount(0)
})

test('after the channel’s time for editing nobody is offered to edit', async ({ person, channelOf }) => {
  const { ada, place } = await adaAndBob(person, channelOf)
  const program = await ada.program()
  await ada.say('carved in stone')
  await expect(message(ada.page, 'carved in stone')).toBeVisible()
  await program.request('channel:set-limits', { channel: place.channel, limits: { editSeconds: 1 } })
  await expect(async () => {
    await message(ada.page, 'carved in stone').hover()
    await ada.page.keyboard.press('Escape')
    await focusOn(ada.page, 'carved in stone')
    await ada.page.keyboard.press('m')
    await expect(ada.page.getByRole('menuitem', { name: 'Copy text' })).toBeVisible()
    await expect(ada.page.getByRole('menuitem', { name: 'Edit', exact: true })).toHaveCount(0)
  }).toPass()
})

test('Ada pins a message, Bob finds it among what is pinned and goes to where it was said', async ({
  person,
  channelOf,
}) => {
  const { ada, bob, place } = await adaAndBob(person, channelOf)
  const program = await ada.program()
  await ada.say('the door code is 4711')
  await expect(message(bob.page, 'the door code is 4711')).toBeVisible()
  for (let at = 0; at < 60; at += 1) program.send(place.channel, `chatter ${at}`)
  await program.flushed()
  await focusOn(ada.page, 'chatter 59')
  await ada.page.keyboard.press('Home')
  await choose(ada.page, 'the door code is 4711', 'Pin')
  await expect(message(ada.page, 'the door code is 4711').getByTitle('Pinned by Ada')).toBeVisible()

  await bob.page.getByRole('button', { name: 'Channel details' }).last().click()
  await bob.page.getByRole('button', { name: 'Pinned', exact: true }).click()
  const pane = bob.page.getByRole('complementary', { name: 'Pinned' })
  await expect(pane).toContainText('1 pinned message')
  await expect(pane).toContainText('the door code is 4711')
  await expect(message(bob.page, 'the door code is 4711')).not.toBeInViewport()
  await pane.getByRole('button', { name: 'Show in the conversation' }).click()
  await expect(message(bob.page, 'the door code is 4711')).toBeInViewport()
  await choose(ada.page, 'the door code is 4711', 'Unpin')
  await expect(pane).toContainText('Nothing is pinned here.')
})

test('Ada marks a message unread: it stays so while she looks at it, and is unread on her other device', async ({
  person,
  channelOf,
}) => {
  const { ada, bob, place } = await adaAndBob(person, channelOf)
  const laptop = await ada.anotherDevice()
  await laptop.page.goto('/')
  for (const text of ['one', 'two', 'three']) await bob.say(`${text} of three`)
  await expect(message(ada.page, 'three of three')).toBeVisible()
  const unread = (page: Page) =>
    page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name: `#${place.name}, 2 unread` })
  await focusOn(ada.page, 'two of three')
  await ada.page.keyboard.press('u')
  await expect(unread(ada.page)).toBeVisible()
  await expect(unread(laptop.page)).toBeVisible()
  await expect(feedOf(ada.page).getByText('New', { exact: true })).toBeVisible()
  await composerOf(ada.page).click()
  await expect(unread(ada.page)).toBeVisible()
  await ada.say('now I have read it')
  await expect(unread(laptop.page)).toHaveCount(0)
})

test('Ada quotes Bob into what she writes, and copies a link that leads Bob to the message', async ({
  person,
  channelOf,
}) => {
  const { ada, bob } = await adaAndBob(person, channelOf)
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await bob.say('tea or coffee?')
  await focusOn(ada.page, 'tea or coffee?')
  await ada.page.keyboard.press('q')
  await expect(composerOf(ada.page)).toBeFocused()
  await composerOf(ada.page).pressSequentially('tea, please')
  await composerOf(ada.page).press('Enter')
  const answer = message(bob.page, 'tea, please')
  await expect(answer.locator('blockquote')).toContainText('tea or coffee?')
  await expect(answer.locator('blockquote')).toContainText('Bob')
  await focusOn(ada.page, 'tea, please')
  await ada.page.keyboard.press('c')
  await expect(ada.page.getByText('Link copied.')).toBeVisible()
  const link = await ada.page.evaluate(() => navigator.clipboard.readText())
  await bob.page.goto(link)
  await expect(message(bob.page, 'tea, please')).toBeInViewport()
})

test('Ada at a phone rests a finger on a message: she reacts, edits and deletes from the sheet', async ({
  person,
  channelOf,
}) => {
  const { ada, bob, place } = await adaAndBob(person, channelOf)
  await ada.say('from my phone')
  await expect(message(bob.page, 'from my phone')).toBeVisible()
  const page = await ada.phone()
  await page.goto(`/c/${place.channel}`)
  await expect(message(page, 'from my phone')).toBeVisible()
  const said = (text: string) => message(page, text).getByText(text)

  await restOnMessage(page, said('from my phone'))
  await page.getByRole('dialog').getByRole('button', { name: 'React with 👍' }).tap()
  await expect(reactionOf(bob.page, 'from my phone', /^Ada reacted with 👍/)).toBeVisible()
  const target = (await reactionOf(page, 'from my phone', /^You reacted/).boundingBox())!
  expect(Math.min(target.width, target.height)).toBeGreaterThanOrEqual(44)

  await restOnMessage(page, said('from my phone'))
  await page.getByRole('dialog').getByRole('button', { name: 'Choose a reaction' }).tap()
  await page.getByRole('combobox', { name: 'Search emoji' }).fill('rocket')
  await page.getByRole('option', { name: 'rocket', exact: true }).tap()
  await expect(reactionOf(bob.page, 'from my phone', /^Ada reacted with 🚀/)).toBeVisible()

  await restOnMessage(page, said('from my phone'))
  await page.getByRole('dialog').getByRole('button', { name: 'Edit', exact: true }).tap()
  await editorOf(page).fill('from my old phone')
  await page.getByRole('button', { name: 'Save' }).tap()
  await expect(message(bob.page, 'from my old phone')).toBeVisible()

  await restOnMessage(page, said('from my old phone'))
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).tap()
  await page
    .getByRole('dialog', { name: 'Delete this message?' })
    .getByRole('button', { name: 'Delete' })
    .tap()
  await expect(feedOf(bob.page).getByText('Ada deleted this message.')).toBeVisible()
})

test('a reaction that comes while Ada reads the end does not move what she reads', async ({
  person,
  channelOf,
}) => {
  const { ada, bob, place } = await adaAndBob(person, channelOf)
  const program = await ada.program()
  for (let at = 0; at < 40; at += 1) program.send(place.channel, `line ${at}`)
  await program.flushed()
  await expect(message(bob.page, 'line 39')).toBeInViewport()
  const top = async () => (await message(ada.page, 'line 39').boundingBox())!.y
  await expect(message(ada.page, 'line 39')).toBeInViewport()
  await focusOn(bob.page, 'line 39')
  await message(bob.page, 'line 39').hover()
  await message(bob.page, 'line 39').getByRole('button', { name: 'React with 👍' }).click()
  await expect(reactionOf(ada.page, 'line 39', /^Bob reacted with 👍/)).toBeInViewport({ ratio: 1 })
  // The end stays at the end: the last message moves up by its new line and no further.
  const box = (await message(ada.page, 'line 39').boundingBox())!
  const list = (await composerOf(ada.page).boundingBox())!
  expect(box.y + box.height).toBeLessThan(list.y)
  expect(await top()).toBeGreaterThan(0)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in what changes messages, ${colorScheme}`, async ({ person, channelOf }) => {
    test.setTimeout(120_000)
    const { ada, bob, place } = await adaAndBob(person, channelOf)
    const { page } = ada
    await page.emulateMedia({ colorScheme })
    await bob.say('look at this')
    await ada.say('mine')
    await focusOn(page, 'look at this')
    await message(page, 'look at this').hover()
    await message(page, 'look at this').getByRole('button', { name: 'React with 👍' }).click()
    await expectAccessible(page, 'the toolbar')
    await focusOn(page, 'look at this')
    await page.keyboard.press('r')
    // All of them are alike, and more than can be looked at one by one.
    await page.getByRole('combobox', { name: 'Search emoji' }).fill('rocket')
    await expect(page.getByRole('option', { name: 'rocket', exact: true })).toBeVisible()
    await expectAccessible(page, 'the picker')
    await page.keyboard.press('Escape')
    await focusOn(page, 'look at this')
    await page.keyboard.press('m')
    await expect(page.getByRole('menuitem', { name: 'Copy text' })).toBeVisible()
    await expectAccessible(page, 'the menu')
    await page.keyboard.press('Escape')
    await focusOn(page, 'mine')
    await page.keyboard.press('p')
    await expect(message(page, 'mine').getByTitle('Pinned by Ada')).toBeVisible()
    await page.keyboard.press('e')
    await editorOf(page).fill('all mine')
    await expectAccessible(page, 'editing')
    await editorOf(page).press('Enter')
    await focusOn(page, 'look at this')
    await page.keyboard.press('Delete')
    await expect(page.getByRole('dialog', { name: 'Delete this message of Bob?' })).toBeVisible()
    await expectAccessible(page, 'deleting')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(feedOf(page).getByText('Ada deleted this message of Bob.')).toBeVisible()
    await page.getByRole('button', { name: 'Channel details' }).last().click()
    await page.getByRole('button', { name: 'Pinned', exact: true }).click()
    await expect(page.getByRole('complementary', { name: 'Pinned' })).toContainText('all mine')
    await expectAccessible(page, 'what is pinned')

    const phone = await ada.phone()
    await phone.emulateMedia({ colorScheme })
    await phone.goto(`/c/${place.channel}`)
    await restOnMessage(phone, message(phone, 'all mine').getByText('all mine'))
    await expectAccessible(phone, 'the sheet')
  })
