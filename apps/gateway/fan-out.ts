import type { ChannelId, Epoch } from '@runnel/protocol/ids'
import type { ChatServer } from './app.ts'
import { WireText } from './packet.ts'
import type { Entry } from './sequencer.ts'

/** Sockets written to in one turn of the event loop: answers and pings get between. */
const perTurn = 1_000

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
 * Sends a channel's frame to all its sockets here: encoded once, one write each. To a crowd it goes over several turns, and the answer is a
 * promise that settles with the last of them; nothing else may be sent to the channel before.
 */
export function fanOut(io: ChatServer, channel: ChannelId, frame: WireText): Promise<void> | undefined {
  const ids = socketsIn(io, channel)
  if (ids.size === 0) return undefined
  if (ids.size <= perTurn) {
    io.local.to(channel).emit('channel:events', frame)
    return undefined
  }
  return fanOutInTurns(io, [...ids], frame)
}

async function fanOutInTurns(io: ChatServer, ids: readonly string[], frame: WireText): Promise<void> {
  for (let from = 0; from < ids.length; from += perTurn) {
    if (from > 0) await new Promise((resolve) => setImmediate(resolve))
    io.local.to(ids.slice(from, from + perTurn)).emit('channel:events', frame)
  }
}
