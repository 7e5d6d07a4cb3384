import type { Page } from '@playwright/test'
import { composerOf, expect, feedOf, message, pageAt, seats, sidebarOf, tell, test } from './cast.ts'
import type { Place } from './cast.ts'
import { sideways, swipe } from './finger.ts'

/** My own menu, which is in the drawer on a phone. */
async function openOwnMenu(page: Page): Promise<void> {
  const own = page.getByRole('button', { name: /your status and settings/ })
  if (!(await own.isVisible())) await page.getByRole('button', { name: 'Channels and people' }).click()
  await own.click()
}

for (const seat of seats) {
  test(`${seat}, what is said in one breath stands under one name, days are told apart, and each time says how long ago and when`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const place = await channelOf(ada, [bob])
    await tell(bob, place, 'first of two', 'second of two')
    await tell(ada, place, 'in between')
    await tell(bob, place, 'after that', '🎉🎉')
    const page = await pageAt(ada, seat)
    await page.goto(`/c/${place.channel}`)
    const author = (text: string) => message(page, text).getByRole('button', { name: 'Bob' })
    await expect(author('first of two')).toBeVisible()
    await expect(author('second of two')).toHaveCount(0)
    await expect(author('after that')).toBeVisible()
    // Who said it is told to a screen reader all the same.
    await expect(message(page, 'second of two')).toHaveAccessibleName(/^Bob second of two/)
    const time = message(page, 'first of two').locator('time')
    await expect(time).toHaveText(/^(now|\d+ min)/)
    await expect(time).toHaveAttribute('title', /\d{4}.*\d\d:\d\d/)
    const sizeOf = (text: string) =>
      message(page, text)
        .locator('p')
        .evaluate((paragraph) => Number.parseFloat(getComputedStyle(paragraph).fontSize))
    expect(await sizeOf('🎉🎉')).toBeGreaterThan(2 * (await sizeOf('after that')) - 1)
    await expect(feedOf(page).getByText('Today', { exact: true }).first()).toBeVisible()
    await page.clock.setSystemTime(Date.now() + 24 * 3_600_000)
    await page.reload()
    await expect(feedOf(page).getByText('Yesterday', { exact: true }).first()).toBeVisible()
    await expect(time).toHaveText(/\d\d:\d\d/)
  })

  test(`${seat}, Ada chooses a theme and how close together things are, and finds it so when she comes again`, async ({
    person,
    channelOf,
  }) => {
    const ada = await person('Ada')
    const place = await channelOf(ada)
    await tell(ada, place, 'a line to measure', 'and another')
    const page = await pageAt(ada, seat)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(`/c/${place.channel}`)
    const root = page.locator('html')
    // What was painted first gives way to the list, and is gone for a moment.
    const height = async () => (await message(page, 'and another').boundingBox())?.height ?? Infinity
    let before = Infinity
    await expect.poll(async () => (before = await height())).toBeLessThan(Infinity)
    await openOwnMenu(page)
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await expect(root).toHaveAttribute('data-theme', 'dark')
    await openOwnMenu(page)
    await page.getByRole('menuitemradio', { name: 'Compact' }).click()
    await expect(root).toHaveAttribute('data-density', 'compact')
    await expect.poll(height).toBeLessThan(before)
    await page.reload()
    await expect(root).toHaveAttribute('data-theme', 'dark')
    await expect(root).toHaveAttribute('data-density', 'compact')
    await openOwnMenu(page)
    await expect(page.getByRole('menuitemradio', { name: 'Compact' })).toBeChecked()
    await page.getByRole('menuitemradio', { name: 'System' }).click()
    await expect(root).toHaveAttribute('data-theme', 'light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(root).toHaveAttribute('data-theme', 'dark')
  })

  test(`${seat}, what the server refuses says why, stays, and is sent again or let go`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const place = await channelOf(ada, [bob])
    const program = await ada.program()
    const mayWrite = (posting: 'all' | 'moderators') =>
      program.request('channel:set-limits', { channel: place.channel, limits: { posting } })
    const page = await pageAt(bob, seat)
    await page.goto(`/c/${place.channel}`)
    await expect(composerOf(page)).toBeEditable()
    await composerOf(page).fill('good morning')
    await composerOf(page).press('Enter')
    const newest = async () =>
      (await program.request('history:page', { channel: place.channel })).messages.at(-1)?.text
    await expect.poll(newest).toBe('good morning')
    await page.context().setOffline(true)
    await expect(page.getByText('You are offline.').first()).toBeVisible()
    for (const text of ['from the tunnel', 'never mind']) {
      await composerOf(page).fill(text)
      await composerOf(page).press('Enter')
    }
    await expect(message(page, 'from the tunnel')).toContainText('Not sent yet')
    // Three, when the answer to the first was still on its way.
    await expect(page.getByText(/[23] messages are waiting and will be sent\./).first()).toBeVisible()
    await mayWrite('moderators')
    await page.context().setOffline(false)
    await expect(message(page, 'from the tunnel')).toContainText('Not sent.', { timeout: 30_000 })
    await expect(message(page, 'never mind')).toContainText('Not sent.')
    await message(page, 'never mind').getByRole('button', { name: 'Discard' }).click()
    await expect(message(page, 'never mind')).toHaveCount(0)
    await mayWrite('all')
    await message(page, 'from the tunnel').getByRole('button', { name: 'Try again' }).click()
    await expect(message(page, 'from the tunnel')).not.toContainText('Not sent')
    await expect.poll(newest).toBe('from the tunnel')
  })
}

