import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { openDrafts } from './drafts.ts'
import type { DraftStorage } from './drafts.ts'

const ada = 'u_ada000000000' as UserId
const bob = 'u_bob000000000' as UserId
const general = 'c_general00000' as ChannelId
const design = 'c_design000000' as ChannelId

function browser(): DraftStorage & { size: () => number } {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    size: () => kept.size,
  }
}

test('what ada began to write in #general is there after a reload, and only there', () => {
  const storage = browser()
  openDrafts(storage, ada).write(general, 'dear all')
  const reloaded = openDrafts(storage, ada)
  expect(reloaded.read(general)).toBe('dear all')
  expect(reloaded.read(design)).toBe('')
})

test('bob, at the same browser, does not see it', () => {
  const storage = browser()
  openDrafts(storage, ada).write(general, 'dear all')
  expect(openDrafts(storage, bob).read(general)).toBe('')
})

test('a sent draft leaves nothing behind', () => {
  const storage = browser()
  const drafts = openDrafts(storage, ada)
  drafts.write(general, 'dear all')
  drafts.write(general, '')
  expect(drafts.read(general)).toBe('')
  expect(storage.size()).toBe(0)
})

test('a browser that refuses to store keeps drafts as long as the page, newest first', () => {
  const refusing: DraftStorage = {
    getItem: () => 'an older draft',
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
    removeItem: () => {
      throw new DOMException('denied', 'SecurityError')
    },
  }
  const drafts = openDrafts(refusing, ada)
  drafts.write(general, 'dear all')
  expect(drafts.read(general)).toBe('dear all')
  drafts.write(general, '')
  expect(drafts.read(general)).toBe('')
})
