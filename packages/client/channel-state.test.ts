import type { LogEntry, MessagePosted } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import {
  applyEntry,
  applyRead,
  applyReadState,
  applyUnread,
  countEntry,
  endsMembership,
} from './channel-state.ts'
import type { ChannelState } from './channel-state.ts'
import { noWindow, takeEntries } from './timeline.ts'
import type { Window } from './timeline.ts'

const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]
const epoch = 'epoch00000' as Epoch
const id = (sequence: number) => `1000-${sequence}` as EntryId

const general: ChannelState = {
  channel: 'c_general00000' as ChannelId,
  name: 'general',
  kind: 'public',
  topic: '',
  memberCount: 2,
  role: 'member',
  position: { epoch, id: id(4) },
  unread: 0,
  mentions: 0,
  readId: id(4),
  readTurn: 0,
  countedTo: 4,
}

const said = (sequence: number, more: Partial<MessagePosted> = {}): MessagePosted => ({
  type: 'message.posted',
  id: id(sequence),
  at: 1_000,
  by: bob,
  n: sequence,
  text: 'hello',
  ...more,
})
const deleted = (sequence: number, ...gone: number[]): LogEntry => ({
  type: 'message.deleted',
  id: id(sequence),
  at: 1_000,
  by: bob,
  messages: gone.map(id),
})
const edited = (sequence: number, of: number, mentions?: UserId[]): LogEntry => ({
  type: 'message.edited',
  id: id(sequence),
  at: 1_000,
  by: bob,
  message: id(of),
  text: 'hello again',
  ...(mentions && { mentions }),
})

/** Ada's channel as entries come, with the window she has on it, or none. */
function follow(entries: LogEntry[], { state = general, hasWindow = true } = {}) {
  let window: Window = noWindow
  let isUnsure = false
  for (const entry of entries) {
    const counted = countEntry(state, entry, ada, window)
    state = { ...counted.channel, position: { epoch, id: entry.id } }
    isUnsure ||= counted.isUnsure
    if (hasWindow) window = takeEntries(window, [entry], { me: ada })
  }
  return { state, window, isUnsure }
}

test('looking at the end of a channel leaves what calls ada in a thread, marking it read does not', () => {
  const inThread: LogEntry = {
    type: 'thread.replied',
    id: id(6),
    at: 1_000,
    by: bob,
    thread: id(3),
    reply: 1,
    text: 'hello @ada',
    mentions: [ada],
  }
  const { state, window } = follow([said(5, { mentions: [ada] }), inThread, said(7)])
  expect(state).toMatchObject({ unread: 2, mentions: 2 })
  const looked = applyRead(state, id(7), window, ada)
  expect(looked).toMatchObject({ readId: id(7), unread: 0, mentions: 1 })
  expect(applyRead(looked, id(7), window, ada)).toBe(looked)
  expect(applyRead(looked, id(7), window, ada, true)).toMatchObject({ unread: 0, mentions: 0 })
  // Its end may be unread to the server though it was read here: only that can tell what an edit there calls.
  expect(
    countEntry(looked, { ...edited(8, 6, [ada]), thread: id(3), reply: 1 } as LogEntry, ada, window).isUnsure,
  ).toBe(true)
})

test('a mention of ada counts until she has read it; her own words never call her', () => {
  const { state, window } = follow([
    said(5, { mentions: [ada] }),
    said(6, { by: ada, mentions: [ada] }),
    said(7),
  ])
  expect(state).toMatchObject({ unread: 3, mentions: 1 })
  expect(applyRead(state, id(5), window, ada)).toMatchObject({ unread: 2, mentions: 0 })
  expect(applyRead(state, id(7), window, ada)).toMatchObject({ unread: 0, mentions: 0 })
})

test('what ada says right after what she has read is read', () => {
  expect(follow([said(5, { by: ada })]).state.unread).toBe(0)
  expect(follow([said(5), said(6, { by: ada })]).state.unread).toBe(2)
})

test('@channel calls everyone but who wrote it', () => {
  expect(follow([said(5, { everyone: 'channel' })]).state.mentions).toBe(1)
  expect(follow([said(5, { everyone: 'channel', by: ada })]).state.mentions).toBe(0)
})

