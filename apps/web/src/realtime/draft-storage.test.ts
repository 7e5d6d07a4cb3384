import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { openDraftStorage } from './draft-storage.ts'
import type { BrowserStorage } from './draft-storage.ts'

const ada = 'u_ada000000000' as UserId
const bob = 'u_bob000000000' as UserId
const general = 'c_general00000' as ChannelId
const written = { text: 'dear all', at: 1, base: 0, isTold: false, aside: undefined }

function browser(): BrowserStorage & { put: (key: string, value: string) => void } {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    put: (key, value) => kept.set(key, value),
  }
}

test('what ada began to write is there after a reload; bob, at the same browser, does not see it', () => {
  const storage = browser()
  openDraftStorage(storage).write(ada, general, written)
  const reloaded = openDraftStorage(storage)
  expect([...reloaded.read(ada)]).toEqual([[general, written]])
  expect([...reloaded.read(bob)]).toEqual([])
})

test('a draft that is sent leaves nothing behind', () => {
  const storage = browser()
  const drafts = openDraftStorage(storage)
  drafts.write(ada, general, written)
  drafts.write(ada, general, undefined)
  expect(storage.length).toBe(0)
})

test('what somebody else put in the same place is no draft', () => {
  const storage = browser()
  storage.put(`runnel:draft:${ada}:${general}`, 'no record')
  storage.put(`runnel:draft:${ada}:c_design000000`, '{"text":7}')
  expect([...openDraftStorage(storage).read(ada)]).toEqual([])
})

test('a browser that refuses to store does not get in the way of writing', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError')
  }
  const refusing = { length: 1, key: refuse, getItem: refuse, setItem: refuse, removeItem: refuse }
  for (const storage of [refusing, undefined]) {
    const drafts = openDraftStorage(storage)
    drafts.write(ada, general, written)
    expect([...drafts.read(ada)]).toEqual([])
  }
})
