import type { UserId } from '@runnel/protocol/ids'
import type { OutboxChange, OutboxStorage } from './outbox.ts'

/** Turns and announcements between clients of one process. */
export function shareInProcess(): Pick<OutboxStorage, 'announce' | 'hear' | 'hold'> {
  const listeners = new Map<object, (change: OutboxChange) => void>()
  const lastTurn = new Map<UserId, Promise<void>>()
  return {
    announce(change, from) {
      for (const [client, listener] of listeners) if (client !== from) listener(change)
    },
    hear(from, listener) {
      listeners.set(from, listener)
      return () => listeners.delete(from)
    },
    async hold(user, signal, run) {
      const before = lastTurn.get(user) ?? Promise.resolve()
      const { promise: mine, resolve: handOver } = Promise.withResolvers<void>()
      lastTurn.set(
        user,
        before.then(() => mine),
      )
      try {
        await before
        if (!signal.aborted) await run(signal)
      } finally {
        handOver()
      }
    },
  }
}
