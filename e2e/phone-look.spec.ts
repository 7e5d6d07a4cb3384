import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { aPhone, composerOf, expect, feedOf, message, post, sidebarOf, test } from './cast.ts'
import { rest, restOnMessage, sideways, smallTargets } from './finger.ts'

/** What is on the screen can be used by everyone in both themes, pressed by a finger, and is as wide as the phone, also a small one. */
async function expectFit(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expectAccessible(page, `${what}, ${colorScheme}`)
  }
  expect.soft(await smallTargets(page), `too small for a finger, ${what}`).toEqual([])
  expect.soft(await sideways(page), `beyond the edge, ${what}`).toBe(0)
  await page.setViewportSize({ width: 320, height: 700 })
  expect.soft(await sideways(page), `beyond the edge of a small phone, ${what}`).toBe(0)
  await page.setViewportSize({ width: 390, height: 844 })
}

test('on a phone everything in a channel fits a finger, the screen and everyone', async ({
  person,
  channelOf,
}) => {
  // Each of its screens is looked at by axe in both themes.
  test.setTimeout(300_000)
  const [ada, bob, cy] = [await person('Ada'), await person('Bob'), await person('Cy')]
  const place = await channelOf(ada, [bob])
  const [hers, his] = [await ada.program(), await bob.program()]
  await hers.request('channel:set-limits', { channel: place.channel, limits: { joining: 'approval' } })
  await (await cy.program()).request('knock:send', { channel: place.channel, text: 'please' })
  const id = await post(bob, place, 'A **bold** word, `code`, https://example.org\n\n```js\nconst a = 1\n```')
  await his.request('message:edit', {
    channel: place.channel,
    id,
    clientId: crypto.randomUUID(),
    text: 'A **better** word, `code`, https://example.org\n\n```js\nconst a = 1\n```',
  })
  await his.request('reaction:add', {
    channel: place.channel,
    id,
    clientId: crypto.randomUUID(),
    emoji: '🎉',
  })
  his.reply(place.channel, id, 'and an answer')
  await his.flushed()
  hers.pin(place.channel, id, true)
  await hers.flushed()

  const page = await ada.phone()
  await page.goto(`/c/${place.channel}`)
  await expect(composerOf(page)).toBeEditable()
  await expect(feedOf(page).getByRole('button', { name: 'Copy code' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Members/ })).toBeVisible()
  await expectFit(page, 'the conversation')
  const sheet = page.getByRole('dialog')
  const text = message(page, 'better').getByText('better', { exact: true })
  await restOnMessage(page, text)
  await expectFit(page, 'the sheet of a message')
  await sheet.getByRole('button', { name: 'Choose a reaction' }).tap()
  await page.getByRole('combobox', { name: 'Search emoji' }).fill('rocket')
  await expect(page.getByRole('option', { name: 'rocket', exact: true })).toBeVisible()
  await expectFit(page, 'choosing a reaction')
  await sheet.getByRole('button', { name: 'Close' }).tap()
  await restOnMessage(page, text)
  await sheet.getByRole('button', { name: 'Earlier versions' }).tap()
  await expect(sheet).toContainText('bold')
  await expectFit(page, 'what a message said before')
  await sheet.getByRole('button', { name: 'Close' }).tap()
  await rest(page, page.getByRole('button', { name: /reacted with 🎉/ }), sheet)
  await expect(sheet).toContainText('Bob')
  await expectFit(page, 'who reacted')
  await sheet.getByRole('button', { name: 'Close' }).tap()

  await page.getByRole('button', { name: 'Show formatting' }).tap()
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible()
  await composerOf(page).pressSequentially('@')
  await expect(page.getByRole('option').first()).toBeVisible()
  await expectFit(page, 'writing')
  await composerOf(page).fill('')

  await page.getByRole('link', { name: /^1 reply/ }).tap()
  await expect(page.getByRole('complementary', { name: 'Thread' })).toContainText('and an answer')
  await expectFit(page, 'a thread')
  await page.getByRole('button', { name: `Back to #${place.name}` }).tap()

  await page.getByRole('button', { name: /^Members/ }).tap()
  const bobs = page.getByRole('complementary', { name: 'Members' }).getByRole('button', { name: /^Bob/ })
  await expect(bobs).toBeVisible()
  await expectFit(page, 'the members')
  await bobs.tap()
  await expect(sheet).toContainText(`Member in #${place.name}`)
  await expectFit(page, 'who somebody is')
  await sheet.getByRole('button', { name: 'Close' }).tap()
  await page.getByRole('button', { name: 'Close panel' }).tap()
  await page.getByRole('button', { name: 'Channel details' }).last().tap()
  for (const pane of ['Pinned', 'Settings', 'Invitation links', 'Requests to join', 'Banned people']) {
    await page.getByRole('button', { name: new RegExp(`^${pane}`) }).tap()
    const shown = page.getByRole('complementary', { name: pane })
    await expect(shown).toBeVisible()
    await expect(shown.getByText(/Asking|Loading/)).toHaveCount(0)
    await expectFit(page, pane)
    await page.getByRole('button', { name: 'Back to details' }).tap()
  }
  await expectFit(page, 'the details')
})