test('a deleted message is unread no more, and its mention is gone with it', () => {
  const before = [said(5, { mentions: [ada] }), said(6)]
  expect(follow([...before, deleted(7, 5)])).toMatchObject({
    isUnsure: false,
    state: { unread: 1, mentions: 0 },
  })
  expect(follow([...before, deleted(7, 5, 6)]).state).toMatchObject({ unread: 0, mentions: 0 })
  // One that was read, and one that is a reply in a thread, were not counted.
  const { state, window } = follow(before)
  const read = applyRead(state, id(5), window, ada)
  expect(countEntry(read, deleted(7, 5), ada, window).channel.unread).toBe(1)
})

test('a reply that is deleted takes nothing from the channel, one that was also sent there does', () => {
  const { state } = follow([said(5), said(6)])
  const gone = (inChannel?: true): LogEntry => ({
    ...(deleted(8, 6) as LogEntry & { type: 'message.deleted' }),
    replies: [{ id: id(6), thread: id(2), reply: 1, by: bob, ...(inChannel && { inChannel }) }],
  })
  expect(countEntry(state, gone(), ada, noWindow).channel.unread).toBe(2)
  expect(countEntry(state, gone(true), ada, noWindow).channel.unread).toBe(1)
})

test('an edit that calls ada counts, one that no longer does is taken back', () => {
  expect(follow([said(5), edited(6, 5, [ada])]).state.mentions).toBe(1)
  expect(follow([said(5, { mentions: [ada] }), edited(6, 5)]).state.mentions).toBe(0)
  expect(follow([said(5, { mentions: [ada] }), edited(6, 5, [ada])]).state.mentions).toBe(1)
})

test('what cannot be told without messages that are not in memory is asked for', () => {
  const options = { hasWindow: false }
  expect(follow([said(5), deleted(6, 5)], options).isUnsure).toBe(false)
  expect(follow([said(5, { mentions: [ada] }), deleted(6, 5)], options).isUnsure).toBe(true)
  expect(follow([said(5), edited(6, 5, [ada])], options).isUnsure).toBe(true)
  expect(follow([said(5), edited(6, 5)], options).isUnsure).toBe(false)
})

test('what ada read on another device is taken over and never taken back', () => {
  const { state } = follow([said(5), said(6), said(7)])
  const told = (sequence: number, unread: number, turn = 0, asOf = 7) => ({
    id: id(sequence),
    unread,
    mentions: 0,
    turn,
    asOf,
  })
  const read = applyReadState(state, told(6, 1), [], ada, noWindow).channel
  expect(read).toMatchObject({ unread: 1, readId: id(6) })
  expect(applyReadState(read, told(5, 2), [], ada, noWindow).channel).toBe(read)
  expect(applyReadState(read, told(5, 2, 1), [], ada, noWindow).channel).toMatchObject({
    unread: 2,
    readId: id(5),
    readTurn: 1,
  })
})

test('what the server had not counted yet is counted on, what it had is not counted twice', () => {
  const entries = [said(5), said(6), said(7)]
  const { state } = follow(entries)
  const told = { id: id(5), unread: 1, mentions: 0, turn: 0 }
  const late = applyReadState(state, { ...told, asOf: 6 }, entries, ada, noWindow)
  expect(late).toMatchObject({ isUnsure: false, channel: { unread: 2, countedTo: 7 } })
  const early = applyReadState(state, { ...told, unread: 4, asOf: 9 }, entries, ada, noWindow).channel
  expect(follow([said(8), said(9), said(10)], { state: early }).state.unread).toBe(5)
  expect(applyReadState(state, { ...told, asOf: 5 }, entries.slice(2), ada, noWindow).isUnsure).toBe(true)
})

test('what is told from before more came than is remembered leaves that unread, until the server is asked', () => {
  const position = { epoch, id: id(7) }
  const state = { ...general, position, countedTo: 7, readId: id(4), unread: 3, mentions: 1 }
  const late = { id: id(4), unread: 0, mentions: 0, turn: 0, asOf: 4 }
  const still = applyReadState(state, late, [], ada, noWindow)
  expect(still).toMatchObject({ isUnsure: true, channel: { unread: 3, mentions: 1, countedTo: 7 } })
  const further = applyReadState(state, { ...late, id: id(6), asOf: 6 }, [], ada, noWindow)
  expect(further).toMatchObject({ isUnsure: true, channel: { unread: 1, readId: id(6) } })
})

