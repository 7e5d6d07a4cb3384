import { ChatError } from '@runnel/protocol/errors'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { RequestOutput } from '@runnel/protocol/requests'
import { atLeast } from '@runnel/rules/backoff'
import type { Clock } from './clock.ts'
import type { Request } from './request.ts'

/** Reading on is told once in this time, in ms. */
const tellMs = 400
const againMs = 2_000

/** Tells how far I have read: a moment later, only forwards, and after being offline what was read meanwhile. */
export function createReadMarks(
  clock: Clock,
  random: () => number,
  request: Request,
  onMarked: (channel: ChannelId, id: EntryId, counts: RequestOutput<'read:mark'>) => void,
) {
  const untold = new Map<ChannelId, EntryId>()
  const timers = new Map<ChannelId, () => void>()
  let isOnline = false

  function later(channel: ChannelId, ms: number): void {
    if (!isOnline || timers.has(channel)) return
    timers.set(
      channel,
      clock.after(ms, () => void tell(channel)),
    )
  }

  async function tell(channel: ChannelId): Promise<void> {
    const id = untold.get(channel)
    try {
      if (id) onMarked(channel, id, await request('read:mark', { channel, id }))
      if (untold.get(channel) === id) untold.delete(channel)
      timers.delete(channel)
    } catch (error) {
      timers.delete(channel)
      if (error instanceof ChatError && error.isRetryable)
        return later(channel, atLeast(error.retryAfterMs ?? againMs, random))
      untold.delete(channel)
    }
    if (untold.has(channel)) later(channel, tellMs)
  }

  return {
    mark(channel: ChannelId, id: EntryId): void {
      const before = untold.get(channel)
      if (before && sequenceOf(before) >= sequenceOf(id)) return
      untold.set(channel, id)
      later(channel, tellMs)
    },
    resume(): void {
      isOnline = true
      for (const channel of untold.keys()) later(channel, 0)
    },
    pause(): void {
      isOnline = false
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
  }
}
