import type { Emoji, EmojiGroup } from './emoji-data.ts'
import { emojiGroups } from './emoji-data.ts'
import { rankEmoji } from './rank-emoji.ts'

/** A run of emoji under one heading, in rows; what a search found has none. */
export interface EmojiSection {
  group: EmojiGroup | 'recent' | 'found'
  rows: readonly (readonly Emoji[])[]
  /** How many rows stand before it. */
  firstRow: number
}

/** The place of an emoji in the picker: its row over all sections, and its column. */
export interface Spot {
  row: number
  column: number
}

const foundMost = 160

/** What the picker shows: what was used lately and then all of it by group, or what a search found. */
export function sectionsOf(
  all: readonly Emoji[],
  { query, recent, columns }: { query: string; recent: readonly string[]; columns: number },
): EmojiSection[] {
  let firstRow = 0
  const section = (group: EmojiSection['group'], emoji: readonly Emoji[]): EmojiSection => {
    const rows = inRows(emoji, columns)
    const before = firstRow
    firstRow += rows.length
    return { group, rows, firstRow: before }
  }
  if (query.trim() !== '') return [section('found', rankEmoji(all, query, foundMost))]
  const bySign = new Map(all.flatMap((one) => [one.emoji, ...(one.skins ?? [])].map((sign) => [sign, one])))
  // What was used is shown as it was used, in the tone of then.
  const lately = recent.flatMap((sign) => {
    const one = bySign.get(sign)
    if (one === undefined) return []
    const { skins: _, ...bare } = one
    return [{ ...bare, emoji: sign }]
  })
  return [
    section('recent', lately.slice(0, 2 * columns)),
    ...emojiGroups.map((group) =>
      section(
        group,
        all.filter((one) => one.group === group),
      ),
    ),
  ].filter(({ rows }) => rows.length > 0)
}

function inRows(emoji: readonly Emoji[], columns: number): Emoji[][] {
  const rows: Emoji[][] = []
  for (let at = 0; at < emoji.length; at += columns) rows.push(emoji.slice(at, at + columns))
  return rows
}

/** Where a key leads from a place; undefined for other keys. Left and right go on in the row before and after. */
export function stepOf(
  rows: readonly (readonly unknown[])[],
  { row, column }: Spot,
  key: string,
): Spot | undefined {
  const lengthOf = (at: number) => rows[at]?.length ?? 0
  const within = (at: number) => {
    const next = Math.min(Math.max(at, 0), rows.length - 1)
    return { row: next, column: Math.min(column, Math.max(0, lengthOf(next) - 1)) }
  }
  switch (key) {
    case 'ArrowDown':
      return within(row + 1)
    case 'ArrowUp':
      return within(row - 1)
    case 'PageDown':
      return within(row + 5)
    case 'PageUp':
      return within(row - 5)
    case 'ArrowRight':
      if (column + 1 < lengthOf(row)) return { row, column: column + 1 }
      return row + 1 < rows.length ? { row: row + 1, column: 0 } : { row, column }
    case 'ArrowLeft':
      if (column > 0) return { row, column: column - 1 }
      return row > 0 ? { row: row - 1, column: lengthOf(row - 1) - 1 } : { row, column }
    default:
      return undefined
  }
}