test('marked unread from a message on, a channel is as it was before that message, whatever is told late', () => {
  const { state, window } = follow([said(5), said(6, { mentions: [ada] }), said(7)])
  const read = applyRead(state, id(7), window, ada)
  const again = applyUnread(read, id(6), window, ada)
  expect(again).toMatchObject({ unread: 2, mentions: 1, isUnreadHere: true })
  expect(sequenceOf(again.readId)).toBe(5)
  const told = { id: again.readId, unread: 2, mentions: 1, turn: 1, asOf: 7 }
  const known = applyReadState(again, told, [], ada, window).channel
  expect(known).toMatchObject({ unread: 2, mentions: 1, readTurn: 1 })
  const late = { id: id(7), unread: 0, mentions: 0, turn: 0, asOf: 7 }
  expect(applyReadState(known, late, [], ada, window).channel).toBe(known)
})

test('marked unread in an old part of the channel, what is before that is unread no more, though the rest is not in memory', () => {
  const old = { ...takeEntries(noWindow, [said(1), said(2)], { me: ada }), hasNewer: true }
  const allUnread = { ...general, readId: '0-0' as EntryId, unread: 4 }
  expect(applyUnread(allUnread, id(2), old, ada)).toMatchObject({ readId: id(1), unread: 3 })
})

test('names, topics, kind, limits, people and the archive follow the log', () => {
  const base = { id: id(5), at: 1_000, by: bob }
  const take = (...entries: LogEntry[]) =>
    entries.reduce((before, entry) => applyEntry(before, entry, ada), general)
  expect(
    take(
      { ...base, type: 'channel.renamed', name: 'lobby' },
      { ...base, type: 'channel.topic_changed', topic: 'hi' },
      { ...base, type: 'channel.converted', kind: 'private' },
      { ...base, type: 'channel.limits_changed', limits: { slowSeconds: 30, posting: 'voice' } },
      { ...base, type: 'channel.limits_changed', limits: { posting: 'all' } },
      { ...base, type: 'member.joined', user: bob },
      { ...base, type: 'member.role_changed', user: ada, role: 'owner' },
      { ...base, type: 'member.muted', user: ada },
      { ...base, type: 'channel.archived' },
    ),
  ).toMatchObject({
    name: 'lobby',
    topic: 'hi',
    kind: 'private',
    limits: { slowSeconds: 30 },
    memberCount: 3,
    role: 'owner',
    mutedUntil: 0,
    archived: true,
  })
  const back = take(
    { ...base, type: 'channel.archived' },
    { ...base, type: 'channel.restored' },
    { ...base, type: 'member.muted', user: ada, until: 5 },
    { ...base, type: 'member.unmuted', user: ada },
    { ...base, type: 'channel.limits_changed', limits: { slowSeconds: 30 } },
    { ...base, type: 'channel.limits_changed', limits: { slowSeconds: 0 } },
  )
  expect(back).toEqual(general)
  expect(take({ ...base, type: 'member.banned', user: bob }).memberCount).toBe(2)
  expect(take({ ...base, type: 'member.banned', user: bob, wasMember: true }).memberCount).toBe(1)
})

test('a ban of ada, her removal and the end of the channel end her being in it; those of others do not', () => {
  const base = { id: id(5), at: 1_000, by: bob }
  expect(endsMembership({ ...base, type: 'member.banned', user: ada }, ada)).toBe(true)
  expect(endsMembership({ ...base, type: 'member.banned', user: bob }, ada)).toBe(false)
  expect(endsMembership({ ...base, type: 'channel.deleted' }, ada)).toBe(true)
})

test('an entry that a later release knows is a line of its own, and leaves the channel, its counts and its messages as they are', () => {
  const window = takeEntries(noWindow, [said(5)], { me: ada })
  const painted = { type: 'message.painted', id: id(6), at: 1_000, by: bob, message: id(5) }
  const entry = painted as unknown as LogEntry
  const after = takeEntries(window, [entry], { me: ada })
  expect(after.settled.map(({ kind, key }) => [kind, key])).toEqual([
    ['message', id(5)],
    ['notice', id(6)],
  ])
  expect(after.settled[0]).toBe(window.settled[0])
  expect(applyEntry(general, entry, ada)).toBe(general)
  const before = { ...general, unread: 2, mentions: 1 }
  const { channel, isUnsure } = countEntry(before, entry, ada, after)
  expect([channel, isUnsure]).toEqual([{ ...before, countedTo: 6 }, false])
})
