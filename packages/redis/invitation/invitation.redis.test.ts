import type { UserId } from '@runnel/protocol/ids'
import { kindsOfRedis, prefix, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis } from '../connect.ts'
import { createUser } from '../user/user.ts'
import { checkInvitation, createInvitation, listInvitations, revokeInvitation } from './invitation.ts'

const ada = 'u_ada000000000' as UserId

describe.each(kindsOfRedis)('invitations, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  const connect = () => connectRedis({ url: server.url, prefix: prefix() })

  test('a link is good until its uses are taken, and the list counts them', async () => {
    await using redis = await connect()
    await createUser(redis, { handle: 'ada', name: 'Ada', signUp: 'invited' })
    const { token, ...shown } = await createInvitation(redis, { by: ada, uses: 2 })
    expect(token).toMatch(/^[\w-]{22}$/)
    expect(shown.invitation).toMatch(/^[0-9a-z]{12}$/)
    expect(await listInvitations(redis, ada)).toEqual([shown])
    await createUser(redis, { handle: 'bob', name: 'Bob', signUp: 'invited', invite: token })
    expect(await listInvitations(redis, ada)).toEqual([{ ...shown, usesLeft: 1 }])
    expect(await checkInvitation(redis, token)).toBe(true)
    await createUser(redis, { handle: 'cy', name: 'Cy', signUp: 'invited', invite: token })
    expect(await checkInvitation(redis, token)).toBe(false)
  })

  test('an invitation taken back is worth nothing, and cannot be taken back again', async () => {
    await using redis = await connect()
    await createUser(redis, { handle: 'ada', name: 'Ada', signUp: 'invited' })
    const { token, invitation } = await createInvitation(redis, { by: ada })
    await revokeInvitation(redis, { invitation, by: ada })
    expect(await checkInvitation(redis, token)).toBe(false)
    await expect(
      createUser(redis, { handle: 'bob', name: 'Bob', signUp: 'invited', invite: token }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await expect(revokeInvitation(redis, { invitation, by: ada })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('an invitation whose time is over is worth nothing and is not listed', async () => {
    await using redis = await connect()
    await createUser(redis, { handle: 'ada', name: 'Ada', signUp: 'invited' })
    const { token } = await createInvitation(redis, { by: ada, validForMs: 30 })
    const later = await createInvitation(redis, { by: ada, validForMs: 60_000 })
    await until(async () => !(await checkInvitation(redis, token)))
    expect((await listInvitations(redis, ada)).map((one) => one.invitation)).toEqual([later.invitation])
    await expect(
      createUser(redis, { handle: 'bob', name: 'Bob', signUp: 'invited', invite: token }),
    ).rejects.toMatchObject({
      code: 'forbidden',
      message: 'This invitation is no longer good; ask for a new one.',
    })
  })

  test('the token is not in Redis', async () => {
    await using redis = await connect()
    const { token } = await createInvitation(redis, { by: ada })
    const stored = await redis.inside.commands.hgetall(redis.keys.invitations)
    expect(JSON.stringify(stored)).not.toContain(token)
    expect(Object.keys(stored)).toHaveLength(1)
  })
})
