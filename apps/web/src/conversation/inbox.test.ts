import { threadKey } from '@runnel/client/thread'
import type { LogEntry, ThreadReplied } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { FollowedThread } from '@runnel/protocol/thread'
import { expect, test } from 'vitest'
import { inboxThread, inOrderOf, messagesOf, takeIntoInbox } from './inbox.ts'

const general = 'c_0123456789ab' as ChannelId
const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]
const id = (sequence: number) => `${1_700_000_000_000 + sequence}-${sequence}` as EntryId
const at = (sequence: number) => 1_700_000_000_000 + sequence

const replied = (sequence: number, reply: number, by = bob, thread = id(1)): ThreadReplied => ({
  type: 'thread.replied',
  id: id(sequence),
  at: at(sequence),
  by,
  thread,
  reply,
  text: `reply ${reply}`,
})

const followed = (asOf: number, replies: ThreadReplied[]): FollowedThread => ({
  channel: general,
  thread: id(1),
  isFollowed: true,
  readReply: 0,
  unread: replies.length,
  mentions: 0,
  asOf,
  acts: 0,
  marks: 0,
  root: {
    type: 'message.posted',
    id: id(1),
    at: at(1),
    by: ada,
    n: 1,
    text: 'who comes along?',
    replies: { count: replies.length, lastAt: at(asOf), users: [bob] },
  },
  latest: replies,
})

const texts = (thread: ReturnType<typeof inboxThread>) => messagesOf(thread).replies.map(({ text }) => text)

test('a reply that comes while Ada looks stands below the others, once', () => {
  const listed = inboxThread(followed(2, [replied(2, 1)]))
  const entries: LogEntry[] = [replied(2, 1), replied(3, 2), replied(4, 1, bob, id(9))]
  const next = takeIntoInbox(listed, entries, ada)
  expect(texts(next)).toEqual(['reply 1', 'reply 2'])
  expect(messagesOf(next).root?.replies?.count).toBe(2)
  expect(takeIntoInbox(next, entries, ada)).toBe(next)
})

test('what is edited and deleted elsewhere changes in the inbox', () => {
  const listed = inboxThread(followed(3, [replied(2, 1), replied(3, 2)]))
  const next = takeIntoInbox(
    listed,
    [
      { type: 'message.edited', id: id(4), at: at(4), by: bob, message: id(2), text: 'another word' },
      { type: 'message.deleted', id: id(5), at: at(5), by: bob, messages: [id(3)] },
    ],
    ada,
  )
  expect(texts(next)).toEqual(['another word', ''])
  expect(messagesOf(next).replies[1]?.deleted?.by).toBe(bob)
})

test('a lively thread keeps its latest replies', () => {
  const listed = inboxThread(followed(2, [replied(2, 1)]))
  const many = Array.from({ length: 60 }, (_, more) => replied(3 + more, 2 + more))
  const shown = texts(takeIntoInbox(listed, many, ada))
  expect(shown).toHaveLength(20)
  expect(shown.at(-1)).toBe('reply 61')
})

test('threads with something new stand first, each once', () => {
  const quiet = inboxThread(followed(2, [replied(2, 1)]))
  const lively = { ...quiet, key: threadKey(general, id(7)), thread: id(7) }
  expect(inOrderOf([lively], [quiet, lively]).map(({ thread }) => thread)).toEqual([id(7), id(1)])
})
