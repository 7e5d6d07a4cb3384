import { Redis as Single } from 'ioredis'
import { parseAddress, type Address } from '../address.ts'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { withDeadline } from '../deadline.ts'
import { libraryNames } from '../functions.ts'
import { inspectSentinels, type SentinelFacts } from './sentinels.ts'

/** What one Redis server says of itself. What it may not be asked for is undefined. */
export interface ServerFacts {
  /** `host:port`, as it knows itself or as its primary knows it. */
  readonly server: string
  readonly role: 'primary' | 'replica'
  /** The fields of `INFO`. */
  readonly info: ReadonlyMap<string, string>
  /** The settings of `CONFIG GET *`. */
  readonly config: ReadonlyMap<string, string> | undefined
  /** How far its clock is ahead of ours, in ms, to within half a round trip. */
  readonly aheadMs: number
  /** The libraries of Runnel's functions that are loaded. */
  readonly libraries: ReadonlySet<string> | undefined
}

/** A replica that a primary has, and whether we could ask it itself. */
export interface ReplicaFacts {
  readonly server: string
  readonly of: string
  /** It follows, and was heard from within seconds. */
  readonly isFollowing: boolean
  /** Undefined where it could not be reached from here. */
  readonly facts: ServerFacts | undefined
}

/** How an installation's Redis is. */
export interface RedisFacts {
  readonly kind: Address['kind']
  readonly primaries: readonly ServerFacts[]
  readonly replicas: readonly ReplicaFacts[]
  readonly sentinels: readonly SentinelFacts[]
  /** Of a Cluster: the fields of `CLUSTER INFO`. */
  readonly cluster: ReadonlyMap<string, string> | undefined
  /** The libraries that this release calls. */
  readonly needed: readonly string[]
}

/** How long a server that is only looked at may take, in ms. */
const lookMs = 3_000

/** Asks every server of an installation how it is: primaries, replicas as far as they can be reached, Sentinels. `url` as in `REDIS_URL`. Rejects when a primary does not answer. */
export async function inspectRedis(redis: Redis, url: string): Promise<RedisFacts> {
  const address = parseAddress(url)
  const masters = mastersOf(redis.inside.commands)
  const primaries = await Promise.all(masters.map((server) => inspectServer(server, nameOf(server))))
  const [replicas, sentinels, cluster] = await Promise.all([
    Promise.all(primaries.flatMap((primary) => replicasOf(primary)).map((one) => look(address, one))),
    address.kind === 'sentinel' ? inspectSentinels(address) : [],
    redis.inside.isCluster ? withDeadline(masters[0]!.cluster('INFO'), lookMs, 'CLUSTER INFO') : undefined,
  ])
  return {
    kind: address.kind,
    primaries,
    replicas,
    sentinels,
    cluster: cluster === undefined ? undefined : readFields(cluster),
    needed: libraryNames(),
  }
}

function nameOf({ options, stream }: Single): string {
  return `${stream?.remoteAddress ?? options.host ?? '?'}:${stream?.remotePort ?? options.port ?? ''}`
}

async function inspectServer(server: Single, name: string): Promise<ServerFacts> {
  const ask = <Answer>(answer: Promise<Answer>, what: string) => withDeadline(answer, lookMs, what)
  const askedAt = Date.now()
  const [seconds, microseconds] = await ask(server.time(), 'TIME')
  const aheadMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (askedAt + Date.now()) / 2
  const [info, config, libraries] = await Promise.all([
    ask(server.info(), 'INFO'),
    ask(server.config('GET', '*') as Promise<unknown[]>, 'CONFIG').catch(ifForbidden),
    ask(server.function('LIST', 'LIBRARYNAME', 'runnel_*') as Promise<unknown[][]>, 'FUNCTION').catch(
      ifForbidden,
    ),
  ])
  const fields = readFields(info)
  return {
    server: name,
    role: fields.get('role') === 'master' ? 'primary' : 'replica',
    info: fields,
    config: config && pairs(config.map(String)),
    aheadMs,
    libraries: libraries && new Set(libraries.map((each) => String(each[each.indexOf('library_name') + 1]))),
  }
}

/** Who may not ask is told so; anything else is a failure. */
function ifForbidden(error: unknown): undefined {
  if (error instanceof Error && /^(NOPERM|ERR unknown command)/.test(error.message)) return undefined
  throw error
}

function replicasOf({ server, info }: ServerFacts): Omit<ReplicaFacts, 'facts'>[] {
  return [...info].flatMap(([field, value]) => {
    if (!/^slave\d+$/.test(field)) return []
    const told = new Map(value.split(',').map((part) => part.split('=') as [string, string]))
    const isFollowing = told.get('state') === 'online' && Number(told.get('lag') ?? 0) <= 10
    return [{ server: `${told.get('ip')}:${told.get('port')}`, of: server, isFollowing }]
  })
}

async function look(
  { tls, username, password }: Address,
  replica: Omit<ReplicaFacts, 'facts'>,
): Promise<ReplicaFacts> {
  const colon = replica.server.lastIndexOf(':')
  const client = new Single({
    host: replica.server.slice(0, colon),
    port: Number(replica.server.slice(colon + 1)),
    connectionName: 'runnel-doctor',
    connectTimeout: lookMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
    disableClientInfo: true,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  })
  // What cannot be reached is told by the answer.
  client.on('error', () => {})
  try {
    await client.connect()
    return { ...replica, facts: await inspectServer(client, replica.server) }
  } catch {
    return { ...replica, facts: undefined }
  } finally {
    client.disconnect()
  }
}

function readFields(text: string): Map<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(':')
      return colon === -1 || line.startsWith('#')
        ? []
        : [[line.slice(0, colon), line.slice(colon + 1)] as const]
    }),
  )
}

function pairs(flat: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (let index = 0; index + 1 < flat.length; index += 2) found.set(flat[index]!, flat[index + 1]!)
  return found
}
