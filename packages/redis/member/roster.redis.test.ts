import type { ChannelId } from '@runnel/protocol/ids'
import { makePerson, type Person } from '@runnel/testing/cast'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { expect, test } from 'vitest'
import { createChannel, joinChannel, leaveChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { withLock } from '../lock/lock.ts'
import { setMemberRole } from './member.ts'
import { muteMember, unmuteMember } from './mute.ts'
import { createRosters, type Rosters } from './roster.ts'

onEveryRedis((connect) => {
  async function crowd(
    redis: Redis,
    size: number,
  ): Promise<{ ada: Person; all: Person[]; channel: ChannelId }> {
    const ada = await makePerson(redis, 'ada')
    const others: Person[] = []
    for (let from = 0; from < size; from += 100)
      others.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(100, size - from) }, (_, index) =>
            makePerson(redis, `p${String(from + index).padStart(4, '0')}`),
          ),
        )),
      )
    const { channel } = await createChannel(redis, {
      by: ada.user,
      name: 'general',
      kind: 'public',
      members: others.map(({ user }) => user),
    })
    return { ada, all: [ada, ...others], channel }
  }
  const readAll = async (rosters: Rosters, channel: ChannelId, reader: Person, query?: string) => {
    const handles: string[] = []
    let cursor: string | undefined
    do {
      const page = await rosters.list({ channel, reader: reader.user, cursor, query })
      expect(page.members.length).toBeLessThanOrEqual(100)
      handles.push(...page.members.map((member) => member.handle))
      cursor = page.cursor
    } while (cursor !== undefined)
    return handles
  }

  test('members come page by page: owners, moderators, voice, members, each by handle, nobody twice and nobody left out', async () => {
    await using redis = await connect()
    const { ada, all, channel } = await crowd(redis, 250)
    const roleOf = (user: Person, role: 'moderator' | 'voice') =>
      withLock(redis, { channel, holder: ada.user }, (lock) =>
        setMemberRole(redis, { channel, by: ada.user, user: user.user, role, lock }),
      )
    const rosters = createRosters(redis, { now: () => 0 })
    const plain = await readAll(rosters, channel, ada)
    expect(plain).toEqual(all.map(({ handle }) => handle))
    await roleOf(all[200]!, 'moderator')
    await roleOf(all[100]!, 'moderator')
    await roleOf(all[150]!, 'voice')
    const handles = await readAll(rosters, channel, ada)
    expect(handles.slice(0, 5)).toEqual(['ada', 'p0099', 'p0199', 'p0149', 'p0000'])
    expect(handles.toSorted()).toEqual(plain.toSorted())
    expect(await rosters.moderators(channel)).toEqual([ada.user, all[100]!.user, all[200]!.user])
    expect(await readAll(rosters, channel, ada, '@p00')).toHaveLength(100)
    expect(await readAll(rosters, channel, ada, 'P0001')).toEqual(['p0001'])
    expect(await readAll(rosters, channel, ada, 'nobody')).toEqual([])
  })

  test('a page is as of now: who came, went, was given a role or was muted a moment ago is shown so', async () => {
    await using redis = await connect()
    const { ada, all, channel } = await crowd(redis, 3)
    const rosters = createRosters(redis, { now: () => 0 })
    const dee = await makePerson(redis, 'dee')
    expect((await rosters.list({ channel, reader: ada.user })).total).toBe(4)
    await joinChannel(redis, { channel, by: dee.user })
    await leaveChannel(redis, { channel, by: all[1]!.user })
    await withLock(redis, { channel, holder: ada.user }, async (lock) => {
      await setMemberRole(redis, { channel, by: ada.user, user: all[2]!.user, role: 'owner', lock })
      await muteMember(redis, { channel, by: ada.user, user: dee.user, lock })
    })
    const { members, total } = await rosters.list({ channel, reader: ada.user })
    expect(total).toBe(4)
    expect(members.map(({ handle, channelRole, mutedUntil }) => [handle, channelRole, mutedUntil])).toEqual([
      ['ada', 'owner', undefined],
      ['p0001', 'owner', undefined],
      ['dee', 'member', 0],
      ['p0002', 'member', undefined],
    ])
    await withLock(redis, { channel, holder: ada.user }, (lock) =>
      unmuteMember(redis, { channel, by: ada.user, user: dee.user, lock }),
    )
    expect((await rosters.list({ channel, reader: ada.user })).members[2]).not.toHaveProperty('mutedUntil')
  })

  test('a hundred people who open the list at the same moment all see all of it', async () => {
    await using redis = await connect()
    const { ada, all, channel } = await crowd(redis, 120)
    const rosters = createRosters(redis, { now: () => 0 })
    const pages = await Promise.all(
      all.slice(0, 100).map(({ user }) => rosters.list({ channel, reader: user, query: 'p00' })),
    )
    for (const page of pages) expect(page.members).toHaveLength(100)
    await leaveChannel(redis, { channel, by: all[1]!.user })
    const after = await Promise.all(
      Array.from({ length: 20 }, () => rosters.list({ channel, reader: ada.user, query: 'p0000' })),
    )
    for (const page of after) expect(page).toMatchObject({ members: [], total: 120 })
  })

  test('an outsider is told nothing, also when the list is known, and a made-up cursor is refused', async () => {
    await using redis = await connect()
    const { ada, channel } = await crowd(redis, 1)
    const eva = await makePerson(redis, 'eva')
    const rosters = createRosters(redis, { now: () => 0 })
    await rosters.list({ channel, reader: ada.user })
    await expect(rosters.list({ channel, reader: eva.user })).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      rosters.list({ channel: 'c_000000000000' as ChannelId, reader: ada.user }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(rosters.list({ channel, reader: ada.user, cursor: '9:<' })).rejects.toMatchObject({
      code: 'bad_request',
    })
    expect(await rosters.moderators('c_000000000000' as ChannelId)).toEqual([])
  })
})
