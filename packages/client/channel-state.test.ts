import type { LogEntry, MessagePosted } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEntry, applyRead, knowHead } from './channel-state.ts'
import type { ChannelState } from './channel-state.ts'

const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]

const general: ChannelState = {
  channel: 'c_general00000' as ChannelId,
  name: 'general',
  kind: 'public',
  topic: '',
  memberCount: 2,
  role: 'member',
  position: { epoch: 'epoch00000' as Epoch, id: '1000-4' as EntryId },
  unread: 0,
  mentions: 0,
  readId: '1000-4' as EntryId,
}

const message = (n: number, by = bob, mentions?: UserId[]): MessagePosted => ({
  type: 'message.posted',
  id: `1000-${n + 4}` as EntryId,
  at: 1_000,
  by,
  n,
  text: 'hello',
  ...(mentions && { mentions }),
})
const take = (entries: LogEntry[], state = general) =>
  entries.reduce((before, entry) => applyEntry(before, entry, ada), state)

test('unread is always the head minus the read position, however messages and marks alternate', () => {
  const steps = fc.array(fc.oneof(fc.constant('bob'), fc.constant('ada'), fc.nat(30)), { maxLength: 40 })
  fc.assert(
    fc.property(steps, fc.boolean(), (path, knowsHead) => {
      let [n, readN] = [7, 7]
      let state: ChannelState = knowsHead ? knowHead(general, n) : general
      for (const step of path)
        if (typeof step === 'string') {
          n += 1
          state = take([message(n, step === 'ada' ? ada : bob)], state)
          if (step === 'ada' && readN === n - 1) readN = n
        } else if (state.headN !== undefined) {
          const target = Math.min(n, step)
          if (target <= 0) continue
          state = applyRead(state, `1000-${target + 4}` as EntryId, { n: target })
          readN = Math.max(readN, target)
        }
      expect(state.unread).toBe(n - readN)
      expect(state.unread).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('a mention of ada counts until she has read it; her own words never count', () => {
  const state = take([message(8, bob, [ada]), message(9, ada, [ada]), message(10)])
  expect(state).toMatchObject({ unread: 3, mentions: 1, headN: 10 })
  expect(applyRead(state, '1000-14' as EntryId, { n: 10 })).toMatchObject({ unread: 0, mentions: 0 })
})

test('what ada read on another device is taken over and never taken back', () => {
  const state = take([message(8), message(9), message(10)])
  const read = applyRead(state, '1000-13' as EntryId, { unread: 1, mentions: 0 })
  expect(read).toMatchObject({ unread: 1, readId: '1000-13' })
  expect(applyRead(read, '1000-12' as EntryId, { unread: 2, mentions: 0 })).toBe(read)
  expect(take([message(11)], read).unread).toBe(2)
})

test('names, topics, people and the archive follow the log', () => {
  const base = { id: '1000-5' as EntryId, at: 1_000, by: bob }
  expect(
    take([
      { ...base, type: 'channel.renamed', name: 'lobby' },
      { ...base, type: 'channel.topic_changed', topic: 'hi' },
      { ...base, type: 'member.joined', user: bob },
      { ...base, type: 'member.role_changed', user: ada, role: 'owner' },
      { ...base, type: 'channel.archived' },
    ]),
  ).toMatchObject({ name: 'lobby', topic: 'hi', memberCount: 3, role: 'owner', archived: true })
  expect(
    take([
      { ...base, type: 'channel.archived' },
      { ...base, type: 'channel.restored' },
    ]).archived,
  ).toBeUndefined()
})
