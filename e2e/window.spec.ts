import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { composerOf, expect, feedOf, message, post, sidebarOf, tell, test } from './cast.ts'
import { rest } from './finger.ts'

test('channels are created, found, joined and left', async ({ person }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const name = `garden-${Date.now().toString(36)}`
  await ada.page.goto('/')
  const dialog = ada.page.getByRole('dialog', { name: 'Create a channel' })
  await sidebarOf(ada.page).getByRole('button', { name: 'Create a channel' }).click()
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create channel' }).click()
  await expect(ada.page.getByRole('textbox', { name: `Message #${name}` })).toBeFocused()

  await bob.page.goto('/browse')
  await bob.page.getByLabel('Find a channel').fill(name)
  await bob.page.getByRole('button', { name: `Join #${name}` }).click()
  await expect(sidebarOf(bob.page).getByRole('link', { name: new RegExp(`#${name}`) })).toBeVisible()
})

test('everything in the window is reached with the keyboard alone', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  await ada.open(one)
  await ada.page.keyboard.press('Control+k')
  const switcher = ada.page.getByRole('dialog')
  await expect(switcher).toBeVisible()
  await ada.page.keyboard.type(two.name)
  await expect(switcher.getByRole('option', { name: new RegExp(two.name) })).toBeVisible()
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('textbox', { name: `Message #${two.name}` })).toBeFocused()
  await ada.page.keyboard.type('by keyboard')
  await ada.page.keyboard.press('Enter')
  await expect(message(ada.page, 'by keyboard')).toBeVisible()
  await ada.page.keyboard.press('Alt+ArrowUp')
  await expect(ada.page.getByRole('textbox', { name: `Message #${two.name}` })).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in the window, ${colorScheme}`, async ({ person, channelOf }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const place = await channelOf(ada, [bob])
    await ada.page.emulateMedia({ colorScheme })
    const program = await bob.program()
    program.send(place.channel, 'A **bold** word, `code` and https://example.org\n\n```js\nconst a = 1\n```')
    await ada.open(place)
    await expect(message(ada.page, 'bold')).toBeVisible()
    await expectAccessible(ada.page, 'the conversation')
    await ada.page
      .getByRole('button', { name: /Members/ })
      .first()
      .click()
    await expect(ada.page.getByRole('heading', { name: 'Members' })).toBeVisible()
    await expectAccessible(ada.page, 'the members')
    await ada.page.goto('/browse')
    await expect(ada.page.getByLabel('Find a channel')).toBeVisible()
    await expectAccessible(ada.page, 'the list of channels')
    await sidebarOf(ada.page).getByRole('button', { name: 'Create a channel' }).click()
    await expect(ada.page.getByRole('dialog')).toBeVisible()
    await expectAccessible(ada.page, 'a dialog')
    await ada.context.clearCookies()
    await ada.page.goto('/sign-in')
    await expect(ada.page.getByLabel('Password')).toBeVisible()
    await expectAccessible(ada.page, 'signing in')
  })

test('on a phone one pane shows at a time', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  await ada.page.setViewportSize({ width: 390, height: 844 })
  await ada.open(one)
  await expect(sidebarOf(ada.page)).toBeHidden()
  await ada.page.getByRole('button', { name: 'Channels and people' }).click()
  await sidebarOf(ada.page)
    .getByRole('link', { name: `#${two.name}` })
    .click()
  await expect(ada.page.getByRole('textbox', { name: `Message #${two.name}` })).toBeVisible()
  await expect(sidebarOf(ada.page)).toBeHidden()
  const overflow = await ada.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})

test('the window is there before any script has run', async ({ person, channelOf, browser, baseURL }) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await tell(ada, place, 'rendered by the server')
  await using stage = new AsyncDisposableStack()
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! })
  stage.defer(() => context.close())
  await context.addCookies([{ name: 'runnel_session', value: ada.token, url: baseURL! }])
  const page = await context.newPage()
  await page.goto(`/c/${place.channel}`)
  await expect(feedOf(page).getByText('rendered by the server')).toBeVisible()
  await expect(composerOf(page)).toBeVisible()
})

