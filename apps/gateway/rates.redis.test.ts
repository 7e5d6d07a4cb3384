import { connect } from '@runnel/testing/connection'
import { makeCast } from '@runnel/testing/cast'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
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

it('without limits, as for a load test, nothing is refused', async () => {
  await using house = await startGateways(server.url, { count: 1, hasLimits: false })
  const { ada, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => adas.askAnything('typing:stop', { channel: general })),
  )
  expect(codesOf(answers as never)).toEqual(new Set(['ok']))
})
