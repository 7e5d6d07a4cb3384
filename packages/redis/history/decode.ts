import type { LogEntry, MessagePosted } from '@runnel/protocol/entry'
import type { HistoryPage } from '@runnel/protocol/history'
import type { EntryId, Position, UserId } from '@runnel/protocol/ids'
import { decodeEntry } from '../entry.ts'

/** The entries of a flat list of ids and stored values. */
export function decodeEntries(flat: readonly Buffer[], authors: ReadonlyMap<string, UserId>): LogEntry[] {
  const entries: LogEntry[] = []
  for (let index = 0; index < flat.length; index += 2) {
    entries.push(decodeEntry(flat[index]!.toString('latin1') as EntryId, flat[index + 1]!, authors))
  }
  return entries
}

/** Authors by their number, from a flat list of both. */
export function readAuthors(flat: readonly Buffer[]): Map<string, UserId> {
  const authors = new Map<string, UserId>()
  for (let index = 0; index < flat.length; index += 2) {
    authors.set(flat[index]!.toString('latin1'), flat[index + 1]!.toString('latin1') as UserId)
  }
  return authors
}

/** What `history_page` walked: back from a place (newest first) and on from it (oldest first), messages and notices apart. */
export interface Walked {
  position: Position
  back: readonly Buffer[]
  backNotices: readonly Buffer[]
  on: readonly Buffer[]
  onNotices: readonly Buffer[]
  authors: readonly Buffer[]
  hasOlder: boolean
  hasNewer: boolean
  noticeLimit: number
}

/** The page that was walked, oldest first. */
export function decodePage(walked: Walked): HistoryPage {
  const authors = readAuthors(walked.authors)
  const inOrder = (back: readonly Buffer[], on: readonly Buffer[]) => [
    ...decodeEntries(back, authors).toReversed(),
    ...decodeEntries(on, authors),
  ]
  return {
    messages: inOrder(walked.back, walked.on) as MessagePosted[],
    notices: inOrder(walked.backNotices, walked.onNotices).slice(-walked.noticeLimit),
    position: walked.position,
    hasOlder: walked.hasOlder,
    hasNewer: walked.hasNewer,
  }
}
