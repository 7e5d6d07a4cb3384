import type { Page } from '@playwright/test'
import { composerOf, expect, message, post, sidebarOf, test } from './cast.ts'
import type { Place } from './cast.ts'
import { rest } from './finger.ts'

/** The drawer, opened with its button. */
async function drawer(page: Page) {
  await page.getByRole('button', { name: 'Channels and people' }).click()
  return sidebarOf(page)
}
const linkOf = (page: Page, place: Place) =>
  sidebarOf(page).getByRole('link', { name: new RegExp(`^#${place.name}(?:,|$)`) })

test('on a phone Ada makes a section, fills it by resting her finger, folds it, and mutes a channel', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  const page = await ada.phone()
  await page.goto(`/c/${one.channel}`)
  const sidebar = await drawer(page)
  const dialog = page.getByRole('dialog', { name: 'New section' })
  await sidebar.getByRole('button', { name: 'New section' }).tap()
  await dialog.getByLabel('Name').fill('Garden')
  await dialog.getByRole('button', { name: 'Make section' }).tap()
  await drawer(page)
  const menu = page.getByRole('menu')
  await rest(page, linkOf(page, two), menu)
  await page.getByRole('menuitemradio', { name: 'Garden' }).tap()
  const garden = sidebar.getByRole('list', { name: 'Garden', exact: true })
  await expect(garden.getByRole('link', { name: `#${two.name}` })).toBeVisible()
  await rest(page, linkOf(page, two), menu)
  await page.getByRole('menuitem', { name: 'Mute' }).tap()
  await expect(linkOf(page, two)).toHaveAccessibleName(`#${two.name}, muted`)
  await sidebar.getByRole('button', { name: 'Garden', exact: true }).tap()
  await expect(linkOf(page, two)).toHaveCount(0)
  await sidebar.getByRole('button', { name: 'Section Garden: options' }).tap()
  // Going back closes the menu, and leaves the drawer.
  await expect(menu).toBeVisible()
  await page.goBack()
  await expect(menu).toHaveCount(0)
  await expect(sidebar).toBeVisible()
  await sidebar.getByRole('button', { name: 'Section Garden: options' }).tap()
  await page.getByRole('menuitem', { name: 'Remove section' }).tap()
  await expect(linkOf(page, two)).toBeVisible()
})

test('on a phone Ada says what she is up to, and Bob reads it and whether she is there', async ({
  person,
  channelOf,
}) => {
  test.slow()
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(bob, [ada])
  const [hers, his] = [await ada.phone(), await bob.phone()]
  await hers.goto(`/c/${place.channel}`)
  await drawer(hers)
  const own = hers.getByRole('button', { name: /your status and settings/ })
  await expect(own).toContainText('Online')
  await own.tap()
  await hers.getByRole('menuitem', { name: 'Set a status…' }).tap()
  const dialog = hers.getByRole('dialog', { name: 'Your status' })
  await dialog.getByRole('textbox', { name: 'Emoji' }).fill('🍜')
  await dialog.getByRole('textbox', { name: 'What are you up to?' }).fill('At lunch')
  await dialog.getByRole('combobox', { name: 'Clear after' }).selectOption('1 hour')
  await dialog.getByRole('button', { name: 'Save status' }).tap()
  await drawer(hers)
  await expect(own).toContainText('🍜 At lunch')
  await own.tap()
  await hers.getByRole('menuitemradio', { name: 'Busy' }).tap()

  await his.goto(`/c/${place.channel}`)
  await his.getByRole('button', { name: 'Channel details' }).last().tap()
  const details = his.getByRole('complementary', { name: 'Details' })
  await expect(details.getByText(/^2 here: (Ada and Bob|Bob and Ada)$/)).toBeVisible()
  await his.getByRole('button', { name: 'Close panel' }).tap()
  await his.getByRole('button', { name: /^Members/ }).tap()
  const row = his.getByRole('complementary', { name: 'Members' }).getByRole('button', { name: /^Ada/ })
  await expect(row).toContainText('Busy')
  await expect(row).toContainText('At lunch')
  await hers.close()
  await expect(row).toContainText('Offline', { timeout: 30_000 })
  await row.tap()
  await expect(his.getByRole('dialog', { name: 'About Ada' })).toContainText(/last seen/i)
})

