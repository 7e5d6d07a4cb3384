import { isDeepStrictEqual } from 'node:util'
import type { MessageItem, NoticeItem, TimelineItem } from '@runnel/client/timeline'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupByAuthor } from './group-by-author.ts'

const ada = 'u_ada000000000' as UserId
const bob = 'u_bob000000000' as UserId
const minute = 60_000
const dayMs = 86_400_000
const noon = 20_000 * dayMs + dayMs / 2
const dayOf = (at: number) => Math.floor(at / dayMs)

let sequence = 0
const id = () => `1-${(sequence += 1)}` as EntryId
const idOf = (item: TimelineItem) => item.id as EntryId

function says(by: UserId, at: number, more: Partial<MessageItem> = {}): MessageItem {
  const entry = id()
  return { kind: 'message', key: entry, id: entry, at, by, text: 'hello', status: 'settled', ...more }
}
function joins(user: UserId, at: number): NoticeItem {
  const entry = id()
  return {
    kind: 'notice',
    key: entry,
    id: entry,
    at,
    entry: { id: entry, at, by: user, type: 'member.joined', user },
  }
}
const group = (items: TimelineItem[], unreadAfter?: EntryId, hasOlder = false) =>
  groupByAuthor(items, { unreadAfter, hasOlder, dayOf })
const heads = (items: TimelineItem[]) =>
  group(items).map((row) => (row.kind === 'message' ? row.isHead : row.items.length))

describe('messages under one header', () => {
  test('ada says three things within five minutes of each other: one header', () => {
    expect(heads([says(ada, noon), says(ada, noon + 4 * minute), says(ada, noon + 8 * minute)])).toEqual([
      true,
      false,
      false,
    ])
  })

  test('a reply that is shown in the channel has a header of its own, those of one thread fold', () => {
    const thread = '1-1' as EntryId
    const replies = [says(ada, noon, { thread, reply: 1 }), says(ada, noon, { thread, reply: 2 })]
    expect(heads([says(ada, noon), ...replies, says(ada, noon)])).toEqual([true, true, false, true])
  })

  test('a pause of five minutes, another author, and an action begin anew', () => {
    expect(heads([says(ada, noon), says(ada, noon + 5 * minute)])).toEqual([true, true])
    expect(heads([says(ada, noon), says(bob, noon + 1), says(ada, noon + 2)])).toEqual([true, true, true])
    expect(heads([says(ada, noon), says(ada, noon + 1, { action: true }), says(ada, noon + 2)])).toEqual([
      true,
      true,
      true,
    ])
  })

  test('imported times that run backwards do not fold hours together', () => {
    expect(heads([says(ada, noon), says(ada, noon - 60 * minute)])).toEqual([true, true])
  })

  test('a message keeps its key when it settles, so its row is not made again', () => {
    const waiting = says(ada, noon, { key: 'client-id', clientId: 'client-id', status: 'waiting' })
    delete waiting.id
    const settled = { ...waiting, id: id(), status: 'settled' as const }
    expect(group([waiting])[0]?.key).toBe(group([settled])[0]?.key)
  })

  test('pages that come or go above change no row that is shown', () => {
    const entry = fc.record({
      by: fc.constantFrom(ada, bob),
      pause: fc.constantFrom(0, minute, 6 * minute, dayMs),
      kind: fc.constantFrom('says', 'joins', 'acts'),
    })
    const { counterexample } = fc.check(
      fc.property(fc.array(entry, { minLength: 2, maxLength: 40 }), fc.nat(), (entries, cut) => {
        let at = noon
        const all = entries.map(({ by, pause, kind }) => {
          at += pause
          if (kind === 'joins') return joins(by, at)
          return says(by, at, kind === 'acts' ? { action: true } : {})
        })
        const part = group(all.slice(cut % all.length), undefined, true)
        const whole = group(all).slice(-part.length)
        return part.length === 1 || isDeepStrictEqual(whole, part)
      }),
    )
    expect(counterexample).toBeNull()
  })

  test('a window of one row shows it, also when there is something older', () => {
    expect(group([says(ada, noon)], undefined, true)).toHaveLength(1)
  })
})

describe('days', () => {
  test('each new day is named once, above its first entry, and interrupts a breath', () => {
    const night = 20_001 * dayMs - minute
    const rows = group([says(ada, night), says(ada, night + 2 * minute), says(ada, night + 3 * minute)])
    expect(rows.map((row) => row.day)).toEqual([night, night + 2 * minute, undefined])
    expect(rows.map((row) => row.kind === 'message' && row.isHead)).toEqual([true, true, false])
  })
})

describe('the new divider', () => {
  test('stands above the first message after the last one read, also my own: I marked it unread', () => {
    const [first, second, third] = [says(ada, noon), says(bob, noon + 1), says(ada, noon + 2)] as const
    const rows = group([first, second, third], idOf(first))
    expect(rows.map((row) => row.isFirstUnread ?? false)).toEqual([false, true, false])
    expect(rows[1]).toMatchObject({ isHead: true })
  })

  test('is not placed above what waits, or people joining', () => {
    const read = says(ada, noon)
    const waiting = says(bob, noon + 3, { status: 'waiting' })
    delete waiting.id
    const rows = group([read, joins(ada, noon + 2), waiting], idOf(read))
    expect(rows.some((row) => row.isFirstUnread)).toBe(false)
  })

  test('there is none when nothing marks what was read', () => {
    expect(group([says(ada, noon)]).some((row) => row.isFirstUnread)).toBe(false)
  })
})

describe('notices', () => {
  test('three people joining in a row are one row, and what is said after has a header', () => {
    const rows = group([
      says(ada, noon),
      joins(ada, noon),
      joins(bob, noon),
      joins(ada, noon),
      says(ada, noon + 1),
    ])
    expect(rows.map((row) => (row.kind === 'notices' ? row.items.length : row.isHead))).toEqual([
      true,
      3,
      true,
    ])
  })

  test('are told apart by day', () => {
    const night = 20_001 * dayMs - 1
    expect(heads([joins(ada, night), joins(bob, night + 1)])).toEqual([1, 1])
  })
})
