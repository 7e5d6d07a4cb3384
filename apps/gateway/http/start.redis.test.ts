import { deactivateAccount } from '@runnel/redis/account/account'
import { createSession } from '@runnel/redis/session/session'
import { makeCast, makePerson } from '@runnel/testing/cast'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

test('eve, who was deactivated, is refused a first page, also while too many come back; nothing of it is left that nobody hears', async () => {
  // No time passes, so nobody's turn comes.
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const unheard: unknown[] = []
  const note = (reason: unknown) => void unheard.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))
  await using house = await startGateways(server.url, { count: 1 })
  const { ada } = await makeCast(house.redis)
  const eve = await makePerson(house.redis, 'eve')
  await deactivateAccount(house.redis, { by: ada.user, user: eve.user })
  // In that very moment.
  const { token } = await createSession(house.redis, { user: eve.user })
  const headers = { cookie: `runnel_session=${token}` }
  const ask = async () => {
    const answer = await fetch(`${house.urls[0]}/api/start`, { headers })
    const { error } = (await answer.json()) as { error: { code: string } }
    return error.code
  }
  const codes = new Map<string, number>()
  for (let round = 0; round < 6; round++)
    for (const code of await Promise.all(Array.from({ length: 100 }, ask)))
      codes.set(code, (codes.get(code) ?? 0) + 1)
  expect(Object.fromEntries(codes)).toEqual({ unauthenticated: 500, rate_limited: 100 })
  // Redis answers in order: whatever was asked for those has been answered when this is.
  expect(await ask()).toBe('rate_limited')
  expect(unheard).toEqual([])
})
