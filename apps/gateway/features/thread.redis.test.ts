import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { makeCast } from '@runnel/testing/cast'
import { type Connection, connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, test } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const reply = (by: Connection, channel: ChannelId, thread: EntryId, text: string, inChannel?: true) =>
  by.ask('message:send', {
    channel,
    clientId: crypto.randomUUID(),
    text,
    thread,
    ...(inChannel ? { inChannel } : {}),
  })

test('an answer reaches everyone in the channel, and whoever follows is told how they stand, on the other gateway', async () => {
  await using house = await startGateways(server.url)
  const { ada, bob, cy, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using bobs = await connect(house.urls[1]!, bob.token)
  await using cys = await connect(house.urls[1]!, cy.token)
  for (const one of [adas, bobs, cys]) await one.ask('session:resume', {})

  const { id: thread } = await bobs.say(general, 'who knows?')
  await reply(adas, general, thread, 'I do')
  const told = await bobs.hears('thread:changed')
  expect(told).toMatchObject({
    channel: general,
    thread,
    isFollowed: true,
    readReply: 0,
    unread: 1,
    mentions: 0,
  })
  await until(() => cys.entries(general).at(-1)?.type === 'thread.replied')
  expect(cys.entries(general).at(-1)).toMatchObject({ thread, reply: 1, text: 'I do', by: ada.user })
  // Whom nobody named and who said nothing is not told.
  expect(cys.events('thread:changed')).toEqual([])

  await reply(adas, general, thread, 'ask @cy, too', true)
  await cys.hears('thread:changed', ({ mentions }) => mentions === 1)
  await until(() => bobs.texts(general).includes('ask @cy, too'))
  expect(bobs.entries(general).at(-1)).toMatchObject({ type: 'message.posted', n: 2, thread, reply: 2 })
  const page = await bobs.ask('thread:page', { channel: general, thread })
  expect(page).toMatchObject({
    root: { id: thread, replies: { count: 2, users: [ada.user] } },
    replies: [{ text: 'I do' }, { text: 'ask @cy, too' }],
    standing: { unread: 2 },
  })
  expect(
    (await cys.ask('session:resume', {})).channels.find(({ channel }) => channel === general),
  ).toMatchObject({
    mentions: 1,
  })
  expect((await cys.ask('read:explain', { channel: general })).calls).toMatchObject([
    { text: 'ask @cy, too' },
  ])
})

test("what bob reads on one device is read on his other one: the thread's count, and the channel's with its threads", async () => {
  await using house = await startGateways(server.url)
  const { ada, bob, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using phone = await connect(house.urls[0]!, bob.token)
  await using laptop = await connect(house.urls[1]!, bob.token)
  for (const one of [adas, phone, laptop]) await one.ask('session:resume', {})
  const first = await phone.say(general, 'first')
  const second = await phone.say(general, 'second')
  for (const { id } of [first, second]) await reply(adas, general, id, 'answer')
  await laptop.hears('thread:changed', ({ thread }) => thread === second.id)
  expect(await laptop.ask('thread:list', { unreadOnly: true })).toMatchObject({
    unreadThreads: 2,
    threads: [{ thread: second.id }, { thread: first.id }],
  })

  await phone.ask('thread:mark', { channel: general, thread: first.id, reply: 1 })
  await laptop.hears('thread:changed', ({ thread, unread }) => thread === first.id && unread === 0)
  const last = adas.entries(general).at(-1)!
  // Looking at the channel is not looking at its threads.
  await phone.ask('read:mark', { channel: general, id: last.id, turn: 0 })
  expect(await laptop.ask('thread:list', { unreadOnly: true })).toMatchObject({ unreadThreads: 1 })
  const marked = await phone.ask('read:mark', { channel: general, id: last.id, turn: 0, threads: last.id })
  expect(marked).toMatchObject({ id: last.id, unread: 0, mentions: 0, turn: 0 })
  await laptop.hears('read:marked', ({ id }) => id === last.id)
  await laptop.hears('thread:changed', ({ thread, unread }) => thread === second.id && unread === 0)
  expect(await laptop.ask('thread:list', { unreadOnly: true })).toMatchObject({
    unreadThreads: 0,
    threads: [],
  })

  const again = await laptop.ask('read:mark-unread', { channel: general, id: second.id })
  expect(again).toMatchObject({ id: first.id, unread: 1, turn: 1 })
  await phone.hears('read:marked', ({ turn }) => turn === 1)
  await phone.hears('thread:changed', ({ thread, unread }) => thread === second.id && unread === 1)
  // The phone has not heard of it when it marks.
  const late = { channel: general, id: last.id, turn: 0, threads: last.id }
  expect(await phone.ask('read:mark', late)).toMatchObject({
    unread: 1,
    turn: 1,
  })
})

test('whatever ada does about a thread without a word of hers is later than what she was told before, though nothing was said between', async () => {
  await using house = await startGateways(server.url)
  const { ada, bob, general } = await makeCast(house.redis)
  await using phone = await connect(house.urls[0]!, ada.token)
  await using laptop = await connect(house.urls[1]!, ada.token)
  await using bobs = await connect(house.urls[1]!, bob.token)
  for (const one of [phone, laptop, bobs]) await one.ask('session:resume', {})
  const { id: thread, sequence } = await bobs.say(general, 'who knows?')
  const of = { channel: general, thread }
  await reply(phone, general, thread, 'I do')
  const answered = await laptop.hears('thread:changed')
  expect(answered).toMatchObject({ isFollowed: true, asOf: sequence + 1, acts: 0, marks: 0 })

  const unfollowed = await phone.ask('thread:unfollow', of)
  expect(unfollowed).toMatchObject({ isFollowed: false, asOf: sequence + 1, acts: 1 })
  expect(await laptop.hears('thread:changed', ({ isFollowed }) => !isFollowed)).toEqual(unfollowed)
  // Again is nothing new.
  expect(await laptop.ask('thread:unfollow', of)).toEqual(unfollowed)
  // Who is called follows again, by an entry; an edit that calls does the same.
  const { id } = await reply(bobs, general, thread, 'do you?')
  await bobs.ask('message:edit', {
    channel: general,
    id,
    clientId: crypto.randomUUID(),
    text: 'do you, @ada?',
  })
  await laptop.hears('thread:changed', ({ isFollowed, asOf }) => isFollowed && asOf === sequence + 3)
  expect(await laptop.ask('thread:mark', { ...of, reply: 2 })).toMatchObject({
    isFollowed: true,
    unread: 0,
    acts: 2,
  })
  expect(await phone.ask('thread:mark-unread', { ...of, reply: 2 })).toMatchObject({ unread: 1, acts: 3 })
  const last = phone.entries(general).at(-1)!
  await phone.ask('read:mark', { channel: general, id: last.id, turn: 0, threads: last.id })
  const read = await laptop.hears('thread:changed', ({ marks }) => marks === 1)
  expect(read).toMatchObject({ unread: 0, acts: 3, asOf: sequence + 3 })
  await phone.ask('read:mark-unread', { channel: general, id })
  await laptop.hears('thread:changed', ({ marks, acts }) => marks >= 2 && acts >= 3)
})

test('who was removed from a channel sees its threads no more and is told nothing of them (ACC-1)', async () => {
  await using house = await startGateways(server.url)
  const { ada, bob, design } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using bobs = await connect(house.urls[1]!, bob.token)
  for (const one of [adas, bobs]) await one.ask('session:resume', {})
  const { id: thread } = await bobs.say(design, 'mine')
  await reply(adas, design, thread, 'answer')
  await bobs.hears('thread:changed')
  await adas.ask('member:kick', { channel: design, user: bob.user })
  await bobs.hears('channel:revoked')
  const before = bobs.heard.length
  const { sequence } = await reply(adas, design, thread, 'between us')
  await adas.hears('thread:changed', ({ asOf }) => asOf >= sequence)
  expect(await bobs.ask('thread:list', {})).toEqual({ threads: [], unreadThreads: 0 })
  for (const [name, input] of [
    ['thread:page', {}],
    ['thread:follow', {}],
    ['thread:unfollow', {}],
    ['thread:mark', { reply: 1 }],
    ['thread:mark-unread', { reply: 1 }],
  ] as const)
    expect(await bobs.askAnything(name, { channel: design, thread, ...input })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    })
  expect(bobs.heard.slice(before).filter(({ name }) => name === 'thread:changed')).toEqual([])
})
