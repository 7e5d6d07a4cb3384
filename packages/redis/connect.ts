import type { Client, ClientOptions } from './client.ts'
import { mastersOf, openClient, sentinelMs, whenReady } from './client.ts'
import { parseAddress } from './address.ts'
import { toChatError, withDeadline } from './deadline.ts'
import { watchFailovers } from './failover.ts'
import { loadLibraries } from './functions.ts'
import { openCommitter, type Committer } from './group-commit.ts'
import { createKeys, type Keys } from './keys.ts'
import { openQuorum, type Quorum } from './lock/quorum.ts'

/** Where Redis is, what of it is ours, and when something counts as stored. */
export interface RedisOptions {
  /** As `REDIS_URL`: a server, `redis+sentinel://` or `redis+cluster://`. */
  url: string
  /** The installation's prefix of all keys and Pub/Sub channels: `[a-z0-9-]{1,32}`; `runnel` when left out. */
  prefix?: string
  /** How many partitions the installation was made with (16); fixed for ever. */
  partitions?: number
  /**
   * How many replicas must hold an append before it is acknowledged (0). If any must, and there are Sentinels, then all those must which
   * could take the primary's place: with fewer, the one that is chosen may be the one that lacks it (MSG-6).
   */
  ackReplicas?: number
  /** Independent masters of which a majority decides who holds a lock; with none, the channel's own Redis does. */
  lockUrls?: readonly string[]
  /** How long any call may take, in ms (5,000). */
  deadlineMs?: number
  /** Hears of connection troubles; calls fail by themselves. */
  onError?: (error: Error) => void
  /** Hears of calls that Redis did not do, by the words of {@link outageOf}. */
  onOutage?: (reason: string) => void
}

/** What a process knows of Redis: opaque outside this package. */
export interface Redis extends AsyncDisposable {
  readonly keys: Keys
  /** Whether calls have a chance right now. */
  readonly isReady: boolean
  /** Tells each time the connection is lost and found again; the answer ends that. */
  onConnection(listener: (state: 'ready' | 'lost') => void): () => void
  close(): Promise<void>
  /** For this package alone. */
  readonly inside: Inside
}

/** The connections behind a {@link Redis}. */
export interface Inside {
  readonly commands: Client
  readonly committer: Committer
  readonly deadlineMs: number
  readonly isCluster: boolean
  /** Decides who holds locks, where that is not done by the channel's own Redis. */
  readonly quorum: Quorum | undefined
  readonly onError: (error: Error) => void
  readonly onOutage: ((reason: string) => void) | undefined
  /** Libraries being loaded right now, by their name. */
  readonly loading: Map<string, Promise<void>>
  /** A further connection for one purpose; closed with the rest. */
  open(role: string, options?: { isBlocking?: boolean; isPatient?: boolean }): Client
  /** A further connection to one server of a Cluster, `host:port`. */
  openServer(server: string, role: string): Client
}

const prefixPattern = /^[a-z0-9-]{1,32}$/

