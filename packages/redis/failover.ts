import { Redis as Single } from 'ioredis'
import type { Address } from './address.ts'
import { type Client, reconnectDelayMs } from './client.ts'

interface Options {
  address: Address
  /** How long a Sentinel may take to be reached, in ms. */
  connectMs: number
  /** The connections that should be at the primary. */
  clients: ReadonlySet<Client>
  onError: (error: Error) => void
}

/**
 * Hears from every Sentinel when another server has become the primary, and ends the connections to any other: a frozen or cut off one
 * would not end them itself, and they then ask the Sentinels anew. Without Sentinels it does nothing. The answer ends it.
 */
export function watchFailovers({ address, connectMs, clients, onError }: Options): () => void {
  if (address.kind !== 'sentinel') return () => {}
  const moveTo = (host: string, port: number) => {
    for (const client of clients) {
      if (!(client instanceof Single) || client.status !== 'ready') continue
      const { remoteAddress, remotePort } = client.stream
      if (remoteAddress !== host || remotePort !== port) client.disconnect(true)
    }
  }
  const watchers = address.sentinels.map(({ host, port }) => {
    const watcher = new Single({
      host,
      port,
      connectionName: 'runnel-failovers',
      connectTimeout: connectMs,
      retryStrategy: reconnectDelayMs,
      autoResubscribe: false,
      enableReadyCheck: false,
      disableClientInfo: true,
      lazyConnect: true,
      ...(address.tls ? { tls: {} } : {}),
    })
    watcher.on('error', onError)
    watcher.on('ready', () => {
      watcher.subscribe('+switch-master').catch(onError)
    })
    watcher.on('message', (_channel, message) => {
      const [name, , , newHost = '', newPort] = message.split(' ')
      if (name === address.name) moveTo(newHost, Number(newPort))
    })
    // The first attempt's failure is an `error` event like every later one's.
    watcher.connect().catch(() => {})
    return watcher
  })
  return () => {
    for (const watcher of watchers) watcher.disconnect()
  }
}
