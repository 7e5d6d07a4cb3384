import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import type { BrowserStorage } from '@/realtime/draft-storage.ts'
import { openTypedOver } from './typed-over.ts'

const place = {
  user: 'u_ada000000000' as UserId,
  channel: 'c_general00000' as ChannelId,
  message: '1000-1',
}
const others = { ...place, user: 'u_bob000000000' as UserId }
const day = 24 * 60 * 60_000

function browser(): BrowserStorage {
  const kept = new Map<string, string>([['theme', 'dark']])
  return {
    get length() {
      return kept.size
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

test('what ada typed over a message is there after a reload, for nobody else, until she saves it or thinks better of it', () => {
  const storage = browser()
  openTypedOver(storage, () => 0).set(place, 'half a\nsentence')
  const reloaded = openTypedOver(storage, () => day)
  expect(reloaded.get(place)).toBe('half a\nsentence')
  expect(reloaded.get(others)).toBeUndefined()
  reloaded.set(place, undefined)
  expect(openTypedOver(storage, () => day).get(place)).toBeUndefined()
  expect(storage.length).toBe(1)
})

test('what ada never saved is forgotten after a month', () => {
  const storage = browser()
  openTypedOver(storage, () => 0).set(place, 'half')
  expect(openTypedOver(storage, () => 31 * day).get(place)).toBeUndefined()
  expect(storage.length).toBe(1)
})

test('a browser that stores nothing keeps it as long as the page', () => {
  const kept = openTypedOver(undefined, () => 0)
  kept.set(place, 'half')
  expect(kept.get(place)).toBe('half')
})
