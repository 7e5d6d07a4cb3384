import { listAudit } from '@runnel/redis/audit/audit'
import { connectRedis } from '@runnel/redis/connect'
import { findUserByHandle } from '@runnel/redis/user/user'
import { makeCast } from '@runnel/testing/cast'
import { prefix, startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { deactivate, reactivate, setRole } from './accounts.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const { signal } = new AbortController()

test('an operator takes an account, gives it back and changes roles; the audit says that it was the operator', async () => {
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  const { bob } = await makeCast(redis)
  vi.stubEnv('REDIS_URL', server.url)
  vi.stubEnv('RUNNEL_PREFIX', redis.keys.prefix)
  try {
    expect(await deactivate.run(['@bob', '--reason', 'asked to'], signal)).toBe(0)
    expect(await findUserByHandle(redis, 'bob')).toMatchObject({ deactivated: true })
    expect(await reactivate.run(['bob'], signal)).toBe(0)
    expect(await setRole.run(['bob', 'owner'], signal)).toBe(0)
    expect(await findUserByHandle(redis, 'bob')).toMatchObject({ role: 'owner' })
    await setRole.run(['ada', 'member'], signal)
    await expect(setRole.run(['bob', 'member'], signal)).rejects.toMatchObject({ code: 'conflict' })
    await expect(setRole.run(['bob', 'king'], signal)).rejects.toMatchObject({ exitCode: 2 })
    await expect(deactivate.run(['nobody'], signal)).rejects.toMatchObject({
      message: 'There is nobody with the handle nobody.',
    })
    const { records } = await listAudit(redis, { user: bob.user })
    expect(records).toMatchObject([
      { by: 'u_operator0000', action: 'account:set-role', after: 'owner' },
      { action: 'account:reactivate' },
      { action: 'account:deactivate', reason: 'asked to' },
    ])
  } finally {
    vi.unstubAllEnvs()
  }
})