test('on a phone every place fits a finger, the screen and everyone', async ({ person, channelOf }) => {
  // Each of its screens is looked at by axe in both themes.
  test.setTimeout(300_000)
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [one, two] = [await channelOf(ada, [bob]), await channelOf(ada, [bob], { ephemeral: true })]
  const [hers, his] = [await ada.program(), await bob.program()]
  const id = await post(ada, one, 'who comes?')
  his.reply(one.channel, id, 'I do')
  his.send(one.channel, `hello @${ada.handle}`)
  await his.flushed()
  hers.setPreferences({
    sections: [{ section: 'a', name: 'Garden', channels: [two.channel] }],
    channels: { [two.channel]: { isMuted: true } },
  })
  const page = await ada.phone()
  const sheet = page.getByRole('dialog')
  const drawer = () => page.getByRole('button', { name: 'Channels and people' }).click()

  await page.goto('/unread')
  await expect(page.getByRole('region', { name: `#${one.name}` })).toContainText('hello')
  await expectFit(page, 'all that is unread')
  await page
    .getByRole('button', { name: /^Why is/ })
    .first()
    .tap()
  await expect(sheet.getByRole('listitem').first()).toBeVisible()
  await expectFit(page, 'why it is unread')
  await sheet.getByRole('button', { name: 'Close' }).tap()
  await drawer()
  await expect(sidebarOf(page).getByRole('list', { name: 'Garden' })).toBeVisible()
  await expectFit(page, 'the drawer')
  await rest(page, sidebarOf(page).getByRole('link', { name: new RegExp(two.name) }), page.getByRole('menu'))
  await expectFit(page, 'a channel’s menu')
  await page.goBack()
  await page.getByRole('button', { name: /your status and settings/ }).tap()
  await page.getByRole('menuitem', { name: 'Set a status…' }).waitFor()
  await expectFit(page, 'one’s own menu')
  await page.getByRole('menuitem', { name: 'Set a status…' }).tap()
  await expect(sheet).toBeVisible()
  await expectFit(page, 'a status')
  await sheet.getByRole('button', { name: 'Close' }).tap()
  for (const [path, seen] of [
    ['/threads', page.getByRole('region', { name: /begun by Ada/ }).getByText('I do')],
    ['/activity', page.getByRole('list', { name: 'Activity' }).getByRole('listitem').first()],
    ['/browse', page.getByRole('main').getByRole('button', { name: 'Open #general' })],
    ['/settings', page.getByRole('textbox', { name: 'New keyword' })],
    [`/c/${two.channel}`, page.getByRole('button', { name: 'Nothing here is stored' })],
  ] as const) {
    await page.goto(path)
    await expect(seen).toBeVisible()
    await expectFit(page, path)
  }
  await drawer()
  await page.getByRole('button', { name: /Jump to/ }).tap()
  await sheet.getByRole('combobox').fill('find in')
  await expect(page.getByRole('option', { name: /Find in/ })).toBeVisible()
  await expectFit(page, 'the jump to anything')
  await page.getByRole('option', { name: /Find in/ }).tap()
  await page.getByRole('search').getByRole('textbox').fill('hello')
  await expectFit(page, 'finding')
  await page.getByRole('search').getByRole('button', { name: 'Close' }).tap()
  for (const name of ['Create a channel', 'New direct message', 'New section']) {
    await drawer()
    await sidebarOf(page).getByRole('button', { name }).tap()
    await expect(sheet).toBeVisible()
    await expectFit(page, name)
    await sheet.getByRole('button', { name: 'Close' }).tap()
    await expect(sheet).toBeHidden()
  }
})

test('on a phone the owner’s people, invitations and audit fit a finger, the screen and everyone', async ({
  person,
  owner,
}) => {
  // Each of its screens is looked at by axe in both themes.
  test.setTimeout(300_000)
  const bob = await person('Bob')
  const page = await owner(aPhone)
  const sheet = page.getByRole('dialog')
  await page.goto('/admin')
  const people = page.getByRole('table', { name: 'People' })
  await page.getByRole('searchbox', { name: 'Find a person' }).fill(bob.handle)
  await expect(people.getByRole('row')).toHaveCount(2)
  await expectFit(page, 'the people')
  await page.getByRole('button', { name: 'What to do with Bob’s account' }).tap()
  await expect(page.getByRole('menu')).toBeVisible()
  await expectFit(page, 'what to do with an account')
  await page.getByRole('menuitem', { name: 'Deactivate account…' }).tap()
  await expect(sheet).toBeVisible()
  await expectFit(page, 'taking an account')
  await page.goBack()
  await expect(sheet).toBeHidden()
  const tabs = page.getByRole('navigation', { name: 'Administration' })
  await tabs.getByRole('link', { name: 'Audit' }).tap()
  await expect(page.getByRole('list', { name: 'What was done' }).getByRole('listitem').first()).toBeVisible()
  await expectFit(page, 'what was done')
  await tabs.getByRole('link', { name: 'Invitations' }).tap()
  await page.getByRole('button', { name: 'Create link' }).tap()
  await expect(page.getByLabel('Invitation link')).toBeVisible()
  await expectFit(page, 'the invitations, with a new one')
})