/** Opens a place whose scripts are held back, all or those with certain words in them, until the returned function is called. */
async function openAsleep(page: Page, path: string, words = '') {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route('**/_next/static/**/*.js', async (route) => {
    if (words === '') {
      await released
      return route.continue()
    }
    const response = await route.fetch()
    if ((await response.text()).includes(words)) await released
    return route.fulfill({ response })
  })
  await page.goto(path, { waitUntil: 'commit' })
  return release
}

/** What was pressed is done within the page’s patience, for it may be long until it is alive. */
const waking = { timeout: 30_000 }
/** Every place of the window and its keys have come alive. */
const expectAwake = (page: Page) =>
  expect(page.locator('[data-asleep], [data-deaf], [data-finds-later]')).toHaveCount(0, waking)

test('what is pressed before the window is alive is done once it is, and once only', async ({
  person,
  channelOf,
}) => {
  // A page for each press.
  test.slow()
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await tell(bob, place, 'hello from bob')
  const { page } = ada
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const presses = [
    [
      sidebarOf(page).getByRole('button', { name: 'Create a channel' }),
      page.getByRole('dialog', { name: 'Create a channel' }),
    ],
    [button('Jump to…'), page.getByRole('dialog')],
    [button(/workspace menu/), page.getByRole('menuitem', { name: 'Create a channel' })],
    [button(/your status and settings/), page.getByRole('menuitem', { name: 'Settings' })],
    [button(/^Members: /), page.getByRole('heading', { name: 'Members' })],
    [button('Channel details'), page.getByRole('heading', { name: 'Details' })],
    [button('Show formatting'), button('Hide formatting')],
    [button('Emoji'), page.getByRole('dialog', { name: 'Emoji' })],
    [feedOf(page).getByRole('button', { name: 'Bob' }), page.getByRole('dialog', { name: /Bob/ })],
  ] as const
  for (const [pressed, opened] of presses) {
    const wake = await openAsleep(page, `/c/${place.channel}`)
    // Twice, as one does whom nothing answers: heard once, or what is opened and closed by the same button would be closed.
    await pressed.dblclick()
    await expect(pressed).toHaveAttribute('data-noted')
    await expect(opened).toHaveCount(0)
    wake()
    await expect(opened).toBeVisible(waking)
    await expectAwake(page)
    await expect(opened).toBeVisible()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  }
})

test('a finger that rests on a message before the window is alive opens its sheet once it is', async ({
  person,
  channelOf,
}) => {
  test.slow()
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await tell(ada, place, 'rest here')
  const page = await ada.phone()
  const wake = await openAsleep(page, `/c/${place.channel}`)
  const text = feedOf(page).getByText('rest here')
  await rest(page, text, page.locator('article[data-noted]'))
  await expect(page.getByRole('dialog')).toHaveCount(0)
  wake()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Copy link' })).toBeVisible(waking)
  await expectAwake(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).tap()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('what is typed and sent before the window is alive is sent, once', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  const wake = await openAsleep(ada.page, `/c/${place.channel}`)
  await composerOf(ada.page).fill('early words')
  await ada.page.getByRole('button', { name: 'Send' }).click()
  wake()
  await expect(message(ada.page, 'early words')).toBeVisible(waking)
  await expect(composerOf(ada.page)).toHaveValue('')
  await expectAwake(ada.page)
  await expect(message(ada.page, 'early words')).toHaveCount(1)
})

test('who signs in before the page is alive is signed in once it is, with all that they filled in', async ({
  person,
  browser,
  baseURL,
  stage,
}) => {
  const { handle, password } = await person('Ada')
  const context = await browser.newContext()
  stage.defer(() => context.close())
  const page = await context.newPage()
  const wake = await openAsleep(page, `${baseURL}/sign-in`)
  await page.getByLabel('Handle').fill(handle)
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Password').press('Enter')
  await expect(page.getByRole('button', { name: 'Sign in' })).toHaveAttribute('data-noted')
  wake()
  await expect(composerOf(page)).toBeVisible(waking)
})

test('what is typed into a search before it is alive is searched for', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  const wake = await openAsleep(ada.page, '/browse')
  const list = ada.page.getByRole('main').getByRole('list', { name: 'Channels' })
  await ada.page.getByLabel('Find a channel').fill(one.name)
  wake()
  await expect(list.getByText(one.name)).toBeVisible(waking)
  await expect(list.getByText(two.name)).toHaveCount(0)
  await expect(ada.page.getByLabel('Find a channel')).toHaveValue(one.name)
})

