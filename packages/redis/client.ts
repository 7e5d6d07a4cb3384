import type { Socket as Line } from 'node:net'
import { TLSSocket } from 'node:tls'
import { fullJitter } from '@runnel/rules/backoff'
import { Cluster, Redis as Single, type CommonRedisOptions } from 'ioredis'
import type { Address } from './address.ts'

/** One connection of ioredis: to a server, to the primary that Sentinel names, or to all nodes of a Cluster. */
export type Client = Single | Cluster

/** What a connection is for; times in ms. */
export interface ClientOptions {
  address: Address
  /** Named in `CLIENT LIST`. */
  role: string
  deadlineMs: number
  onError: (error: Error) => void
  /** For long waits: no end of the connection because nothing was heard. */
  isBlocking?: boolean
  /** For the adapter: commands wait for the connection. */
  isPatient?: boolean
  /** What is asked within one turn of the event loop leaves in one write. */
  isGathering?: boolean
}

/**
 * Opens a connection that never repeats a command by itself (it could happen twice), fails at once while the server is away (the caller
 * knows what may be repeated), and comes back by itself. Connecting goes on in the background.
 */
export function openClient(options: ClientOptions): Client {
  const {
    address,
    role,
    deadlineMs,
    isBlocking = false,
    isPatient = false,
    isGathering = false,
    onError,
  } = options
  const common = {
    connectionName: `runnel-${role}`,
    connectTimeout: deadlineMs,
    // A peer that takes commands and answers none (a cut cable, a frozen host) is given up.
    ...(isBlocking ? {} : { socketTimeout: deadlineMs }),
    autoResendUnfulfilledCommands: false,
    // Done by hand: ioredis does it without a catch, and a connection that breaks again at that moment would end the process.
    autoResubscribe: false,
    enableOfflineQueue: isPatient,
    // Commands under way when the connection ends are rejected at once, not kept.
    maxRetriesPerRequest: isPatient ? null : 0,
    enableAutoPipelining: false,
    disableClientInfo: true,
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
  } satisfies CommonRedisOptions
  const { enableOfflineQueue, ...ofNodes } = common
  const prepare = (server: Single) => {
    server.on('connect', () => {
      resetWhenDestroyed(server.stream, onError)
      if (isGathering) gatherWrites(server.stream)
    })
  }
  let client: Client
  if (address.kind === 'cluster') {
    client = new Cluster(address.nodes, {
      redisOptions: ofNodes,
      shardedSubscribers: isPatient,
      enableOfflineQueue,
      clusterRetryStrategy: reconnectDelayMs,
      // Nodes that come back at their old address are used again.
      clusterNodeRetryStrategy: reconnectDelayMs,
      slotsRefreshInterval: 2_000,
      slotsRefreshTimeout: deadlineMs,
      // A command that was under way when its node went may have happened: never sent again from here.
      retryDelayOnFailover: 0,
      lazyConnect: true,
    })
    client.on('node error', onError)
    client.on('+node', (server: Single) => prepare(server))
  } else if (address.kind === 'sentinel') {
    client = new Single({
      ...common,
      sentinels: address.sentinels,
      name: address.name,
      db: address.db,
      retryStrategy: reconnectDelayMs,
      sentinelRetryStrategy: reconnectDelayMs,
      // A Sentinel or server that is away is passed over while there is still time for the others: it may stand on the lost machine.
      connectTimeout: sentinelMs(deadlineMs),
      sentinelCommandTimeout: sentinelMs(deadlineMs),
      lazyConnect: true,
      ...(address.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    })
  } else {
    client = new Single({
      ...common,
      host: address.host,
      port: address.port,
      db: address.db,
      retryStrategy: reconnectDelayMs,
      lazyConnect: true,
    })
  }
  if (client instanceof Single) prepare(client)
  client.on('error', onError)
  // The first attempt's failure is an `error` event like every later one's.
  client.connect().catch(() => {})
  return client
}

/** One write instead of many: handing a command to the system takes longer than all else that is done for it here. */
function gatherWrites(stream: Line): void {
  const write = stream.write.bind(stream)
  const leave = () => stream.uncork()
  const gather: (...written: Parameters<typeof write>) => boolean = (...written) => {
    if (stream.writableCorked === 0) {
      stream.cork()
      setImmediate(leave)
    }
    return write(...written)
  }
  stream.write = gather as typeof stream.write
}

/**
 * Destroying a connection resets it: what the network still holds of it is thrown away. Otherwise the system would go on delivering it, for
 * minutes if it must. Not over TLS: there is no resetting it from here.
 */
function resetWhenDestroyed(stream: Line, onError: (error: Error) => void): void {
  if (stream instanceof TLSSocket) return
  const destroy = stream.destroy.bind(stream)
  stream.destroy = (error) => {
    stream.destroy = destroy
    if (error) onError(error)
    return stream.resetAndDestroy()
  }
}

/**
 * Ends connections with answers overdue, so that what was sent over them is not done later, behind the answer that nobody knows whether it was
 * done, and behind what was decided since. They come back by themselves.
 */
export function giveUp(client: Client): void {
  for (const server of client instanceof Cluster ? client.nodes() : [client])
    if (server.commandQueue.length > 0) server.stream.destroy(new Error('An answer of Redis is overdue.'))
}

/** How long to wait before the next attempt to connect, in ms. */
export function reconnectDelayMs(attempt: number): number {
  return 20 + fullJitter(attempt, Math.random, { baseMs: 50, capMs: 1_000 })
}

/** How long one Sentinel may take when a call may take `deadlineMs`: some of them may be away, and the next one is asked. */
export function sentinelMs(deadlineMs: number): number {
  return Math.ceil(deadlineMs / 5)
}

/** Settles once the connection can be used. Never rejects: give it a deadline. */
export function whenReady(client: Client): Promise<void> {
  if (client.status === 'ready') return Promise.resolve()
  return new Promise((resolve) => client.once('ready', () => resolve()))
}

/** The servers that take writes: one, or every master of a Cluster. */
export function mastersOf(client: Client): Single[] {
  return client instanceof Cluster ? client.nodes('master') : [client]
}

/** The slot tag of a key: what stands in its braces. */
export function tagOf(key: string): string {
  return key.slice(key.indexOf('{') + 1, key.indexOf('}'))
}
