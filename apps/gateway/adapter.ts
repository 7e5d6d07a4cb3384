import type { Redis } from '@runnel/redis/connect'
import { adapterClients } from '@runnel/redis/connect'
import { createShardedAdapter } from '@socket.io/redis-adapter'

/** The adapter for what is in no log, such as typing: sharded Pub/Sub, subscribed channel by channel, under the installation's prefix. */
export function createAdapter(redis: Redis): ReturnType<typeof createShardedAdapter> {
  const { pub, sub } = adapterClients(redis)
  const channelPrefix = redis.keys.adapter
  // Nothing is ever sent to the room of a person on other gateways, nor to that of slow sockets: nobody needs to listen for them.
  const isHeard = (name: string) => !/#\/#(?:user:|slow#)/.test(name.slice(channelPrefix.length))
  const subscriber = {
    on: (name: string, listener: () => void) => (sub as NodeJS.EventEmitter).on(name, listener),
    // The adapter does not look at what becomes of its subscriptions; they come back with the connection.
    ssubscribe(name: string) {
      if (isHeard(name)) sub.ssubscribe(name).catch(() => {})
    },
    sunsubscribe(name: string | string[]) {
      const names = [name].flat().filter(isHeard)
      if (names.length > 0) sub.sunsubscribe(...names).catch(() => {})
    },
  }
  return createShardedAdapter(pub, subscriber, { channelPrefix, subscriptionMode: 'dynamic' })
}
