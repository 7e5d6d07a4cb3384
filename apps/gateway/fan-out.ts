import type { ChannelId, Epoch } from '@runnel/protocol/ids'
import type { ChatServer } from './app.ts'
import type { Frames } from './frames.ts'
import { WireText } from './packet.ts'
import type { Entry } from './sequencer.ts'

/** Up to so many sockets of a channel a frame is written at once, together with answers that leave for them in the same turn. */
const few = 100
/** Sockets of a larger channel written to in one turn of the event loop: answers, pings and other channels get between. */
const perTurn = 100
/** The same for what is to be over at once. */
const mostAtOnce = 1_000

/** Behind whatever has come meanwhile: once this turn's immediates have run, the event loop looks for that. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** One `channel:events` frame, spliced from the entries' texts. */
export function framed(channel: ChannelId, epoch: Epoch, entries: readonly Entry[]): WireText {
  const events = entries.length === 1 ? entries[0]!.json : entries.map((entry) => entry.json).join(',')
  return new WireText(`{"channel":"${channel}","epoch":"${epoch}","events":[${events}]}`)
}

/** The sockets of this gateway in a room. */
export function socketsIn(io: ChatServer, room: string): ReadonlySet<string> {
  return io.of('/').adapter.rooms.get(room) ?? new Set()
}

/**
 * Sends a channel's frame to all its sockets here: made once, one write each. To a crowd it goes over several turns, and the answer is a
 * promise that settles with the last of them; nothing else may be sent to the channel before.
 */
export function fanOut(
  io: ChatServer,
  frames: Frames,
  channel: ChannelId,
  frame: WireText,
  { isAtOnce }: { isAtOnce: boolean },
): Promise<void> | undefined {
  const ids = socketsIn(io, channel)
  if (ids.size === 0) return undefined
  if (ids.size > few) frames.beforeCrowd()
  const isDirect = frames.takes(frame)
  if (ids.size <= (isAtOnce || !isDirect ? mostAtOnce : few)) {
    if (isDirect) frames.send(ids, 'channel:events', frame)
    else io.local.to(channel).emit('channel:events', frame)
    return undefined
  }
  // Socket.IO makes the frame anew for each part: then the parts are large.
  return fanOutInTurns(frames, [...ids], frame, isAtOnce || !isDirect ? mostAtOnce : perTurn)
}

async function fanOutInTurns(
  frames: Frames,
  ids: readonly string[],
  frame: WireText,
  size: number,
): Promise<void> {
  for (let from = 0; from < ids.length; from += size) {
    if (from > 0) await nextTurn()
    frames.send(ids.slice(from, from + size), 'channel:events', frame)
  }
}
