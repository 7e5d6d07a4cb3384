import type { ChannelState } from '@runnel/client/channels'
import type { ChannelId, EntryId, Epoch } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { hasSameFacts } from './channel-facts.ts'

const design: ChannelState = {
  channel: 'c_design' as ChannelId,
  name: 'design',
  kind: 'public',
  topic: '',
  memberCount: 2,
  role: 'member',
  position: { epoch: 'epoch001' as Epoch, id: '1-1' as EntryId },
  unread: 0,
  mentions: 0,
  readId: '0-0' as EntryId,
  readTurn: 0,
  countedTo: 1,
}

test('what is said and read in #design changes nothing of what it is', () => {
  const said: ChannelState = {
    ...design,
    position: { ...design.position, id: '2-2' as EntryId },
    unread: 1,
    mentions: 1,
    countedTo: 2,
    isUnreadHere: true,
  }
  expect(hasSameFacts(design, said)).toBe(true)
  const read: ChannelState = { ...design, readId: '2-2' as EntryId, readTurn: 1 }
  expect(hasSameFacts(said, read)).toBe(true)
})

test('its name, its members, a mute of mine and its end do', () => {
  const muted: ChannelState = { ...design, mutedUntil: 0 }
  expect(hasSameFacts(design, { ...design, name: 'colours' })).toBe(false)
  expect(hasSameFacts(design, { ...design, memberCount: 3 })).toBe(false)
  expect(hasSameFacts(design, muted)).toBe(false)
  expect(hasSameFacts(muted, design)).toBe(false)
  expect(hasSameFacts(design, undefined)).toBe(false)
})
