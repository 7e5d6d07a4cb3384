import { connect } from '@runnel/testing/connection'
import { makeCast } from '@runnel/testing/cast'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const codesOf = (answers: { ok: boolean; error?: { code: string } }[]) =>
  new Set(answers.map((answer) => (answer.ok ? 'ok' : answer.error?.code)))

it('two hundred things asked at once, as on coming back from a long journey, are all done', async () => {
  await using house = await startGateways(server.url, { count: 1 })
  const { ada, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => adas.say(general, `${index}`)))
  expect(new Set(answers.map((answer) => answer.sequence)).size).toBe(200)
})

it('a flood from one connection is told when to go on, and the others do not notice', async () => {
  await using house = await startGateways(server.url, { count: 1 })
  const { ada, bob, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using bobs = await connect(house.urls[0]!, bob.token)
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => adas.askAnything('typing:stop', { channel: general })),
  )
  const refused = answers.filter((answer) => !answer.ok)
  expect(refused.length).toBeGreaterThan(500)
  expect(refused[0]).toMatchObject({ error: { code: 'rate_limited', retryable: true } })
  expect(refused.at(-1)).toHaveProperty('error.retryAfterMs')
  expect(await bobs.say(general, 'hello')).toMatchObject({ duplicate: false })
})

it('more connections give a person no more than one limit', async () => {
  await using house = await startGateways(server.url, { count: 1 })
  const { ada, general } = await makeCast(house.redis)
  await using stack = new AsyncDisposableStack()
  const devices = await Promise.all(
    Array.from({ length: 8 }, async () => stack.use(await connect(house.urls[0]!, ada.token))),
  )
  // Sixty at a time from each: below what one connection may have waiting.
  let accepted = 0
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(
      devices.flatMap((device) =>
        Array.from({ length: 60 }, () => device.askAnything('typing:stop', { channel: general })),
      ),
    )
    accepted += answers.filter((answer) => answer.ok).length
  }
  expect(accepted).toBeGreaterThanOrEqual(1_000)
  expect(accepted).toBeLessThan(2_000)
})

it('asking again and again for all that was missed costs more than other things, and so does changing thousands of channels', async () => {
  await using house = await startGateways(server.url, { count: 1 })
  const { ada, bob, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using bobs = await connect(house.urls[0]!, bob.token)
  const { channels } = await adas.ask('session:resume', {})
  const { epoch } = channels.find(({ channel }) => channel === general)!.position
  const all = { positions: { [general]: { epoch, id: '0-0' } } }
  const together = await Promise.all(
    Array.from({ length: 30 }, () => adas.askAnything('session:resume', all)),
  )
  expect(codesOf(together as never)).toEqual(new Set(['ok', 'rate_limited']))
  const eighty = await Promise.all(Array.from({ length: 80 }, () => bobs.askAnything('session:resume', {})))
  expect(codesOf(eighty as never)).toEqual(new Set(['ok', 'rate_limited']))
  const many = Array.from({ length: 600 }, (_, n) => [`c_${String(n).padStart(12, '0')}`, {}])
  expect(await adas.askAnything('preference:set', { channels: Object.fromEntries(many) })).toMatchObject({
    error: { code: 'too_large' },
  })
})

it('one person has two hundred connections at once and not one more, however many others have, until one is closed', async () => {
  await using house = await startGateways(server.url, { count: 1 })
  const { ada, bob } = await makeCast(house.redis)
  await using stack = new AsyncDisposableStack()
  const open = async (token: string) => stack.use(await connect(house.urls[0]!, token))
  const first = await open(ada.token)
  for (let opened = 1; opened < 200;) {
    const some = Math.min(25, 200 - opened)
    await Promise.all(Array.from({ length: some }, () => open(ada.token)))
    opened += some
  }
  await expect(open(ada.token)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 10_000 })
  await open(bob.token)
  first.socket.disconnect()
  await until(() =>
    open(ada.token).then(
      () => true,
      () => false,
    ),
  )
})

it('without limits, as for a load test, nothing is refused', async () => {
  await using house = await startGateways(server.url, { count: 1, hasLimits: false })
  const { ada, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => adas.askAnything('typing:stop', { channel: general })),
  )
  expect(codesOf(answers as never)).toEqual(new Set(['ok']))
})
