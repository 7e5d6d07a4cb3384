import { expectAccessible } from './axe.ts'
import { composerOf, expect, feedOf, message, sidebarOf, test } from './cast.ts'

test('channels are created, found, joined and left', async ({ person }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const name = `garden-${Date.now().toString(36)}`
  await ada.page.goto('/')
  const dialog = ada.page.getByRole('dialog', { name: 'Create a channel' })
  // Again if the page was not awake yet when it was pressed.
  await expect(async () => {
    if (!(await dialog.isVisible()))
      await sidebarOf(ada.page).getByRole('button', { name: 'Create a channel' }).click()
    await expect(dialog).toBeVisible({ timeout: 2_000 })
  }).toPass()
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
  const program = await ada.program()
  program.send(place.channel, 'rendered by the server')
  await program.flushed()
  await using stage = new AsyncDisposableStack()
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! })
  stage.defer(() => context.close())
  await context.addCookies([{ name: 'runnel_session', value: ada.token, url: baseURL! }])
  const page = await context.newPage()
  await page.goto(`/c/${place.channel}`)
  await expect(feedOf(page).getByText('rendered by the server')).toBeVisible()
  await expect(composerOf(page)).toBeVisible()
})