/** Connects, and checks that this is the installation it should be. Rejects with `unavailable` when that takes longer than the deadline. */
export async function connectRedis(options: RedisOptions): Promise<Redis> {
  const {
    prefix = 'runnel',
    partitions = 16,
    ackReplicas = 0,
    lockUrls = [],
    deadlineMs = 5_000,
    onError = () => {},
  } = options
  if (!prefixPattern.test(prefix)) throw new Error('RUNNEL_PREFIX must be 1 to 32 of a-z, 0-9 and -')
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > 1_024)
    throw new Error('RUNNEL_PARTITIONS must be 1 to 1024')
  const address = parseAddress(options.url)
  const quorum = lockUrls.length === 0 ? undefined : await openQuorum({ urls: lockUrls, onError })
  const clients = new Set<Client>()
  const keep = (client: Client) => {
    clients.add(client)
    client.once('end', () => clients.delete(client))
    return client
  }
  const open = (role: string, more: Partial<ClientOptions> = {}) =>
    keep(openClient({ address, role, deadlineMs, onError, ...more }))
  const commands = open('commands', { isGathering: true })
  const appends = open('appends')
  const failovers = watchFailovers({ address, answerMs: sentinelMs(deadlineMs), clients, appends, onError })
  const neededReplicas = () => (ackReplicas === 0 ? 0 : Math.max(ackReplicas, failovers.needed()))
  const inside: Inside = {
    commands,
    committer: openCommitter({
      client: appends,
      neededReplicas,
      deadlineMs,
      isCluster: address.kind === 'cluster',
    }),
    deadlineMs,
    isCluster: address.kind === 'cluster',
    quorum,
    onError,
    onOutage: options.onOutage,
    loading: new Map(),
    open,
    openServer(server, role) {
      const colon = server.lastIndexOf(':')
      const [host, port] = [server.slice(0, colon), Number(server.slice(colon + 1))]
      const { tls, username, password } = address
      const credentials = {
        tls,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
      }
      const single = { kind: 'single', host, port, db: 0, ...credentials } as const
      return keep(openClient({ address: single, role, deadlineMs, onError, isBlocking: true }))
    },
  }
  const close = async () => {
    failovers.stop()
    quorum?.close()
    await Promise.all(
      [...clients].map(async (client) => {
        const ended = whenEnded(client)
        client.disconnect()
        // One that waited to reconnect has just been stopped from it, and tells nobody.
        if (client.status !== 'reconnecting') await ended
      }),
    )
  }
  const redis: Redis = {
    keys: createKeys(prefix, partitions),
    get isReady() {
      return commands.status === 'ready' && appends.status === 'ready'
    },
    onConnection(listener) {
      const [ready, lost] = [() => listener('ready'), () => listener('lost')]
      commands.on('ready', ready)
      commands.on('close', lost)
      return () => void commands.off('ready', ready).off('close', lost)
    },
    close,
    inside,
    [Symbol.asyncDispose]: close,
  }
  try {
    await withDeadline(
      Promise.all([whenReady(commands), whenReady(appends), failovers.seen]),
      deadlineMs,
      'connecting to Redis',
    )
    // In a Cluster each node's connection opens with its first command, and nothing waits for it: here it may.
    const servers = [commands, appends].flatMap((client) => mastersOf(client))
    await withDeadline(Promise.all(servers.map((server) => server.ping())), deadlineMs, 'greeting Redis')
    await withDeadline(checkInstallation(redis), deadlineMs, 'reading the installation')
    await loadLibraries(redis)
  } catch (error) {
    await close()
    throw error
  }
  return redis
}

function whenEnded(client: Client): Promise<void> {
  if (client.status === 'end') return Promise.resolve()
  return new Promise((resolve) => client.once('end', () => resolve()))
}

/** Refuses a server that is too old, and another number of partitions than the installation was made with: its channels would not be found. */
async function checkInstallation({ keys, inside }: Redis): Promise<void> {
  const info = await mastersOf(inside.commands)[0]?.info('server')
  const version = /redis_version:(\d+)\.(\S+)/.exec(info ?? '')
  if (version && Number(version[1]) < 7)
    throw new Error(`Redis ${version[1]}.${version[2]} is too old: 7.0 is needed`)
  const read = () => inside.commands.hget(keys.installation, 'partitions')
  // Written once only: a Redis that is full refuses writes, and who is only restarted has none to make.
  let made = await read()
  if (made === null) {
    await inside.commands.hsetnx(keys.installation, 'partitions', keys.partitions)
    made = await read()
  }
  if (made !== String(keys.partitions)) {
    throw new Error(
      `This installation was made with ${made} partitions; RUNNEL_PARTITIONS says ${keys.partitions}`,
    )
  }
}

/** One round trip to every server that takes writes; rejects with `unavailable` when one does not answer. */
export async function ping({ inside }: Redis): Promise<void> {
  const answers = mastersOf(inside.commands).map((server) => server.ping())
  try {
    if (answers.length === 0) throw new Error('no server is known')
    await withDeadline(Promise.all(answers), inside.deadlineMs, 'PING')
  } catch (error) {
    throw toChatError(error)
  }
}

/** Two connections for `createShardedAdapter` of `@socket.io/redis-adapter`, closed with `redis`. Its channels begin with `redis.keys.adapter`. */
export function adapterClients({ inside }: Redis): { pub: Client; sub: Client } {
  return {
    pub: inside.open('adapter-pub', { isPatient: true }),
    sub: inside.open('adapter-sub', { isPatient: true }),
  }
}
