import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'

const library = defineLibrary(import.meta.url, './clear-log.lua')

/** Entries copied in one call: a millisecond of Redis's time. */
const pieceSize = 300
/** How often copying begins again because something was deleted meanwhile. */
const attempts = 3

/**
 * Clears a log of what was deleted far back in it: until then the bytes stay in the memory of the server and its files, though nobody is given
 * them. People go on writing meanwhile. Does nothing when there is nothing to clear; goes on where another broke off (WRK-1). Rejects with
 * `unavailable`, or when the signal aborts.
 */
export async function clearLog(redis: Redis, channel: ChannelId, signal?: AbortSignal): Promise<void> {
  const { keys } = redis
  const places = [keys.log(channel), keys.logCopy(channel), keys.uncleared(channel)]
  const step = async (name: 'log_copy' | 'log_swap') => {
    signal?.throwIfAborted()
    return (await call(redis, library, name, places, [pieceSize])) as number
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    let copied: number
    do {
      copied = await step('log_copy')
      if (copied < 0) return
    } while (copied === pieceSize)
    let swapped: number
    do {
      swapped = await step('log_swap')
    } while (swapped === 0)
    if (swapped === 1) return
  }
  throw new ChatError('unavailable')
}
