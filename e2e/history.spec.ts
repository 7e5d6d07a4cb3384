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
