import type { MessageItem } from '@runnel/client/timeline'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { describe, expect, test } from 'vitest'
import { actOfKey, actsOn } from './act.ts'
import type { Standing } from './act.ts'

const ada = 'u_ada000000000' as UserId
const bob = 'u_bob000000000' as UserId
const at = 1_700_000_000_000

const says = (by: UserId, more: Partial<MessageItem> = {}): MessageItem => ({
  kind: 'message',
  key: '1-1',
  id: '1-1' as EntryId,
  n: 1,
  at,
  by,
  text: 'hello',
  status: 'settled',
  ...more,
})
const standing: Standing = {
  me: ada,
  role: 'member',
  posting: 'all',
  editSeconds: 0,
  isDirect: false,
  isArchived: false,
  isEphemeral: false,
  isMuted: false,
}
const offered = (item: MessageItem, more: Partial<Standing> = {}, now = at) =>
  actsOn(item, { ...standing, ...more }, now)

describe('what ada may do with a message', () => {
  test('her own she edits and deletes, bob’s she answers', () => {
    expect([...offered(says(ada))]).toEqual(
      expect.arrayContaining(['edit', 'delete', 'react', 'pin', 'unread']),
    )
    expect(offered(says(bob)).has('edit')).toBe(false)
    expect(offered(says(bob)).has('delete')).toBe(false)
    expect(offered(says(bob)).has('quote')).toBe(true)
  })

  test('as a moderator she deletes bob’s and sees what it said before, and still does not edit it', () => {
    const acts = offered(says(bob, { editedAt: at }), { role: 'moderator' })
    expect([acts.has('delete'), acts.has('versions'), acts.has('edit')]).toEqual([true, true, false])
    expect(offered(says(bob, { editedAt: at })).has('versions')).toBe(false)
  })

  test('in a conversation of two nobody deletes the other’s words, whoever began it', () => {
    expect(offered(says(bob), { role: 'owner', isDirect: true }).has('delete')).toBe(false)
  })

  test('after the time for editing has passed, editing is not offered', () => {
    expect(offered(says(ada), { editSeconds: 60 }, at + 60_000).has('edit')).toBe(true)
    expect(offered(says(ada), { editSeconds: 60 }, at + 60_001).has('edit')).toBe(false)
  })

  test('what waits to be sent is edited and discarded, and nothing else that needs the log', () => {
    const waiting = says(ada, { status: 'waiting' })
    delete waiting.id
    expect([...offered(waiting, { editSeconds: 1 }, at + 5_000)].toSorted()).toEqual([
      'copy',
      'delete',
      'edit',
      'menu',
    ])
  })

  test('muted or in an archived channel she reads, copies and takes back, but changes nothing', () => {
    for (const more of [{ isMuted: true }, { isArchived: true }]) {
      const acts = offered(says(ada), more)
      expect(acts.has('edit') || acts.has('react') || acts.has('pin') || acts.has('quote')).toBe(false)
      expect(acts.has('copy') && acts.has('link') && acts.has('delete')).toBe(true)
    }
  })

  test('where only moderators write she reacts all the same', () => {
    const acts = offered(says(bob), { posting: 'moderators' })
    expect([acts.has('react'), acts.has('pin'), acts.has('quote')]).toEqual([true, false, false])
  })

  test('nothing is left to do with a tombstone, and little where nothing is stored', () => {
    expect(offered(says(ada, { text: '', deleted: { by: ada, at } })).size).toBe(0)
    expect([...offered(says(ada), { isEphemeral: true })].toSorted()).toEqual(['copy', 'menu', 'quote'])
  })
})

test('letters mean acts, and the names of what an object has anyway mean none', () => {
  expect(actOfKey('e')).toBe('edit')
  expect(actOfKey('Delete')).toBe('delete')
  expect(actOfKey('toString')).toBeUndefined()
})