test('on a phone Ada chooses keywords, quiet hours and her language', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  const page = await ada.phone()
  await page.goto(`/c/${place.channel}`)
  await drawer(page)
  await page.getByRole('button', { name: /your status and settings/ }).tap()
  await page.getByRole('menuitem', { name: 'Your settings' }).tap()
  await page.getByRole('textbox', { name: 'New keyword' }).fill('Zanzibar')
  await page.getByRole('button', { name: 'Add', exact: true }).tap()
  await expect(page.getByRole('button', { name: 'Remove Zanzibar' })).toBeVisible()
  await page.getByText('With a short sound').tap()
  await page.getByText('Quiet hours', { exact: true }).tap()
  await page.getByLabel('From').fill('22:30')
  await page.getByLabel('To', { exact: true }).fill('07:15')
  const chosen = async () => (await ada.program()).request('preference:read', {})
  await expect
    .poll(chosen)
    .toMatchObject({ keywords: ['Zanzibar'], isSilent: true, quietHours: { from: '22:30', to: '07:15' } })
  await page.getByRole('combobox', { name: 'Language of the interface' }).selectOption('Deutsch')
  await expect(page.getByRole('heading', { name: 'Deine Einstellungen' })).toBeVisible()
})

test('on a phone the threads Ada follows are in one place, where she answers them and lets one go', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const his = await bob.program()
  const id = await post(ada, place, 'who comes along?')
  his.reply(place.channel, id, 'I do')
  await his.flushed()
  const page = await ada.phone()
  await page.goto('/browse')
  await drawer(page)
  await page.getByRole('link', { name: 'Threads, 1 thread with new replies' }).tap()
  const card = page.getByRole('region', { name: `Thread in #${place.name}, begun by Ada` })
  await expect(card).toContainText('I do')
  await card.getByRole('button', { name: 'Reply' }).tap()
  await card.getByRole('textbox').fill('then we are two')
  await card.getByRole('button', { name: 'Send' }).tap()
  await expect(card.getByRole('article').filter({ hasText: 'then we are two' })).toHaveCount(1)
  await card.getByRole('button', { name: 'Unfollow' }).tap()
  await expect(card).toContainText('You no longer follow this thread.')
  await card.getByRole('button', { name: 'Follow again' }).tap()
  await card.getByRole('button', { name: 'Open' }).tap()
  const pane = page.getByRole('complementary', { name: 'Thread' })
  await expect(pane).toContainText('then we are two')
  await pane.getByText(`Also send to #${place.name}`).tap()
  await pane.getByRole('textbox').fill('all of you?')
  await pane.getByRole('button', { name: 'Send' }).tap()
  await expect(pane.getByRole('checkbox')).not.toBeChecked()
  await pane.getByRole('button', { name: /^Following/ }).tap()
  await expect(page.getByText('You no longer follow this thread. You hear of it again')).toBeVisible()
  await pane.getByRole('button', { name: `Back to #${place.name}` }).tap()
  await expect(pane).toHaveCount(0)
  await expect(message(page, 'all of you?')).toBeVisible()
})

test('on a phone Ada makes a channel, finds Bob’s, and reads who holds its settings and what was done there', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(bob)
  const his = await bob.program()
  const page = await ada.phone()
  await page.goto('/browse')
  await page.getByLabel('Find a channel').fill(place.name)
  await page.getByRole('button', { name: `Join #${place.name}` }).tap()
  await expect(composerOf(page)).toBeEditable()
  await his.request('member:set-role', { channel: place.channel, user: ada.user, role: 'owner' })
  await his.request('admin:open', { channel: place.channel })
  await page.getByRole('button', { name: 'Channel details' }).last().tap()
  await page.getByRole('button', { name: 'Settings', exact: true }).tap()
  await expect(page.getByText(/^Bob is changing this channel, until/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeDisabled()
  await his.request('admin:close', { channel: place.channel })
  await expect(page.getByText('It is held for you')).toBeVisible()
  await page.getByRole('button', { name: 'Back to details' }).tap()
  await page.getByRole('button', { name: 'What was done' }).tap()
  await expect(page.getByRole('list', { name: 'What was done' })).toContainText('Bob made Ada')
  await page.goBack()
  await expect(composerOf(page)).toBeVisible()
  await drawer(page)
  await sidebarOf(page).getByRole('button', { name: 'Create a channel' }).tap()
  const dialog = page.getByRole('dialog', { name: 'Create a channel' })
  const name = `garden-${Date.now().toString(36)}`
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create channel' }).tap()
  await expect(page.getByRole('textbox', { name: `Message #${name}` })).toBeVisible()
})
