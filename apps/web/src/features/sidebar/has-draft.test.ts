import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { hasDraftIn } from './has-draft.ts'

const general = 'c_general00000' as ChannelId
const design = 'c_design000000' as ChannelId

test('what ada began to write in a thread shows at its channel, and at no other', () => {
  expect(hasDraftIn([general], general)).toBe(true)
  expect(hasDraftIn([`${general} ${'1000-1' as EntryId}`], general)).toBe(true)
  expect(hasDraftIn([`${general} ${'1000-1' as EntryId}`], design)).toBe(false)
  expect(hasDraftIn([], general)).toBe(false)
})

test('of the channel that is open only what I began in its threads counts: the rest is before my eyes', () => {
  expect(hasDraftIn([general], general, true)).toBe(false)
  expect(hasDraftIn([general, `${general} ${'1000-1' as EntryId}`], general, true)).toBe(true)
})