test('on a phone a long history opens at the first unread message, is pulled back, and left for the newest', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const program = await ada.program()
  const line = (number: number) => `line ${number} of the day`
  await tell(bob, place, ...Array.from({ length: 60 }, (_, at) => line(at + 1)))
  const { position } = await program.request('history:page', { channel: place.channel, limit: 1 })
  await program.request('read:mark', { channel: place.channel, id: position.id })
  await tell(bob, place, ...Array.from({ length: 40 }, (_, at) => line(at + 61)))
  const page = await ada.phone()
  await page.goto(`/c/${place.channel}`)
  const said = (number: number) => feedOf(page).getByText(line(number), { exact: true })
  await expect(said(61)).toBeInViewport()
  await expect(feedOf(page).getByText('New', { exact: true })).toBeInViewport()
  await expect(async () => {
    await swipe(page, { x: 200, y: 200 }, { y: 500 })
    await expect(said(40)).toBeInViewport({ timeout: 500 })
  }).toPass()
  await page.getByRole('button', { name: '40 new messages' }).tap()
  await expect(said(100)).toBeInViewport()
  await expect(page.getByRole('button', { name: /new messages|Jump to latest/ })).toBeHidden()
})

test('on a phone Ada asks why something is unread, goes there, and reads the rest in one place', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [one, two, here] = [await channelOf(ada, [bob]), await channelOf(ada, [bob]), await channelOf(ada)]
  await tell(bob, one, 'good morning', `for you, @${ada.handle}`)
  await tell(bob, two, 'a **word** to all')
  const page = await ada.phone()
  await page.goto(`/c/${here.channel}`)
  await page.getByRole('button', { name: 'Channels and people' }).click()
  await expect(sidebarOf(page).getByRole('link', { name: `#${one.name}, 2 unread, 1 mention` })).toBeVisible()
  await page.getByRole('link', { name: 'All unread' }).tap()
  await expect(page.getByText('3 messages in 2 channels')).toBeVisible()
  const card = (place: Place) => page.getByRole('region', { name: `#${place.name}` })
  await expect(card(two)).toContainText('a word to all')
  await page.getByRole('button', { name: `Why is #${one.name} unread?` }).tap()
  const why = page.getByRole('dialog', { name: `Why is #${one.name} unread?` })
  await why.getByRole('link', { name: /for you/ }).tap()
  await expect(page).toHaveURL(new RegExp(`/c/${one.channel}\\?at=`))
  await expect(feedOf(page).getByText('for you')).toBeInViewport()
  // What calls her is read.
  await expect(page).not.toHaveTitle(/^\(/)
  await page.goBack()
  await expect(card(two)).toContainText('a word to all')
  await card(two)
    .getByRole('button', { name: /^Mark as read/ })
    .tap()
  await expect(card(two)).toContainText('Marked as read.')
  await expect(page.getByRole('heading', { name: 'You have read everything' })).toBeVisible()
  expect(await sideways(page)).toBe(0)
})
