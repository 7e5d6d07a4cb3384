import { expect, feedOf, test } from './cast.ts'

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
