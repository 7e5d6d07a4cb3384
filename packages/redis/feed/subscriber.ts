import { ChatError } from '@runnel/protocol/errors'
import type { Client } from '../client.ts'
import { withDeadline } from '../deadline.ts'

/** Subscriptions at one server. What is wanted is subscribed again by itself whenever the connection comes back. */
export interface Subscriber {
  readonly wanted: ReadonlySet<string>
  /** Settles once the server has confirmed. Rejects with `unavailable` after the deadline; it stays wanted until told otherwise. */
  subscribe(name: string): Promise<void>
  unsubscribe(name: string): void
  close(): void
}

interface Options {
  client: Client
  deadlineMs: number
  /** How often the connection is asked whether it still lives, in ms. */
  beatMs?: number
  onMessage: (name: string, payload: string) => void
  /** The connection over which these were heard is gone: what comes after its return may come from another server, with another history. */
  onLost: (names: ReadonlySet<string>) => void
  /** The connection was lost and everything wanted is subscribed again: what was published meanwhile has not been heard. */
  onInterrupted: () => void
  onError: (error: Error) => void
}

/** Listens at one server through a connection of its own. */
export function openSubscriber(options: Options): Subscriber {
  const { client, deadlineMs, beatMs = 2_000, onMessage, onLost, onInterrupted, onError } = options
  const wanted = new Set<string>()
  const waiting = new Map<string, PromiseWithResolvers<void>>()
  let wasReady = false

  const confirm = async (name: string) => {
    await withDeadline(client.ssubscribe(name), deadlineMs, 'SSUBSCRIBE')
    waiting.get(name)?.resolve()
    waiting.delete(name)
  }
  const restore = async () => {
    const isReturn = wasReady
    wasReady = true
    try {
      await Promise.all([...wanted].map(confirm))
      if (isReturn) onInterrupted()
    } catch (error) {
      // Half-subscribed is worse than not: start again with a new connection.
      onError(error as Error)
      if (client.status === 'ready') client.disconnect(true)
    }
  }
  client.on('ready', () => void restore())
  client.on('smessage', onMessage)
  const lose = () => {
    if (wasReady) onLost(wanted)
  }
  client.on('close', lose)
  if (client.status === 'ready') void restore()

  // A silent connection looks like a quiet channel: only asking tells them apart.
  const beat = setInterval(() => {
    if (client.status !== 'ready') return
    withDeadline(client.ping(), deadlineMs, 'PING').catch((error: Error) => {
      onError(error)
      if (client.status === 'ready') client.disconnect(true)
    })
  }, beatMs)
  beat.unref()

  return {
    wanted,
    async subscribe(name) {
      wanted.add(name)
      const confirmed = waiting.get(name) ?? Promise.withResolvers<void>()
      waiting.set(name, confirmed)
      // While the connection is away, its return subscribes everything.
      if (client.status === 'ready') confirm(name).catch((error: Error) => onError(error))
      await withDeadline(confirmed.promise, deadlineMs, 'SSUBSCRIBE')
    },
    unsubscribe(name) {
      wanted.delete(name)
      waiting.get(name)?.reject(new ChatError('unavailable'))
      waiting.delete(name)
      if (client.status === 'ready') client.sunsubscribe(name).catch((error: Error) => onError(error))
    },
    close() {
      clearInterval(beat)
      client.off('close', lose)
      wanted.clear()
      client.disconnect()
    },
  }
}
