import { ChatError } from '@runnel/protocol/errors'
import { Cluster } from 'ioredis'
import type { Redis } from '../connect.ts'
import { slotOf } from './slot.ts'
import { type Subscriber, openSubscriber } from './subscriber.ts'

/** Subscriptions wherever their slots are served. */
export interface Servers {
  subscribe(name: string): Promise<void>
  unsubscribe(name: string): void
  close(): Promise<void>
}

interface Listener {
  onMessage: (name: string, payload: string) => void
  onLost: (names: ReadonlySet<string>) => void
  onInterrupted: () => void
}

/**
 * One subscriber for a single Redis or the primary that Sentinel names; in a Cluster one for each master that serves something wanted, and
 * subscriptions move when their slot does. Sharded Pub/Sub: a message crosses no other server.
 */
export function openServers({ inside }: Redis, listener: Listener): Servers {
  const { commands, deadlineMs, onError } = inside
  const cluster = commands instanceof Cluster ? commands : undefined
  const subscribers = new Map<string, Subscriber>()
  const places = new Map<string, string>()

  const serverOf = (name: string) => (cluster ? cluster.slots[slotOf(name)]?.[0] : 'primary')
  const subscriberAt = (server: string) => {
    let subscriber = subscribers.get(server)
    if (!subscriber) {
      const client = cluster ? inside.openServer(server, 'feeds') : inside.open('feeds', { isBlocking: true })
      subscriber = openSubscriber({ client, deadlineMs, onError, ...listener })
      subscribers.set(server, subscriber)
      // Its master may be gone for good: look where the slots are now.
      client.on('close', () => cluster?.refreshSlotsCache())
    }
    return subscriber
  }
  const place = (name: string, server: string) => {
    places.set(name, server)
    return subscriberAt(server).subscribe(name)
  }

  /** Moves what is served elsewhere by now. */
  const follow = () => {
    const moves: Promise<void>[] = []
    for (const [name, before] of places) {
      const server = serverOf(name)
      if (server === undefined || server === before) continue
      listener.onLost(new Set([name]))
      subscribers.get(before)?.unsubscribe(name)
      moves.push(place(name, server))
    }
    for (const [server, subscriber] of subscribers) {
      if (subscriber.wanted.size > 0) continue
      subscriber.close()
      subscribers.delete(server)
    }
    if (moves.length === 0) return
    Promise.all(moves).then(listener.onInterrupted, onError)
  }
  cluster?.on('refresh', follow)

  return {
    subscribe(name) {
      const server = places.get(name) ?? serverOf(name)
      return server === undefined ? Promise.reject(new ChatError('unavailable')) : place(name, server)
    },
    unsubscribe(name) {
      const server = places.get(name)
      places.delete(name)
      if (server !== undefined) subscribers.get(server)?.unsubscribe(name)
    },
    close() {
      cluster?.off('refresh', follow)
      for (const subscriber of subscribers.values()) subscriber.close()
      subscribers.clear()
      return Promise.resolve()
    },
  }
}
