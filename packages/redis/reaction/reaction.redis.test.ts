import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { readLog, readPage } from '../history/history.ts'
import { appendMessage } from '../message/message.ts'
import { listReactions, react } from './reaction.ts'

onEveryRedis((connect) => {
  async function general(
    redis: Redis,
    members: UserId[] = [bob],
  ): Promise<{ channel: ChannelId; id: EntryId }> {
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public', members: [] })
    // As members, without so many entries.
    const roles = Object.fromEntries(members.map((user) => [user, 'member']))
    await redis.inside.commands.hset(redis.keys.members(channel), roles)
    const { id } = await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text: 'hello' })
    return { channel, id }
  }

  const add = (redis: Redis, channel: ChannelId, by: UserId, id: EntryId, emoji: string, isOn = true) =>
    react(redis, { channel, by, clientId: randomUUID(), id, emoji, isOn })

  const shownTo = async (redis: Redis, channel: ChannelId, reader: UserId) =>
    (await readPage(redis, { channel, reader })).messages.at(-1)!.reactions

  test('reactions stand in the order in which they came, with who reacted, and each sees which are theirs', async () => {
    await using redis = await connect()
    const { channel, id } = await general(redis)
    await add(redis, channel, bob, id, '👍🏽')
    await add(redis, channel, ada, id, '❤️')
    const { id: entry } = await add(redis, channel, ada, id, '👍🏽')
    expect(await shownTo(redis, channel, ada)).toEqual([
      { emoji: '👍🏽', count: 2, users: [bob, ada], mine: true },
      { emoji: '❤️', count: 1, users: [ada], mine: true },
    ])
    expect((await shownTo(redis, channel, bob))!.map(({ mine }) => mine)).toEqual([true, undefined])
    const { events } = await readLog(redis, { channel })
    expect(events.at(-1)).toMatchObject({
      id: entry,
      type: 'reaction.added',
      by: ada,
      message: id,
      emoji: '👍🏽',
      count: 2,
    })
    await add(redis, channel, bob, id, '👍🏽', false)
    await add(redis, channel, ada, id, '👍🏽', false)
    expect(await shownTo(redis, channel, bob)).toEqual([{ emoji: '❤️', count: 1, users: [ada] }])
    await add(redis, channel, ada, id, '❤️', false)
    expect(await shownTo(redis, channel, ada)).toBeUndefined()
    expect((await readLog(redis, { channel })).events.at(-1)).toMatchObject({
      type: 'reaction.removed',
      count: 0,
    })
  })

  test('reacting twice alike counts once, and taking back what is not there changes nothing', async () => {
    await using redis = await connect()
    const { channel, id } = await general(redis)
    const asked = { channel, by: bob, clientId: randomUUID(), id, emoji: '🎉', isOn: true }
    const first = await react(redis, asked)
    expect(await add(redis, channel, bob, id, '🎉')).toEqual({})
    expect(await add(redis, channel, ada, id, '🎉', false)).toEqual({})
    await add(redis, channel, bob, id, '🎉', false)
    // A late retry of the first does not bring it back (MSG-3).
    expect(await react(redis, asked)).toEqual(first)
    expect(await shownTo(redis, channel, bob)).toBeUndefined()
  })

  test('of a crowd a page names the first and counts all, and the list names everyone', async () => {
    await using redis = await connect()
    const crowd = Array.from({ length: 60 }, (_, index) => personNamed(`person ${index}`))
    const { channel, id } = await general(redis, crowd)
    for (const person of crowd) await add(redis, channel, person, id, '👀')
    const named = limits.peopleNamedPerReaction
    expect(await shownTo(redis, channel, crowd[50]!)).toEqual([
      { emoji: '👀', count: 60, users: crowd.slice(0, named), mine: true },
    ])
    expect(await listReactions(redis, { channel, reader: ada, id })).toEqual([{ emoji: '👀', users: crowd }])
    await add(redis, channel, crowd[0]!, id, '👀', false)
    await add(redis, channel, crowd[55]!, id, '👀', false)
    const [shown] = (await shownTo(redis, channel, crowd[0]!))!
    expect(shown).toEqual({ emoji: '👀', count: 58, users: crowd.slice(1, named) })
    await add(redis, channel, crowd[0]!, id, '👀')
    expect((await shownTo(redis, channel, ada))![0]!.users).toEqual([...crowd.slice(1, named), crowd[0]])
  })

  test('there are no more different reactions, nor people who react alike, than fit', async () => {
    await using redis = await connect()
    const crowd = Array.from({ length: limits.peoplePerReaction }, (_, index) =>
      personNamed(`person ${index}`),
    )
    const { channel, id } = await general(redis, [bob, ...crowd])
    const different = Array.from(
      new Intl.Segmenter().segment(
        '😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰😗😙😚🙂🤗🤩🤔🤨😐😑😶🙄😏😣😥😮🤐😯😪😫🥱😴😌😛😜😝🤤😒😓😔😕🙃🤑😲🙁😖',
      ),
      ({ segment }) => segment,
    )
    for (const emoji of different.slice(0, limits.reactionsPerMessage))
      await add(redis, channel, ada, id, emoji)
    await expect(add(redis, channel, ada, id, different[limits.reactionsPerMessage]!)).rejects.toMatchObject({
      code: 'conflict',
    })
    await Promise.all(crowd.slice(1).map((person) => add(redis, channel, person, id, '😀')))
    await expect(add(redis, channel, bob, id, '😀')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('an outsider hears that there is no such channel, and the muted may not react', async () => {
    await using redis = await connect()
    const { channel, id } = await general(redis)
    await expect(add(redis, channel, cy, id, '👍')).rejects.toMatchObject({ code: 'not_found' })
    await expect(listReactions(redis, { channel, reader: cy, id })).rejects.toMatchObject({
      code: 'not_found',
    })
    await redis.inside.commands.hset(redis.keys.head(channel), 'flags', 'posting:moderators mutes')
    await add(redis, channel, bob, id, '👍')
    await redis.inside.commands.hset(redis.keys.muted(channel), bob, '0')
    await expect(add(redis, channel, bob, id, '❤️')).rejects.toMatchObject({ code: 'forbidden' })
  })
})
