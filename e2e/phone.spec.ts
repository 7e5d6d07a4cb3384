import type { Page } from '@playwright/test'
import { composerOf, expect, feedOf, message, post, sidebarOf, tell, test } from './cast.ts'
import { rest, restOnMessage, swipe } from './finger.ts'

const drawerButton = (page: Page) => page.getByRole('button', { name: 'Channels and people' })
const said = (page: Page, text: string) => message(page, text).getByText(text)

test('on a phone a finger pulls the drawer out and pushes it back', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  await tell(ada, one, 'a message to swipe')
  const page = await ada.phone(one)
  const thread = page.getByRole('complementary', { name: 'Thread' })
  // From the edge, also over a message.
  await expect(async () => {
    const box = (await said(page, 'a message to swipe').boundingBox())!
    await swipe(page, { x: 4, y: box.y + 8 }, { x: 200 })
    await expect(sidebarOf(page)).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await swipe(page, { x: 300, y: 400 }, { x: -160 })
  await expect(sidebarOf(page)).toBeHidden()
  // From the line above, anywhere; a little is not enough.
  await swipe(page, page.getByRole('heading', { level: 1 }), { x: 60 })
  await expect(sidebarOf(page)).toBeHidden()
  await swipe(page, page.getByRole('heading', { level: 1 }), { x: 220 })
  await sidebarOf(page)
    .getByRole('link', { name: `#${two.name}` })
    .tap()
  await expect(page.getByRole('textbox', { name: `Message #${two.name}` })).toBeVisible()
  await expect(sidebarOf(page)).toBeHidden()
  // In the middle of a message it is a reply.
  await page.goBack()
  await swipe(page, said(page, 'a message to swipe'), { x: 140 })
  await expect(thread).toBeVisible()
  await expect(sidebarOf(page)).toBeHidden()
})

test('on a phone going back closes what lies over the conversation, and then leaves it', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  await tell(ada, two, 'here I stay')
  const page = await ada.phone(one)
  await drawerButton(page).tap()
  await sidebarOf(page)
    .getByRole('link', { name: `#${two.name}` })
    .tap()
  const here = page.getByRole('textbox', { name: `Message #${two.name}` })
  await expect(here).toBeVisible()

  await drawerButton(page).tap()
  await expect(sidebarOf(page)).toBeVisible()
  await page.goBack()
  await expect(sidebarOf(page)).toBeHidden()
  await page.getByRole('button', { name: /^Members/ }).tap()
  const members = page.getByRole('complementary', { name: 'Members' })
  await expect(members).toBeVisible()
  await members.getByRole('button', { name: /^Ada/ }).tap()
  await expect(page.getByRole('dialog', { name: 'About Ada' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(members).toBeVisible()
  await page.goBack()
  await expect(members).toBeHidden()
  await restOnMessage(page, said(page, 'here I stay'))
  await page.goBack()
  await expect(page.getByRole('dialog')).toBeHidden()
  await restOnMessage(page, said(page, 'here I stay'))
  await page.getByRole('dialog').getByRole('button', { name: 'Reply in thread' }).tap()
  await expect(page.getByRole('complementary', { name: 'Thread' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('complementary', { name: 'Thread' })).toBeHidden()
  await expect(here).toBeVisible()
  // What was closed by its own button is no step of the way back.
  await page.getByRole('button', { name: 'Channel details' }).last().tap()
  await page.getByRole('button', { name: 'Close panel' }).tap()
  await page.goBack()
  await expect(page.getByRole('textbox', { name: `Message #${one.name}` })).toBeVisible()
})

test('on a phone going back closes a menu, and a sheet is pulled down', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await tell(ada, place, 'with a sheet of its own')
  const page = await ada.phone(place)
  const [menu, sheet] = [page.getByRole('menu'), page.getByRole('dialog')]
  await page.getByRole('button', { name: /^Notifications of/ }).tap()
  await expect(menu).toBeVisible()
  await page.goBack()
  await expect(menu).toBeHidden()
  await expect(composerOf(page)).toBeVisible()
  await restOnMessage(page, said(page, 'with a sheet of its own'))
  // A little is not enough, nor is pulling up.
  await swipe(page, sheet.getByRole('heading'), { y: 40 })
  await swipe(page, sheet.getByRole('heading'), { y: -80 })
  await expect(sheet).toBeVisible()
  await swipe(page, sheet.getByRole('button', { name: 'Copy link' }), { y: 220 })
  await expect(sheet).toBeHidden()
  await expect(page.getByText('Link copied.')).toHaveCount(0)
})

test('on a phone the box to write in stays above the keyboard, and what was said last in sight', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await tell(ada, place, ...Array.from({ length: 30 }, (_, at) => `line ${at + 1} of thirty`))
  const page = await ada.phone(place)
  await expect(said(page, 'line 30 of thirty')).toBeInViewport()
  await composerOf(page).tap()
  const bottom = async () => {
    const box = (await composerOf(page).boundingBox())!
    return box.y + box.height
  }
  // Where the keyboard makes the page smaller.
  await page.setViewportSize({ width: 390, height: 480 })
  await expect.poll(bottom).toBeLessThan(480)
  await expect(said(page, 'line 30 of thirty')).toBeInViewport({ ratio: 1 })
  await page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(bottom).toBeGreaterThan(700)
  // Where it covers the page, and only what is seen of it is smaller.
  const cover = (pixels: number) =>
    page.evaluate((height) => {
      Object.defineProperty(visualViewport, 'height', { configurable: true, value: height })
      visualViewport!.dispatchEvent(new Event('resize'))
    }, 844 - pixels)
  await cover(330)
  await expect.poll(bottom).toBeLessThan(514)
  await expect(said(page, 'line 30 of thirty')).toBeInViewport({ ratio: 1 })
  expect((await said(page, 'line 30 of thirty').boundingBox())!.y).toBeLessThan(514)
  await cover(0)
  await expect.poll(bottom).toBeGreaterThan(700)
})

test('on a phone Ada does from a message’s sheet what the toolbar offers at a desk', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [place, elsewhere] = [await channelOf(ada, [bob]), await channelOf(ada)]
  await tell(bob, place, 'tea or coffee?', 'or nothing at all?')
  const page = await ada.phone(place)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const sheet = page.getByRole('dialog')
  const choose = async (text: string, row: string) => {
    await restOnMessage(page, said(page, text))
    await sheet.getByRole('button', { name: row, exact: true }).tap()
    await expect(sheet).toBeHidden()
  }
  await choose('tea or coffee?', 'Pin')
  await expect(message(page, 'tea or coffee?').getByTitle('Pinned by Ada')).toBeVisible()
  await choose('or nothing at all?', 'Copy link')
  await expect(page.getByText('Link copied.')).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await choose('tea or coffee?', 'Quote')
  await expect(composerOf(page)).toHaveValue(/> \*\*Bob\*\*\n> tea or coffee\?/)
  await composerOf(page).pressSequentially('tea, please')
  await page.getByRole('button', { name: 'Send' }).tap()
  await expect(message(page, 'tea, please').locator('blockquote')).toContainText('tea or coffee?')
  await tell(bob, place, 'and milk?')
  await choose('and milk?', 'Mark unread from here')
  await expect(page.getByText('Unread from here')).toBeVisible()
  await drawerButton(page).tap()
  await expect(sidebarOf(page).getByRole('link', { name: `#${place.name}, 1 unread` })).toBeVisible()
  await sidebarOf(page)
    .getByRole('link', { name: `#${elsewhere.name}` })
    .tap()
  await expect(page.getByRole('textbox', { name: `Message #${elsewhere.name}` })).toBeVisible()

  // The link leads there; what is pinned is found among the channel's details, and leads there, too.
  await page.goto(link)
  await expect(message(page, 'or nothing at all?')).toBeInViewport()
  await page.getByRole('button', { name: 'Channel details' }).last().tap()
  await page.getByRole('button', { name: 'Pinned', exact: true }).tap()
  const pinned = page.getByRole('complementary', { name: 'Pinned' })
  await expect(pinned).toContainText('tea or coffee?')
  await pinned.getByRole('button', { name: 'Show in the conversation' }).tap()
  await expect(pinned).toBeHidden()
  await expect(feedOf(page).getByText('tea or coffee?', { exact: true }).first()).toBeInViewport()
})

test('on a phone a tap joins a reaction, and a finger that rests on it tells who reacted', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const program = await bob.program()
  const id = await post(bob, place, 'it is done')
  await program.request('reaction:add', {
    channel: place.channel,
    id,
    clientId: crypto.randomUUID(),
    emoji: '🎉',
  })
  const page = await ada.phone(place)
  const reaction = message(page, 'it is done').getByRole('button', { name: /reacted with 🎉/ })
  await reaction.tap()
  await expect(reaction).toHaveAccessibleName(/^You and Bob reacted with 🎉/)
  const who = page.getByRole('dialog', { name: 'Who reacted' })
  await rest(page, reaction, who)
  await expect(who).toContainText('Ada')
  await expect(who).toContainText('Bob')
  await who.getByRole('button', { name: 'Close' }).tap()
  // Resting was no press.
  await expect(reaction).toHaveAttribute('aria-pressed', 'true')
})
