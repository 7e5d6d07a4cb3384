import { expect, feedOf, message, seatApart, shown, test } from './cast.ts'
import { readProduct } from './start-product.ts'

// These kill processes under everyone, so they run after the others and one at a time.
test.describe.configure({ mode: 'serial' })

const gateways = () => readProduct().processes.filter(({ name }) => name.startsWith('gateway'))

test('a gateway killed under a talking pair loses and doubles nothing (MSG-6)', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await seatApart(ada, bob)

  const said: string[] = []
  for (let number = 1; number <= 30; number += 1) {
    const speaker = number % 2 === 0 ? ada : bob
    said.push(`line ${number} of the talk`)
    await speaker.say(said.at(-1)!)
    if (number === 10) process.kill(gateways()[0]!.pid, 'SIGKILL')
  }
  const program = await ada.program()
  const stored = async () =>
    (await program.request('history:page', { channel: place.channel, limit: 100 })).messages.map(
      (each) => each.text,
    )
  await expect.poll(async () => (await stored()).length, { timeout: 30_000 }).toBe(30)
  expect((await stored()).toSorted()).toEqual(said.toSorted())
  for (const { page } of [ada, bob]) {
    await expect(message(page, 'line 30 of the talk')).toBeVisible({ timeout: 30_000 })
    await expect(message(page, 'line 29 of the talk')).toBeVisible({ timeout: 30_000 })
  }
})

test('people of a killed gateway come back on the other and are online', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await (await bob.program()).request('channel:create', { kind: 'direct', members: [ada.user] })
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await seatApart(ada, bob)
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible()
  for (const { pid } of gateways()) {
    const before = new Set(readProduct().processes.map((process) => process.pid))
    process.kill(pid, 'SIGKILL')
    await expect
      .poll(() => readProduct().processes.filter((process) => !before.has(process.pid)).length, {
        timeout: 30_000,
      })
      .toBe(1)
  }
  await ada.say('still here')
  await expect(feedOf(bob.page).getByText('still here')).toBeVisible({ timeout: 30_000 })
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible({ timeout: 30_000 })
})
