import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis, type Redis } from '../connect.ts'
import { newId } from '../new-id.ts'
import { addInstallationAudit, listAudit, readAudit, type AuditFilter } from './audit.ts'

const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]

describe.each(kindsOfRedis)('the audit, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  const connect = () => connectRedis({ url: server.url, prefix: prefix() })
  const note = (
    redis: Redis,
    channel: ChannelId,
    { id = '*', kind = 'public', action = 'channel:rename' } = {},
  ) =>
    redis.inside.commands.xadd(
      redis.keys.audit(redis.keys.partitionOf(channel)),
      id,
      'a',
      `"by":"${ada}","action":"${action}","channel":"${channel}","kind":"${kind}","before":"say \\"hi\\""`,
    )
  const pages = async (redis: Redis, filter: AuditFilter, limit: number) => {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await listAudit(redis, { ...filter, cursor, limit })
      ids.push(...page.records.map(({ id }) => id))
      cursor = page.cursor
    } while (cursor)
    return ids
  }

  test('what was done in all partitions comes in one order, the latest first, and no page has it twice', async () => {
    await using redis = await connect()
    const channels = Array.from({ length: 40 }, () => newId<ChannelId>('c_'))
    // Many at the same moment, so that only the order of the streams tells them apart.
    for (const moment of [5, 6, 7])
      for (const [index, channel] of channels.entries())
        await note(redis, channel, { id: `${moment}-${index + 1}` })
    await addInstallationAudit(redis, { by: ada, action: 'session:end', user: bob, before: 'Firefox' })
    const all = await pages(redis, {}, 100)
    expect(all).toHaveLength(121)
    expect(new Set(all).size).toBe(121)
    for (const limit of [1, 7]) expect(await pages(redis, {}, limit)).toEqual(all)
    const { records } = await listAudit(redis, { limit: 200 })
    expect(records[0]).toMatchObject({ action: 'session:end', user: bob, before: 'Firefox' })
    expect(records[1]).toMatchObject({ at: 7, before: 'say "hi"' })
    expect(records[1]).not.toHaveProperty('kind')
    expect(records.map(({ at }) => at)).toEqual(records.map(({ at }) => at).toSorted((a, b) => b - a))
    const read: string[] = []
    for await (const { id } of readAudit(redis, {})) read.push(id)
    expect(read).toEqual(all)
  })

  test('who runs the installation is told nothing of channels that were private when it was done (ACC-2)', async () => {
    await using redis = await connect()
    const channel = newId<ChannelId>('c_')
    await note(redis, channel, { kind: 'private', action: 'member:ban' })
    await note(redis, channel, { kind: 'public' })
    const other = newId<ChannelId>('c_')
    await note(redis, other, { kind: 'private' })
    expect((await listAudit(redis, {})).records).toMatchObject([{ action: 'channel:rename', channel }])
    // Not even in a channel that has become public since.
    expect((await listAudit(redis, { channel })).records).toMatchObject([{ action: 'channel:rename' }])
    expect((await listAudit(redis, { channel: other })).records).toEqual([])
    const { records } = await listAudit(redis, { channel, withPrivate: true })
    expect(records).toMatchObject([{ action: 'channel:rename' }, { action: 'member:ban' }])
  })

  test('it is filtered by who, whom, what and when', async () => {
    await using redis = await connect()
    await addInstallationAudit(redis, { by: ada, action: 'account:set-role', user: bob })
    await addInstallationAudit(redis, { by: bob, action: 'account:deactivate', user: ada })
    const channel = newId<ChannelId>('c_')
    await note(redis, channel, { id: '1000-1' })
    const actions = async (filter: AuditFilter) =>
      (await listAudit(redis, filter)).records.map(({ action }) => action)
    expect(await actions({ by: ada })).toEqual(['account:set-role', 'channel:rename'])
    expect(await actions({ user: ada })).toEqual(['account:deactivate'])
    expect(await actions({ action: 'account:' })).toEqual(['account:deactivate', 'account:set-role'])
    expect(await actions({ to: 1_000 })).toEqual(['channel:rename'])
    expect(await actions({ from: 1_001 })).toHaveLength(2)
    expect(await actions({ from: 1_000, to: 1_000, by: bob })).toEqual([])
    for (const cursor of ['x', '99:1-1', '1:1', '1:1-x', '0:0-0'])
      await expect(listAudit(redis, { cursor })).rejects.toMatchObject({ code: 'bad_request' })
  })
})
