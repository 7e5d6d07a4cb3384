import type { Row } from '../features/message/group-by-author.ts'

/** Heights in CSS pixels of the parts of a row, as the styles make them. */
const comfortable = {
  line: 23,
  head: 35,
  fold: 4,
  notice: 28,
  divider: 44,
  code: 30,
  codeLine: 20,
  reactions: 30,
  thread: 32,
  answered: 18,
  letter: 15,
}
const compact = { ...comfortable, line: 20, head: 26, letter: 13.5 }
type Heights = typeof comfortable

/** How wide the letters from space to `~` are in the interface's typeface, in hundredths of its size. */
const widths = [
  25, 21, 35, 48, 63, 80, 62, 18, 27, 27, 43, 56, 20, 42, 20, 48, 66, 38, 62, 61, 61, 63, 59, 52, 60, 59, 30,
  30, 54, 54, 54, 56, 91, 67, 68, 70, 69, 60, 59, 70, 71, 27, 60, 64, 58, 88, 74, 74, 65, 73, 67, 64, 55, 69,
  67, 94, 61, 58, 54, 35, 45, 35, 43, 56, 25, 55, 59, 55, 59, 56, 39, 59, 58, 24, 26, 59, 27, 88, 58, 57, 59,
  59, 38, 52, 39, 57, 54, 82, 58, 54, 54, 39, 26, 39, 52,
]

/**
 * A row's height in CSS pixels before it is measured, for a column of text of the given width: close enough that rows
 * which come into view do not push each other about. Marks of Markdown count as letters, fenced code by its lines.
 */
export function rowHeight(row: Row, columnWidth: number, isCompact = false): number {
  const heights = isCompact ? compact : comfortable
  const divider = row.day !== undefined || row.isFirstUnread ? heights.divider : 0
  if (row.kind === 'notices') return divider + heights.notice
  const { text, action, reactions, deleted, replies, thread } = row.item
  const top = row.isHead && !action ? heights.head : heights.fold + (row.isHead ? 8 : 0)
  const head =
    top + (replies === undefined ? 0 : heights.thread) + (thread === undefined ? 0 : heights.answered)
  if (deleted !== undefined) return divider + head + heights.line
  return (
    divider +
    head +
    textHeight(text, columnWidth, heights) +
    (reactions === undefined ? 0 : heights.reactions)
  )
}

/** Heights of rows, in CSS pixels, before they are measured. */
export interface RowHeights {
  of(row: Row, columnWidth: number): number
  forget(): void
}

/**
 * Remembers each row's height as it was first told: a row out of sight whose divider or head goes away must not move
 * what is read. Its true height counts once it is measured.
 */
export function createRowHeights(isCompact = false): RowHeights {
  const told = new Map<string, number>()
  return {
    of(row, columnWidth) {
      const before = told.get(row.key)
      if (before !== undefined) return before
      const height = rowHeight(row, columnWidth, isCompact)
      told.set(row.key, height)
      return height
    },
    forget: () => told.clear(),
  }
}

function textHeight(text: string, columnWidth: number, heights: Heights): number {
  let height = 0
  let isCode = false
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      isCode = !isCode
      if (isCode) height += heights.code
    } else height += isCode ? heights.codeLine : heights.line * linesOf(line, columnWidth, heights.letter)
  }
  return height
}

/** Lines a paragraph breaks into: words are kept whole, a word longer than a line is broken anywhere. */
function linesOf(paragraph: string, columnWidth: number, letter: number): number {
  const limit = (columnWidth * 100) / letter
  let lines = 1
  let line = 0
  for (const word of paragraph.split(/ +/)) {
    const width = widthOf(word)
    if (line > 0 && line + width > limit) {
      lines += 1
      line = 0
    }
    if (width > limit) lines += Math.floor(width / limit)
    line += (width % limit) + 25
  }
  return lines
}

function widthOf(word: string): number {
  let width = 0
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    width += widths[code - 32] ?? (code < 0x2e80 ? 58 : 100)
  }
  return width
}
