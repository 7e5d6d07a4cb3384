import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import { kindsOfRedis, prefix, type TestRedis, until } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archiveChannel, renameChannel, setLimits } from '../channel/administer.ts'
import { createChannel } from '../channel/channel.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { withLock, type Lock } from '../lock/lock.ts'
import { kickMember, readMembers, readMembership } from '../member/member.ts'
import {
  acceptChannelInvitation,
  createChannelInvitation,
  findChannelInvitation,
  listChannelInvitations,
  revokeChannelInvitation,
} from './channel-invitation.ts'
import { joinByInvitation } from './join-by-invitation.ts'

const dee = personNamed('dee')

describe.each(kindsOfRedis)('on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())
  const connect = () => connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })

  const design = async (redis: Redis) =>
    (await createChannel(redis, { by: ada, name: 'design', kind: 'private', members: [bob] })).channel

  test('of fifty people at one link with three uses, three come in', async () => {
    const name = prefix()
    await using redis = await connectRedis({ url: server.url, prefix: name, partitions: 4 })
    await using other = await connectRedis({ url: server.url, prefix: name, partitions: 4 })
    const channel = await design(redis)
    const { token } = await createChannelInvitation(redis, { channel, by: ada, uses: 3 })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        acceptChannelInvitation(index % 2 === 0 ? redis : other, { token, user: personNamed(`p${index}`) }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect((await readMembers(redis, channel)).size).toBe(5)
    expect(await listChannelInvitations(redis, { channel, by: ada })).toEqual([])
  })

  test('a member who follows the link takes no use of it, nor does the same person twice', async () => {
    await using redis = await connect()
    const channel = await design(redis)
    const { token, ...shown } = await createChannelInvitation(redis, { channel, by: ada, uses: 2 })
    expect(await findChannelInvitation(redis, token)).toEqual({ channel, name: 'design' })
    expect((await acceptChannelInvitation(redis, { token, user: bob })).channel).toBe(channel)
    await acceptChannelInvitation(redis, { token, user: cy })
    await acceptChannelInvitation(redis, { token, user: cy })
    expect(await listChannelInvitations(redis, { channel, by: ada })).toEqual([{ ...shown, usesLeft: 1 }])
  })

  test('a link survives the channel being renamed: it carries an id', async () => {
    await using redis = await connect()
    const channel = await design(redis)
    const { token } = await createChannelInvitation(redis, { channel, by: ada })
    await withLock(redis, { channel, holder: ada }, (lock) =>
      renameChannel(redis, { channel, by: ada, lock, name: 'drafts' }),
    )
    expect(await findChannelInvitation(redis, token)).toEqual({ channel, name: 'drafts' })
    expect((await acceptChannelInvitation(redis, { token, user: cy })).channel).toBe(channel)
  })

  test('a link that was taken back, is over, or never was, leads nowhere, and all three look the same', async () => {
    await using redis = await connect()
    const channel = await design(redis)
    const revoked = await createChannelInvitation(redis, { channel, by: ada })
    await revokeChannelInvitation(redis, { channel, by: ada, invitation: revoked.invitation })
    await expect(
      revokeChannelInvitation(redis, { channel, by: ada, invitation: revoked.invitation }),
    ).rejects.toMatchObject({ code: 'not_found' })
    const over = await createChannelInvitation(redis, { channel, by: ada, validForMs: 30 })
    await until(async () => (await findChannelInvitation(redis, over.token)) === undefined)
    const answers = await Promise.allSettled(
      [revoked.token, over.token, 'A'.repeat(22)].map((token) =>
        acceptChannelInvitation(redis, { token, user: cy }),
      ),
    )
    for (const answer of answers)
      expect(answer).toMatchObject({
        reason: { code: 'not_found', message: 'This invitation is no longer good; ask for a new one.' },
      })
    expect(await readMembership(redis, { channel, user: cy })).toBeUndefined()
  })

  test('moderators and owners make links, members do not, and to outsiders there is no channel', async () => {
    await using redis = await connect()
    const channel = await design(redis)
    const { invitation } = await createChannelInvitation(redis, { channel, by: ada })
    for (const [by, code] of [
      [bob, 'forbidden'],
      [dee, 'not_found'],
    ] as const) {
      const refusals = await Promise.allSettled([
        createChannelInvitation(redis, { channel, by, acting: 'owner' }),
        listChannelInvitations(redis, { channel, by, acting: 'owner' }),
        revokeChannelInvitation(redis, { channel, by, acting: 'owner', invitation }),
      ])
      for (const refusal of refusals) expect(refusal).toMatchObject({ reason: { code } })
    }
    const open = await createChannel(redis, { by: ada, name: 'open', kind: 'public' })
    await createChannelInvitation(redis, { channel: open.channel, by: dee, acting: 'owner' })
  })

  test('into an archived channel nobody comes, by no link', async () => {
    await using redis = await connect()
    const channel = await design(redis)
    const { token } = await createChannelInvitation(redis, { channel, by: ada })
    await withLock(redis, { channel, holder: ada }, (lock) =>
      archiveChannel(redis, { channel, by: ada, lock }),
    )
    await expect(acceptChannelInvitation(redis, { token, user: cy })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(createChannelInvitation(redis, { channel, by: ada })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('who signed up by an invitation is brought in once, also when that is tried again', async () => {
    await using redis = await connect()
    const channel = await design(redis)
    const { position } = await joinByInvitation(redis, { channel, user: cy, by: ada })
    expect(await joinByInvitation(redis, { channel, user: cy, by: ada })).toEqual({ position })
    expect(await readMembership(redis, { channel, user: cy })).toBe('member')
  })

  test('nobody comes into a private channel by an invitation to sign up whose maker is in it no longer, or may not let people in', async () => {
    await using redis = await connect()
    const channel = await design(redis)
    const bringIn = () => joinByInvitation(redis, { channel, user: cy, by: bob })
    const under = (work: (lock: Lock) => Promise<void>) =>
      withLock(redis, { channel, holder: ada }, (lock) => work(lock))
    await under((lock) => setLimits(redis, { channel, by: ada, lock, limits: { joining: 'approval' } }))
    await expect(bringIn()).rejects.toMatchObject({ code: 'forbidden' })
    await under((lock) => setLimits(redis, { channel, by: ada, lock, limits: { joining: 'open' } }))
    await under((lock) => kickMember(redis, { channel, by: ada, user: bob, lock }))
    await expect(bringIn()).rejects.toMatchObject({ code: 'not_found' })
    await under((lock) => archiveChannel(redis, { channel, by: ada, lock }))
    await expect(joinByInvitation(redis, { channel, user: cy, by: ada })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await readMembership(redis, { channel, user: cy })).toBeUndefined()
  })
})
