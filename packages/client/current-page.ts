import { ChatError } from '@runnel/protocol/errors'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, Position } from '@runnel/protocol/ids'
import { fullJitter } from '@runnel/rules/backoff'

const backoff = { baseMs: 500, capMs: 10_000 }
const mostTries = 5

/** What a page is held against, and how long to wait for one that fits. */
export interface CurrentPageOptions {
  random: () => number
  /** Ends early when the connection is lost. */
  wait(ms: number): Promise<void>
  /** Where the channel's reader stands; undefined when it is not mine. */
  positionOf(channel: ChannelId): Position | undefined
  /** A page came from another log than the one that is followed: follow anew. */
  onOtherLog(): Promise<void>
}

/**
 * Asks for a page until it is of the log that is followed and not behind what was seen of it when it was asked for: between a page that
 * is and the live entries nothing is missing (SYN-2). Gives undefined once it is not wanted any more.
 */
export async function readCurrentPage<Page extends { position: Position }>(
  { random, wait, positionOf, onOtherLog }: CurrentPageOptions,
  channel: ChannelId,
  ask: () => Promise<Page>,
  isWanted: () => boolean,
): Promise<Page | undefined> {
  for (let tries = 0; ; tries += 1) {
    const before = positionOf(channel)
    const page = await ask()
    if (!isWanted()) return undefined
    const now = positionOf(channel)
    if (!before || !now) throw new ChatError('not_found')
    const isOther = page.position.epoch !== now.epoch
    const isStale = sequenceOf(page.position.id) < sequenceOf(before.id)
    if (!isOther && !isStale) return page
    if (tries >= mostTries) throw new ChatError('unavailable')
    if (isOther || tries >= 2) await onOtherLog()
    await wait(fullJitter(tries, random, backoff))
    if (!isWanted()) return undefined
  }
}
