import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Redis as Single } from 'ioredis'
import type { Address } from './address.ts'
import { type Client, reconnectDelayMs } from './client.ts'
import { findCandidates, type ReplicaReport } from './candidates.ts'

interface Options {
  address: Address
  /** How long a Sentinel may take to answer, in ms. */
  answerMs: number
  /** The connections that should be at the primary. */
  clients: ReadonlySet<Client>
  /** The one of them that writes what is acknowledged. */
  appends: Client
  onError: (error: Error) => void
}

/** What is known from the Sentinels, if there are any. */
export interface FailoverWatch {
  /** Settles once the first of them has answered. */
  readonly seen: Promise<void>
  /** How many replicas have to hold what was just written, for it to survive a failover; Infinity when that connection is not at the primary, or this is being replaced. */
  needed(): number
  stop(): void
}

/** What one Sentinel said last. */
interface View {
  host: string
  port: number
  /** Rises with every failover. */
  epoch: number
  replicas: ReplicaReport[]
  /** For how long it has not heard from the primary, in ms. */
  downMs: number
  /** It has begun to replace the primary, or is about to: it may have chosen already, also one that was seen down since. */
  isReplacing: boolean
}

const everyMs = 250

/**
 * Asks all Sentinels again and again which server is the primary, and ends connections to any other: a former one that was frozen or cut off
 * would not end them itself, and still takes writes, even with a replica that has not heard of the new one (MSG-6).
 */
export function watchFailovers({ address, answerMs, clients, appends, onError }: Options): FailoverWatch {
  if (address.kind !== 'sentinel') return { seen: Promise.resolve(), needed: () => 0, stop() {} }
  const { name, tls } = address
  const views = new Map<Single, View>()
  const seen = Promise.withResolvers<void>()
  let candidates = new Map<string, number>()
  let primary: View | undefined
  let isBeingReplaced = false
  /** How far the primary's replication stream was, in bytes, when a connection asked last: another connection may have come to a primary that began anew. */
  let reached: { stream: unknown; offset: number } | undefined

  const isAtPrimary = (client: Client) =>
    client instanceof Single &&
    client.stream?.remotePort === primary?.port &&
    client.stream?.remoteAddress === primary?.host
  const learn = () => {
    candidates = findCandidates(candidates, [...views.values()])
    primary = [...views.values(), ...(primary ? [primary] : [])].reduce((newest, view) =>
      view.epoch > newest.epoch ? view : newest,
    )
    const { host, port } = primary
    candidates.delete(`${host}:${port}`)
    isBeingReplaced = [...views.values()].some(
      (view) => view.isReplacing && view.host === host && view.port === port,
    )
    // At once, also of one that has not answered yet: to take leave of a server that is frozen takes seconds, in which it may wake and answer with what was true before.
    for (const client of clients)
      if (client instanceof Single && client.stream?.remotePort !== undefined && !isAtPrimary(client))
        client.stream.destroy(new Error('Redis has another primary now.'))
    if ([...candidates.values()].some(Number.isFinite)) void measure()
    seen.resolve()
  }
  let isMeasuring = false
  const measure = async () => {
    if (isMeasuring || !(appends instanceof Single) || appends.status !== 'ready') return
    isMeasuring = true
    const { stream } = appends
    try {
      const offset = /^master_repl_offset:(\d+)/m.exec(await appends.info('replication'))?.[1]
      if (offset !== undefined) reached = { stream, offset: Number(offset) }
    } catch (error) {
      onError(error as Error)
    } finally {
      isMeasuring = false
    }
  }
  const needed = () => {
    if (!isAtPrimary(appends) || isBeingReplaced) return Number.POSITIVE_INFINITY
    const offset = reached?.stream === (appends as Single).stream ? reached.offset : 0
    return [...candidates.values()].filter((until) => until > offset).length
  }

  const sentinels = address.sentinels.map(({ host, port }) => {
    const sentinel = new Single({
      host,
      port,
      connectionName: 'runnel-failovers',
      connectTimeout: answerMs,
      socketTimeout: answerMs,
      commandTimeout: answerMs,
      retryStrategy: reconnectDelayMs,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      disableClientInfo: true,
      ...(tls ? { tls: {} } : {}),
    })
    sentinel.on('error', onError)
    return sentinel
  })
  const asking = new Set<Single>()
  const ask = async (sentinel: Single) => {
    if (sentinel.status !== 'ready') {
      views.delete(sentinel)
      return
    }
    if (asking.has(sentinel)) return
    asking.add(sentinel)
    try {
      views.set(sentinel, await readView(sentinel, name))
      learn()
    } catch (error) {
      views.delete(sentinel)
      onError(error as Error)
    } finally {
      asking.delete(sentinel)
    }
  }
  for (const sentinel of sentinels) sentinel.on('ready', () => void ask(sentinel))
  const timer = setInterval(() => {
    for (const sentinel of sentinels) void ask(sentinel)
  }, everyMs)

  return {
    seen: seen.promise,
    needed,
    stop() {
      clearInterval(timer)
      for (const sentinel of sentinels) sentinel.disconnect()
    },
  }
}

async function readView(sentinel: Single, name: string): Promise<View> {
  const [master, replicas, named] = (await Promise.all([
    sentinel.call('SENTINEL', 'MASTER', name),
    sentinel.call('SENTINEL', 'REPLICAS', name),
    // Unlike the first, this tells of a chosen one before all others follow it.
    sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name),
  ])) as [string[], string[][], [host: string, port: string]]
  const [host, port] = named
  const fields = readFields(master)
  return {
    host: isIP(host) === 0 ? (await lookup(host)).address : host,
    port: Number(port),
    epoch: Number(fields.get('config-epoch')),
    replicas: replicas.map(readFields),
    downMs: Number(fields.get('s-down-time') ?? 0),
    isReplacing: /o_down|failover_in_progress/.test(fields.get('flags') ?? ''),
  }
}

/** Names and values in turn, as Redis lists fields. */
function readFields(flat: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>()
  for (let index = 0; index + 1 < flat.length; index += 2) fields.set(flat[index]!, flat[index + 1]!)
  return fields
}
