import type { LogEntry } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, Position } from '@runnel/protocol/ids'
import { atLeast, fullJitter } from '@runnel/rules/backoff'
import type { Request } from './request.ts'

const backoff = { baseMs: 250, capMs: 5_000 }

/** How a gap is asked for, and how long to wait between tries. */
export interface GapOptions {
  request: Request
  /** Ends early when the connection is lost. */
  wait(ms: number): Promise<void>
  random: () => number
}

/** How a gap ended: filled up to the answer's position, or only a resume can help (trimmed, another log, no longer mine, not connected). */
export type GapEnd = 'filled' | 'resume' | 'lost'

/**
 * Reads what a channel lacks since its reader's position, answer by answer, and hands it on in order (SYN-1). `positionOf` gives the
 * position as it is by then; undefined when the reader is no longer there, which ends it as `lost`.
 */
export async function fillGap(
  { request, wait, random }: GapOptions,
  channel: ChannelId,
  positionOf: () => Position | undefined,
  take: (events: readonly LogEntry[], position: Position) => void,
  isOnline: () => boolean,
): Promise<GapEnd> {
  for (let tries = 0; ;) {
    const position = positionOf()
    if (!position || !isOnline()) return 'lost'
    try {
      const answer = await request('history:since', { channel, position })
      if (!positionOf()) return 'lost'
      if (answer.trimmed || answer.reset) return 'resume'
      take(answer.events, answer.position)
      if (!answer.more) return 'filled'
      if (answer.events.length === 0) return 'resume'
      tries = 0
    } catch (cause) {
      const error = cause instanceof ChatError ? cause : new ChatError('internal', { cause })
      if (!positionOf() || !isOnline()) return 'lost'
      if (!error.isRetryable) return 'resume'
      const waitMs = Math.max(fullJitter(tries, random, backoff), atLeast(error.retryAfterMs ?? 0, random))
      await wait(waitMs)
      tries += 1
    }
  }
}
