import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { settles } from './settles.ts'

const [ada, bob, cy] = ['u_ada000000000', 'u_bob000000000', 'u_cy0000000000'] as [UserId, UserId, UserId]

const entry = { id: '1-1' as EntryId, at: 1, by: ada, n: 0 }
const asked = [{ user: bob, at: 1 }]

test('nobody asks any more who came in another way or was banned; what others do changes nothing', () => {
  expect(settles([{ ...entry, type: 'member.joined', user: bob }], asked)).toBe(true)
  expect(settles([{ ...entry, type: 'member.banned', user: bob }], asked)).toBe(true)
  expect(settles([{ ...entry, type: 'member.joined', user: cy }], asked)).toBe(false)
  expect(settles([{ ...entry, type: 'member.left', user: bob }], asked)).toBe(false)
})

test('nobody asks any more where everyone may come in now', () => {
  const limited = (limits: { joining?: 'open' | 'approval'; slowSeconds?: number }) =>
    settles([{ ...entry, type: 'channel.limits_changed', limits }], asked)
  expect(limited({ joining: 'open' })).toBe(true)
  expect(limited({ slowSeconds: 5 })).toBe(false)
})
