import { ada, bob, cy } from '@runnel/testing/people'
import type { ChannelId } from '@runnel/protocol/ids'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/audit.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { readLog } from '../history/history.ts'
import { acquireLock } from '../lock/lock.ts'
import { banMember, unbanMember } from '../member/ban.ts'
import { kickMember, setMemberRole } from '../member/member.ts'
import { muteMember, unmuteMember } from '../member/mute.ts'
import {
  archiveChannel,
  convertChannel,
  deleteChannel,
  renameChannel,
  restoreChannel,
  setLimits,
  setTopic,
  transferChannel,
  type Administration,
} from './administer.ts'
import { createChannel, inviteMember } from './channel.ts'

type Change = (redis: Redis, task: Administration) => Promise<void>

/** Every administrative write, in an order in which each can be done, and what the audit says of it. */
const changes: [Change, record: object][] = [
  [
    (redis, task) => renameChannel(redis, { ...task, name: 'lounge' }),
    { action: 'channel:rename', before: 'general', after: 'lounge' },
  ],
  [
    (redis, task) => setTopic(redis, { ...task, topic: 'all "sorts"' }),
    { action: 'channel:set-topic', after: 'all "sorts"' },
  ],
  [
    (redis, task) => setLimits(redis, { ...task, limits: { slowSeconds: 30, posting: 'voice' } }),
    { action: 'channel:set-limits', after: 'posting voice, slow 30' },
  ],
  [
    (redis, task) => setMemberRole(redis, { ...task, user: bob, role: 'voice' }),
    { action: 'member:set-role', user: bob, before: 'member', after: 'voice' },
  ],
  [
    (redis, task) => muteMember(redis, { ...task, user: bob, reason: 'rest' }),
    { action: 'member:mute', user: bob, after: 'muted', reason: 'rest' },
  ],
  [(redis, task) => unmuteMember(redis, { ...task, user: bob }), { action: 'member:unmute', user: bob }],
  [
    (redis, task) => kickMember(redis, { ...task, user: bob, reason: 'too "loud"' }),
    { action: 'member:kick', user: bob, before: 'voice', reason: 'too "loud"' },
  ],
  [
    (redis, task) => banMember(redis, { ...task, user: bob, until: 4_000_000_000_000 }),
    { action: 'member:ban', user: bob, after: 'banned until 2096-10-02T07:06:40.000Z' },
  ],
  [(redis, task) => unbanMember(redis, { ...task, user: bob }), { action: 'member:unban', user: bob }],
  [(redis, task) => archiveChannel(redis, task), { action: 'channel:archive' }],
  [(redis, task) => restoreChannel(redis, task), { action: 'channel:restore' }],
  [
    (redis, task) => convertChannel(redis, { ...task, kind: 'private' }),
    { action: 'channel:convert', before: 'public', after: 'private' },
  ],
  [
    (redis, task) => convertChannel(redis, { ...task, kind: 'public' }),
    { action: 'channel:convert', before: 'private', after: 'public' },
  ],
  [
    (redis, task) => transferChannel(redis, { ...task, user: cy }),
    { action: 'channel:transfer', user: cy, before: 'member', after: 'owner' },
  ],
  [
    (redis, task) => deleteChannel(redis, { ...task, name: 'lounge', reason: 'over' }),
    { action: 'channel:delete', before: 'lounge', reason: 'over' },
  ],
]

describe.each(kindsOfRedis)('every administrative write, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())
  const connect = () => connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })
  const make = async (redis: Redis): Promise<ChannelId> => {
    const members = [bob, cy]
    return (await createChannel(redis, { by: ada, name: 'general', kind: 'public', members })).channel
  }

  test('is noted in the audit: who, what, before and after, and why', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    const lock = await acquireLock(redis, { channel, holder: ada })
    for (const [change] of changes) {
      // Ada has handed the channel over before the last one: as one who runs the installation she still may.
      await change(redis, { channel, by: ada, lock, acting: 'owner' })
    }
    const { records } = await listAudit(redis, { channel, withPrivate: true })
    const expected = changes.map(([, record]) => ({ by: ada, channel, ...record }))
    expect(records.toReversed()).toMatchObject(expected)
    expect(records).toHaveLength(changes.length)
    // Of what was or became private, those who run the installation are told nothing (ACC-2).
    const seen = (await listAudit(redis, {})).records.map(({ action }) => action)
    expect(seen).toContain('channel:rename')
    expect(seen).not.toContain('channel:convert')
  })

  test('changes nothing and is not noted when the hold has ended, and when somebody may not (LCK-1)', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await inviteMember(redis, { channel, by: ada, user: bob })
    const lock = await acquireLock(redis, { channel, holder: ada })
    const { headSequence } = await readLog(redis, { channel })
    const refusals = [
      [{ channel, by: ada, lock: { ...lock, fence: lock.fence - 1 } }, 'lock_lost'],
      [{ channel, by: ada, lock: { ...lock, token: 'another' } }, 'lock_lost'],
      [{ channel, by: cy, lock }, 'forbidden'],
    ] as const
    for (const [task, code] of refusals)
      for (const [change] of changes) await expect(change(redis, task)).rejects.toMatchObject({ code })
    expect((await readLog(redis, { channel })).headSequence).toBe(headSequence)
    expect((await listAudit(redis, { channel, withPrivate: true })).records).toEqual([])
  })
})
