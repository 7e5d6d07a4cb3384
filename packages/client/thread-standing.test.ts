import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import { expect, test } from 'vitest'
import { createStandings } from './thread-standing.ts'

const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]
const channel = 'c_general00000' as ChannelId
const id = (sequence: number) => `${sequence * 10}-${sequence}` as EntryId
const thread = id(1)

const standing = (more: Partial<ThreadStanding>): ThreadStanding => ({
  channel,
  thread,
  isFollowed: true,
  readReply: 0,
  unread: 0,
  mentions: 0,
  asOf: 5,
  acts: 0,
  marks: 0,
  ...more,
})

const reply = (sequence: number, by: UserId, ordinal: number): LogEntry => ({
  type: 'thread.replied',
  id: id(sequence),
  at: sequence * 10,
  by,
  text: 'a reply',
  thread,
  reply: ordinal,
})

/** What ada's device knows of threads, and what it asks for. */
function adas() {
  const asked: ThreadStanding[] = []
  const standings = createStandings({
    my: () => ada,
    onChange() {},
    onCallsRead() {},
    onCallsAgain() {},
    onUnsure: (unsure) => asked.push(unsure),
  })
  return { ...standings, asked, now: () => standings.get(channel, thread) }
}

test('ada unfollows on her laptop, and her phone hears of it after a reply that came later: it asks instead of saying she follows', () => {
  const phone = adas()
  phone.know([standing({})])
  phone.take(channel, [reply(6, bob, 1)])
  phone.know([standing({ isFollowed: false, acts: 1 })])
  expect(phone.asked).toEqual([standing({ isFollowed: false, acts: 1 })])
  phone.know([standing({ isFollowed: false, unread: 1, asOf: 6, acts: 1 })])
  expect(phone.now()).toMatchObject({ isFollowed: false, unread: 1 })
})

test('that ada follows again is not taken back by the late news that she did not', () => {
  const phone = adas()
  phone.know([standing({ acts: 2 })])
  phone.know([standing({ isFollowed: false, acts: 1 })])
  expect(phone.now()).toMatchObject({ isFollowed: true })
  expect(phone.asked).toEqual([])
})

test('of a thread read in the channel and one read in itself at the same time neither count stands, and the phone asks', () => {
  const phone = adas()
  phone.know([standing({ unread: 1, marks: 1 })])
  phone.know([standing({ unread: 2, acts: 1 })])
  expect(phone.now()).toMatchObject({ unread: 1 })
  expect(phone.asked).toHaveLength(1)
})

test('an edit that calls ada in a thread she unfollowed, though she had read it, makes her phone ask', () => {
  const phone = adas()
  phone.know([standing({ isFollowed: false, readReply: 1, asOf: 6 })])
  const edited = {
    type: 'message.edited',
    id: id(7),
    at: 70,
    by: bob,
    message: id(6),
    text: '@ada',
    thread,
    reply: 1,
  } as const
  phone.take(channel, [{ ...edited, mentions: [ada] }])
  expect(phone.asked).toHaveLength(1)
  phone.know([standing({ readReply: 1, asOf: 7 })])
  phone.take(channel, [{ ...edited, id: id(8), mentions: [ada] }])
  // She follows, and has read it: nothing to ask.
  expect(phone.asked).toHaveLength(1)
})

test('a reply that comes while unread threads are listed is still unread when the list comes without its thread', () => {
  const phone = adas()
  phone.know([standing({})])
  const then = phone.store.getState()
  phone.take(channel, [reply(6, bob, 1)])
  phone.keepUnread([], then)
  expect(phone.now()).toMatchObject({ unread: 1 })
  phone.keepUnread([], phone.store.getState())
  expect(phone.now()).toMatchObject({ unread: 0 })
})

test('what is told on a new connection is taken, also when ada left the channel and came back meanwhile and is counted anew', () => {
  const phone = adas()
  phone.know([standing({ unread: 3, acts: 4, marks: 9 })])
  phone.pause()
  phone.know([standing({ unread: 1, asOf: 8 })])
  expect(phone.now()).toMatchObject({ unread: 1 })
})
