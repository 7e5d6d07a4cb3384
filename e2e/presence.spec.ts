import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { chooseFrom, composerOf, expect, shown, sidebarOf, test } from './cast.ts'
import type { Person } from './cast.ts'

/** Every presence that a person's link in the sidebar has shown since now. */
async function watchPresence(page: Page, name: string): Promise<() => Promise<string[]>> {
  const link = page
    .getByRole('navigation', { name: 'Channels' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
  await link.evaluate((element) => {
    const seen: string[] = []
    const note = () => {
      const [, presence = ''] = (element.getAttribute('aria-label') ?? '').split(', ')
      if (seen.at(-1) !== presence) seen.push(presence)
    }
    note()
    new MutationObserver(note).observe(element, { attributes: true, attributeFilter: ['aria-label'] })
    ;(globalThis as unknown as { seenPresence: string[] }).seenPresence = seen
  })
  return () => page.evaluate(() => (globalThis as unknown as { seenPresence: string[] }).seenPresence)
}

/** Ada and Bob, who have a conversation of their own, each at their window. */
async function adaAndBob(person: (name: string) => Promise<Person>) {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const program = await bob.program()
  const { channel } = await program.request('channel:create', { kind: 'direct', members: [ada.user] })
  await bob.page.goto('/')
  await ada.page.goto('/')
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible()
  return { ada, bob, channel }
}

const ownMenuName = /your status and settings/
const ownMenu = (page: Page) => page.getByRole('button', { name: ownMenuName })
async function chooseInMenu(page: Page, name: string | RegExp): Promise<void> {
  const row = page.getByRole('menuitemradio', { name })
  await ownMenu(page).click()
  await row.click()
}

test('a reload does not flicker, one of two tabs may close, and the last one ends it (PRE-1)', async ({
  person,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await (await bob.program()).request('channel:create', { kind: 'direct', members: [ada.user] })
  await bob.page.goto('/')
  await expect(shown(bob.page, 'Ada', 'offline')).toBeVisible()

  await ada.page.goto('/')
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible()
  const seen = await watchPresence(bob.page, 'Ada')

  const second = await ada.context.newPage()
  await second.goto('/')
  await expect(composerOf(second)).toBeEditable()
  await second.reload()
  await expect(composerOf(second)).toBeEditable()
  await second.close()
  await ada.page.reload()
  await expect(composerOf(ada.page)).toBeEditable()
  expect(await seen()).toEqual(['online'])

  await ada.page.close()
  await expect(shown(bob.page, 'Ada', 'offline')).toBeVisible({ timeout: 20_000 })
  expect(await seen()).toEqual(['online', 'offline'])
})

test('Ada chooses to be busy and Bob sees it', async ({ person }) => {
  const { ada, bob } = await adaAndBob(person)
  await chooseInMenu(ada.page, /^Busy/)
  await expect(shown(bob.page, 'Ada', 'busy')).toBeVisible()
  await expect(ownMenu(ada.page)).toContainText('Busy')
  await chooseInMenu(ada.page, /^Automatic/)
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible()
})

test('Ada makes herself invisible: Bob sees her leave, she sees that she is hidden and goes on reading', async ({
  person,
}) => {
  const { ada, bob, channel } = await adaAndBob(person)
  await bob.page.goto(`/c/${channel}`)
  await ada.page.goto(`/c/${channel}`)
  await expect(bob.page.getByRole('button', { name: /^2 here/ })).toBeVisible({ timeout: 30_000 })
  await chooseInMenu(ada.page, /^Invisible/)
  await expect(ownMenu(ada.page)).toContainText('Invisible')
  await expect(shown(bob.page, 'Ada', 'offline')).toBeVisible()
  await expect(bob.page.getByRole('heading', { level: 1 }).locator('..')).toContainText('last seen just now')
  await expect(bob.page.getByRole('button', { name: /^1 here: Bob/ })).toBeVisible({ timeout: 30_000 })

  await composerOf(ada.page).pressSequentially('I only want to ')
  await bob.say('are you there?')
  await expect(ada.page.getByRole('feed')).toContainText('are you there?')
  await expect(bob.page.getByText('Ada is typing')).toBeHidden()
  await expect(shown(bob.page, 'Ada', 'offline')).toBeVisible()
})

test('Ada sets a status, changes it without losing its end, and clears it', async ({ person }) => {
  const { ada, bob, channel } = await adaAndBob(person)
  await bob.page.goto(`/c/${channel}`)
  const header = bob.page.getByRole('heading', { level: 1 }).locator('..')

  await chooseFrom(ada.page, ownMenuName, 'Set a status…')
  const dialog = ada.page.getByRole('dialog', { name: 'Your status' })
  await dialog.getByRole('textbox', { name: 'Emoji' }).fill('🍜')
  await dialog.getByRole('textbox', { name: 'What are you up to?' }).fill('At lunch')
  await dialog.getByRole('combobox', { name: 'Clear after' }).selectOption('1 hour')
  const axe = await new AxeBuilder({ page: ada.page }).include('[role=dialog]').analyze()
  expect(axe.violations).toEqual([])
  await dialog.getByRole('button', { name: 'Save status' }).click()
  await expect(dialog).toBeHidden()
  await expect(header).toContainText('🍜 At lunch')
  await expect(ownMenu(ada.page)).toContainText('🍜 At lunch')

  await ownMenu(ada.page).click()
  await ada.page.getByRole('menuitem', { name: 'Change your status…' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Emoji' })).toHaveValue('🍜')
  await expect(dialog.getByRole('combobox', { name: 'Clear after' })).toHaveValue('keep')
  await dialog.getByRole('textbox', { name: 'What are you up to?' }).fill('At a long lunch')
  await dialog.getByRole('button', { name: 'Save status' }).click()
  await expect(header).toContainText('🍜 At a long lunch')
  const { users } = await (await bob.program()).request('presence:read', { users: [ada.user] })
  expect(users[0]!.until).toBeGreaterThan(Date.now() + 50 * 60_000)

  // Her state is another thing: choosing it keeps the status.
  await chooseInMenu(ada.page, /^Away/)
  await expect(shown(bob.page, 'Ada', 'away')).toBeVisible()
  await expect(header).toContainText('🍜 At a long lunch')
  await ownMenu(ada.page).click()
  await ada.page.getByRole('menuitem', { name: 'Clear status' }).click()
  await expect(header).not.toContainText('lunch')
  await expect(shown(bob.page, 'Ada', 'away')).toBeVisible()
})

test('Ada leaves her desk and is away, also in the eyes of herself; a key brings her back', async ({
  person,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await (await bob.program()).request('channel:create', { kind: 'direct', members: [ada.user] })
  await bob.page.goto('/')
  await ada.page.clock.install()
  await ada.page.goto('/')
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible()
  await ada.page.clock.fastForward('05:10')
  await expect(shown(bob.page, 'Ada', 'away')).toBeVisible({ timeout: 20_000 })
  await ada.page.clock.resume()
  await expect(ownMenu(ada.page)).toContainText('Away', { timeout: 20_000 })
  await ada.page.keyboard.press('Shift')
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible({ timeout: 20_000 })
})

test('Ada’s phone keeps her online while her desk sleeps', async ({ person }) => {
  const { ada, bob } = await adaAndBob(person)
  const seen = await watchPresence(bob.page, 'Ada')
  const phone = await ada.program()
  phone.setIdle(true)
  phone.setIdle(false)
  const desk = await ada.anotherDevice()
  const sleeping = await desk.program()
  sleeping.setIdle(true)
  await chooseInMenu(ada.page, /^Busy/)
  await expect(shown(bob.page, 'Ada', 'busy')).toBeVisible()
  expect(await seen()).toEqual(['online', 'busy'])
})

test('who is here is asked once however often it is shown, follows who comes, and is never that of another channel', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [place, other] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  let asked = 0
  ada.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('presence:here')) asked += 1
    }),
  )
  await ada.open(place)
  await expect(ada.page.getByRole('button', { name: /^1 here: Ada/ })).toBeVisible()
  await ada.page.getByRole('button', { name: 'Channel details' }).click()
  await expect(ada.page.getByRole('complementary').getByText('1 here: Ada')).toBeVisible()
  expect(asked).toBe(1)

  await bob.open(place)
  await bob.say('hello')
  await expect(ada.page.getByRole('complementary').getByText(/^2 here/)).toBeVisible()
  await sidebarOf(ada.page)
    .getByRole('link', { name: new RegExp(other.name) })
    .click()
  await expect(ada.page.getByRole('textbox', { name: `Message #${other.name}` })).toBeVisible()
  // Bob is in the one before: not for a moment is that said of this one.
  expect(await ada.page.getByRole('button', { name: /^2 here/ }).count()).toBe(0)
})
