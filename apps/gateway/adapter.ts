import type { Redis } from '@runnel/redis/connect'
import { adapterClients } from '@runnel/redis/connect'
import { createShardedAdapter } from '@socket.io/redis-adapter'

/** The adapter for what is in no log, such as typing: sharded Pub/Sub, subscribed channel by channel, under the installation's prefix. */
export function createAdapter(redis: Redis): ReturnType<typeof createShardedAdapter> {
  const { pub, sub } = adapterClients(redis)
  const channelPrefix = redis.keys.adapter
  // Nothing is ever sent to the room of a person on other gateways, nor to that of slow sockets: nobody needs to listen for them.
  const isHeard = (name: string) => !/#\/#(?:user:|slow#)/.test(name.slice(channelPrefix.length))
  const heard = new Set<string>()
  // What fails here is tried again with the next connection.
  const subscribe = (name: string) => void sub.ssubscribe(name).catch(() => {})
  sub.on('ready', () => heard.forEach(subscribe))
  const subscriber = {
    on: (name: string, listener: () => void) => (sub as NodeJS.EventEmitter).on(name, listener),
    ssubscribe(name: string) {
      if (!isHeard(name)) return
      heard.add(name)
      subscribe(name)
    },
    sunsubscribe(name: string | string[]) {
      const names = [name].flat().filter((one) => heard.delete(one))
      if (names.length > 0) sub.sunsubscribe(...names).catch(() => {})
    },
  }
  return createShardedAdapter(pub, subscriber, { channelPrefix, subscriptionMode: 'dynamic' })
}