test('Ctrl+K pressed before the window is alive opens the way to anything', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  const wake = await openAsleep(ada.page, `/c/${place.channel}`)
  await expect(composerOf(ada.page)).toBeVisible()
  await ada.page.keyboard.press('Control+k')
  wake()
  await expect(ada.page.getByRole('dialog').getByRole('combobox')).toBeFocused(waking)
})

test('Ctrl+F pressed before the list of messages is alive finds in it once it is', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await tell(ada, place, 'a needle')
  const { page } = ada
  // The window is alive, and hears its own keys; the list is not.
  const wake = await openAsleep(page, `/c/${place.channel}`, 'followOnAppend')
  await expect(page.locator('[data-deaf]')).toHaveCount(0, waking)
  await expect(page.locator('[data-finds-later]')).toHaveCount(1)
  await page.keyboard.press('Control+f')
  wake()
  const bar = page.getByRole('search', { name: 'Find in this conversation' })
  await expect(bar.getByRole('textbox')).toBeFocused(waking)
  await page.keyboard.type('needle')
  await expect(bar.getByRole('status')).toHaveText('1 of 1')
})

test('a finger on a phone that is quicker than the script opens the list of channels', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  const page = await ada.phone()
  const wake = await openAsleep(page, `/c/${place.channel}`)
  await page.getByRole('button', { name: 'Channels and people' }).tap()
  await expect(sidebarOf(page)).toBeHidden()
  wake()
  await expect(sidebarOf(page)).toBeVisible(waking)
  await expectAwake(page)
  await expect(sidebarOf(page)).toBeVisible()
})

test('a press that waited too long is not done any more, and a link needs no script', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  await ada.page.clock.install()
  const wake = await openAsleep(ada.page, `/c/${one.channel}`)
  const button = sidebarOf(ada.page).getByRole('button', { name: 'Create a channel' })
  await button.click()
  await expect(button).toHaveAttribute('data-noted')
  await ada.page.clock.fastForward(30_001)
  await expect(button).not.toHaveAttribute('data-noted')
  await sidebarOf(ada.page)
    .getByRole('link', { name: `#${two.name}` })
    .click()
  await ada.page.waitForURL(`**/c/${two.channel}`, { waitUntil: 'commit' })
  wake()
  await expectAwake(ada.page)
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
})

test('what was said stays as it is meant while the script that reads it is on its way', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const program = await bob.program()
  const { channel } = place
  const id = await post(bob, place, 'a **bold** word')
  const wake = await openAsleep(ada.page, `/c/${channel}`, 'blockquote_open')
  await expect(ada.page.getByRole('main')).not.toHaveAttribute('data-asleep')
  const said = feedOf(ada.page).getByRole('article').filter({ hasText: 'bold' })
  await program.request('message:edit', {
    channel,
    id,
    clientId: randomUUID(),
    text: 'a **bold** answer',
  })
  // It was rendered again.
  await expect(said.getByText('(edited)')).toBeVisible()
  await expect(said.locator('strong')).toHaveText('bold')
  await expect(said).not.toContainText('**')
  wake()
  await expect(said).toContainText('a bold answer')
})
