import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { faultsIn } from './kick.ts'

const channel = 'c_design000000' as ChannelId
const fay = { user: 'u_fay000000000' as UserId }
const scene = { channel, late: 'late 0', fay }
const entry = (sequence: number, type = 'message.posted', text?: string) => ({
  id: `1000-${sequence}`,
  type,
  ...(text === undefined ? {} : { text }),
})
const frame = (...events: object[]) => ({ name: 'channel:events', payload: { channel, events } })
const typing = (user: string) => ({ name: 'typing:changed', payload: { channel, user, isTyping: true } })
const revoked = { name: 'channel:revoked', payload: { channel, reason: 'removed' } }
const history = [
  frame(entry(10), entry(11, 'message.edited')),
  typing('u_bob000000000'),
  frame(entry(12, 'member.removed')),
  revoked,
]

test('what a removed person heard up to their removal is no fault, nor what they hear elsewhere', () => {
  expect(faultsIn(history, scene)).toEqual([])
  const elsewhere = { name: 'typing:changed', payload: { channel: 'c_general00000', user: fay.user } }
  expect(faultsIn([...history, elsewhere], scene)).toEqual([])
})

test('one thing more, one doubled behind the end or one swapped is found', () => {
  const mutations = [
    [...history, frame(entry(13))],
    [...history, typing('u_bob000000000')],
    [...history, history[0]!],
    history.with(2, frame(entry(12, 'member.removed'), entry(13, 'reaction.added'))),
    [history[0]!, history[1]!, revoked, history[2]!],
    history.with(0, frame(entry(10, 'message.posted', 'late 0'))),
    history.with(1, typing(fay.user)),
    [{ name: 'presence:changed', payload: { users: [{ user: fay.user, text: 'late 0' }] } }, ...history],
    // Nothing of the removal came at all.
    history.toSpliced(2, 1),
  ]
  for (const [index, mutated] of mutations.entries())
    expect(faultsIn(mutated, scene), `mutation ${index}`).not.toEqual([])
})
