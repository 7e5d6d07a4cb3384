import type { Page } from '@playwright/test'
import { expect, feedOf, message, tell, test } from './cast.ts'

/** From now on the page is told of no frame and of nothing that was scrolled, as in a browser that has too much to do; the answer lets it be told. */
async function holdFrames(page: Page): Promise<() => Promise<void>> {
  const held = await page.evaluateHandle(() => {
    const { requestAnimationFrame, cancelAnimationFrame } = window
    const frames = new Map<number, FrameRequestCallback>()
    const scrolled = new Set<EventTarget>()
    let last = 1_000_000
    window.requestAnimationFrame = (then) => {
      frames.set((last += 1), then)
      return last
    }
    window.cancelAnimationFrame = (id) => {
      if (!frames.delete(id)) cancelAnimationFrame(id)
    }
    const hold = (event: Event) => {
      event.stopImmediatePropagation()
      if (event.target !== null) scrolled.add(event.target)
    }
    window.addEventListener('scroll', hold, { capture: true })
    return () => {
      window.removeEventListener('scroll', hold, { capture: true })
      Object.assign(window, { requestAnimationFrame, cancelAnimationFrame })
      for (const target of scrolled) target.dispatchEvent(new Event('scroll'))
      for (const then of frames.values()) requestAnimationFrame(then)
    }
  })
  return () => held.evaluate((letGo) => letGo())
}

test('Ada scrolls a long history to its very beginning, and back to the newest', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  const program = await ada.program()
  for (let number = 1; number <= 400; number += 1)
    program.send(place.channel, `entry ${number} of four hundred`)
  await program.flushed()
  await ada.open(place)
  const feed = feedOf(ada.page)
  const entry = (number: number) => feed.getByText(`entry ${number} of four hundred`, { exact: true })
  program.markRead(
    place.channel,
    (await program.request('history:page', { channel: place.channel, limit: 1 })).position.id,
  )
  await ada.page.reload()
  await expect(entry(400)).toBeInViewport()

  await ada.page.mouse.move(640, 300)
  await expect(async () => {
    await ada.page.mouse.wheel(0, -4000)
    await expect(entry(1)).toBeInViewport({ timeout: 300 })
  }).toPass({ timeout: 60_000 })
  await ada.page.getByRole('button', { name: /Jump to latest/ }).click()
  await expect(entry(400)).toBeInViewport()
})

test('reading older messages is not moved by what arrives', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const program = await bob.program()
  for (let number = 1; number <= 120; number += 1) program.send(place.channel, `row ${number} of the list`)
  await program.flushed()
  await ada.open(place)
  await ada.page.getByRole('button', { name: /Jump to latest|new messages/ }).click()
  const feed = feedOf(ada.page)
  await expect(feed.getByText('row 120 of the list', { exact: true })).toBeInViewport()
  await ada.page.mouse.move(640, 300)
  await ada.page.mouse.wheel(0, -1500)
  await expect(feed.getByText('row 120 of the list', { exact: true })).not.toBeInViewport()
  const anchor = feed.getByText(/^row \d+ of the list$/).nth(8)
  const text = (await anchor.textContent())!
  const heightOf = async () => (await feed.getByText(text, { exact: true }).boundingBox())!.y
  let before = Number.NaN
  // The wheel turns on for a moment.
  await expect(async () => {
    const last = before
    before = await heightOf()
    expect(before).toBe(last)
  }).toPass()
  for (let number = 1; number <= 20; number += 1) program.send(place.channel, `late ${number}`)
  await program.flushed()
  await expect(ada.page.getByRole('button', { name: /20 new messages/ })).toBeVisible()
  expect(Math.abs((await heightOf()) - before)).toBeLessThan(2)
})

test('what is said in a rush is followed to its end by a browser that is late with its frames', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await bob.open(place)
  const rush = (from: number, to: number) =>
    tell(ada, place, ...Array.from({ length: to - from + 1 }, (_, at) => `words ${from + at} of a rush`))
  const row = feedOf(bob.page).getByRole('article').first()
  await expect(row).toContainText('Bob')
  const hasCome = (last: number) => expect(row).toHaveAttribute('aria-setsize', String(1 + last))

  let letGo = await holdFrames(bob.page)
  await rush(1, 28)
  await hasCome(28)
  await rush(29, 38)
  await hasCome(38)
  await letGo()
  await expect(message(bob.page, 'words 38 of a rush')).toBeInViewport({ ratio: 1 })

  letGo = await holdFrames(bob.page)
  await rush(39, 43)
  await hasCome(43)
  // What stands above the oldest message turns out higher, and moves the view along.
  const beginning = bob.page.getByText('This is the beginning of')
  const list = feedOf(bob.page).locator('..')
  const before = (await list.boundingBox())!.height
  await beginning.evaluate((element) => {
    element.style.paddingTop = '60px'
  })
  await expect.poll(async () => (await list.boundingBox())!.height).toBeGreaterThan(before)
  await rush(44, 58)
  await hasCome(58)
  await letGo()
  await expect(message(bob.page, 'words 58 of a rush')).toBeInViewport({ ratio: 1 })
})

test('jumping to latest from the first unread message or an old link lands at the newest', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const [program, reader] = [await bob.program(), await ada.program()]
  const line = (number: number) =>
    `piece ${number} of a long story, ${'and then '.repeat((number * 7) % 60)}the end`
  const tell = async (from: number, to: number) => {
    for (let number = from; number <= to; number += 1) program.send(place.channel, line(number))
    await program.flushed()
    return (await program.request('history:page', { channel: place.channel, limit: 20 })).messages
  }
  const early = await tell(1, 40)
  reader.markRead(place.channel, early.at(-1)!.id)
  const second = await (await ada.anotherDevice()).program()
  await expect.poll(() => second.channels.getState().get(place.channel)?.readId).toBe(early.at(-1)!.id)
  await tell(41, 400)

  const piece = (number: number) => feedOf(ada.page).getByText(line(number), { exact: true })
  const jump = ada.page.getByRole('button', { name: /Jump to latest|new messages/ })
  const jumps = async () => {
    await expect(piece(400)).toHaveCount(0)
    await jump.click()
    await expect(piece(400)).toBeInViewport({ ratio: 1 })
    await expect(jump).toHaveCount(0)
  }
  await ada.open(place)
  await expect(piece(41)).toBeInViewport()
  await jumps()
  for (const number of [25, 30, 38]) {
    const linked = early.find((message) => message.text === line(number))!
    await ada.page.goto(`/c/${place.channel}?at=${linked.id}`)
    await expect(piece(number)).toBeInViewport()
    await jumps()
  }
})
