import type { Draft } from '@runnel/protocol/draft'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'

/** A draft's place: the channel, or the channel and the thread in it. */
export type DraftPlace = ChannelId | `${ChannelId} ${EntryId}`

/** Where a draft belongs. */
export function placeOfDraft(channel: ChannelId, thread?: EntryId): DraftPlace {
  return thread === undefined ? channel : `${channel} ${thread}`
}

/** A draft as it is shown. */
export interface ShownDraft extends Draft {
  /** What was written elsewhere at the same time and gave way; kept until it is taken back or let go of. */
  aside?: string
}

/** A draft as this device keeps it. */
export interface DraftRecord {
  text: string
  /** When it was written: by the server's clock once it is told, else by this device's. */
  at: number
  /** The server's version that it was written over, by its `at`; 0 for none. */
  base: number
  /** The server has it. */
  isTold: boolean
  aside?: string | undefined
}

/** Where a device keeps drafts while there is no page and no server. Never throws. */
export interface DraftStorage {
  read(user: UserId): Iterable<readonly [DraftPlace, DraftRecord]>
  /** `undefined` lets go of it. */
  write(user: UserId, place: DraftPlace, record: DraftRecord | undefined): void
}

/** What becomes of what was written here and not told, now that the server's version is known: it holds, or gives way; the other is put aside when something would be lost. */
export function reconcile(
  mine: DraftRecord,
  theirs: { text: string; at: number } | undefined,
): { holds: boolean; aside?: string | undefined } {
  const other = theirs?.text ?? ''
  if (other === mine.text) return { holds: false, aside: mine.aside }
  const isOver = (theirs?.at ?? 0) === mine.base
  // Gone from the server while more was written here: what is written stays.
  if (isOver || theirs === undefined) return { holds: true, aside: mine.aside }
  const holds = mine.at >= theirs.at
  const [kept, lost] = holds ? [mine.text, other] : [other, mine.text]
  return { holds, aside: lostIn(kept, lost) ?? mine.aside }
}

/** What putting one text in place of another would lose: nothing when it is part of it. */
export function lostIn(kept: string, lost: string): string | undefined {
  return lost.trim() === '' || kept.includes(lost.trim()) ? undefined : lost
}
