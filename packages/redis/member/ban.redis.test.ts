import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import type { ChannelId } from '@runnel/protocol/ids'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { setLimits } from '../channel/administer.ts'
import { createChannel, inviteMember, joinChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { readLog } from '../history/history.ts'
import { acceptChannelInvitation, createChannelInvitation } from '../invitation/channel-invitation.ts'
import { joinByInvitation } from '../invitation/join-by-invitation.ts'
import { sendKnock } from '../knock/knock.ts'
import { acquireLock, withLock } from '../lock/lock.ts'
import { banMember, listBans, unbanMember } from './ban.ts'
import { kickMember, readMembership, setMemberRole } from './member.ts'

const dee = personNamed('dee')

onEveryRedis((connect) => {
  const make = async (redis: Redis, kind: 'public' | 'private' = 'public') =>
    (await createChannel(redis, { by: ada, name: 'general', kind, members: [bob, cy] })).channel
  const ban = (redis: Redis, channel: ChannelId, user = bob, until?: number, by = ada) =>
    withLock(redis, { channel, holder: by }, (lock) =>
      banMember(redis, { channel, by, user, lock, reason: 'too "loud"', until }),
    )
  const code = (expected: string) => ({ code: expected })

  test('a banned member is out at once, and comes back by no way until the ban is lifted', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    const { token } = await createChannelInvitation(redis, { channel, by: ada, uses: 5 })
    await ban(redis, channel)
    expect(await readMembership(redis, { channel, user: bob })).toBeUndefined()
    expect((await readLog(redis, { channel })).events.at(-1)).toMatchObject({
      type: 'member.banned',
      wasMember: true,
      user: bob,
      by: ada,
      reason: 'too "loud"',
    })
    await expect(joinChannel(redis, { channel, by: bob })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'You are banned from this channel.',
    })
    await expect(inviteMember(redis, { channel, by: cy, user: bob })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('banned'),
    })
    await expect(acceptChannelInvitation(redis, { token, user: bob })).rejects.toMatchObject(
      code('forbidden'),
    )
    await expect(joinByInvitation(redis, { channel, user: bob, by: ada })).rejects.toMatchObject(
      code('forbidden'),
    )
    await withLock(redis, { channel, holder: ada }, (lock) =>
      setLimits(redis, { channel, by: ada, lock, limits: { joining: 'approval' } }),
    )
    await expect(sendKnock(redis, { channel, user: bob })).rejects.toMatchObject(code('forbidden'))
    expect(await listBans(redis, { channel, by: ada })).toMatchObject([
      { user: bob, by: ada, reason: 'too "loud"', at: expect.any(Number) },
    ])

    const lift = () =>
      withLock(redis, { channel, holder: ada }, (lock) =>
        unbanMember(redis, { channel, by: ada, user: bob, lock }),
      )
    await lift()
    const { headSequence } = await readLog(redis, { channel })
    await lift()
    expect((await readLog(redis, { channel })).headSequence).toBe(headSequence)
    expect(await listBans(redis, { channel, by: ada })).toEqual([])
    await inviteMember(redis, { channel, by: ada, user: bob })
  })

  test('to somebody banned from a private channel it is not there, while the member who invites is told why', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'private')
    await ban(redis, channel)
    await expect(joinChannel(redis, { channel, by: bob })).rejects.toMatchObject(code('not_found'))
    await expect(sendKnock(redis, { channel, user: bob })).rejects.toMatchObject(code('not_found'))
    await expect(joinByInvitation(redis, { channel, user: bob, by: ada })).rejects.toMatchObject(
      code('not_found'),
    )
    await expect(inviteMember(redis, { channel, by: cy, user: bob })).rejects.toMatchObject(code('forbidden'))
    await expect(listBans(redis, { channel, by: bob })).rejects.toMatchObject(code('not_found'))
    await expect(listBans(redis, { channel, by: cy })).rejects.toMatchObject(code('forbidden'))
  })

  test('a ban with an end lapses by itself, by the clock of Redis', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await expect(ban(redis, channel, bob, Date.now() - 1_000)).rejects.toMatchObject(code('bad_request'))
    expect(await readMembership(redis, { channel, user: bob })).toBe('member')
    const end = Date.now() + 2_000
    await ban(redis, channel, bob, end)
    await expect(joinChannel(redis, { channel, by: bob })).rejects.toMatchObject(code('forbidden'))
    expect(await listBans(redis, { channel, by: ada })).toMatchObject([{ user: bob, until: end }])
    await until(async () => (await listBans(redis, { channel, by: ada })).length === 0)
    await joinChannel(redis, { channel, by: bob })
  })

  test('somebody who never was a member can be kept out, and is told nothing', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await ban(redis, channel, dee)
    await expect(joinChannel(redis, { channel, by: dee })).rejects.toMatchObject(code('forbidden'))
  })

  test('moderators ban members and voice, never owners or other moderators; nobody bans themselves or the last owner', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await inviteMember(redis, { channel, by: ada, user: dee })
    for (const [user, role] of [
      [bob, 'moderator'],
      [cy, 'moderator'],
      [dee, 'voice'],
    ] as const)
      await withLock(redis, { channel, holder: ada }, (lock) =>
        setMemberRole(redis, { channel, by: ada, user, role, lock }),
      )
    for (const user of [ada, cy])
      await expect(ban(redis, channel, user, undefined, bob)).rejects.toMatchObject(code('forbidden'))
    const lock = await acquireLock(redis, { channel, holder: bob })
    await expect(kickMember(redis, { channel, by: bob, user: cy, lock })).rejects.toMatchObject(
      code('forbidden'),
    )
    await expect(banMember(redis, { channel, by: bob, user: bob, lock })).rejects.toMatchObject(
      code('conflict'),
    )
    await expect(
      banMember(redis, { channel, by: dee, user: ada, lock, acting: 'owner' }),
    ).rejects.toMatchObject(code('lock_lost'))
    await banMember(redis, { channel, by: bob, user: dee, lock })
    expect(await readMembership(redis, { channel, user: dee })).toBeUndefined()
  })
})
