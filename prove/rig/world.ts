import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { buildPreload, compilerHint, openPreload } from '@runnel/testing/preload'
import { until } from '@runnel/testing/start-redis'
import { dropPackets, letPackets, requireOwnNetwork } from './network.ts'
import { describeProcess, statusOf, type Process } from './process.ts'
import { describeProxy, proxyPort, type Proxy } from './proxy.ts'
import { isLeading, isServing, readPrimary, startStores, type Kind } from './stores-by-kind.ts'
import type { Place, RedisProcess, RedisSettings } from './stores.ts'

/** What a world is to be made of. */
export interface WorldOptions {
  redis: Kind
  /** How many gateways (3) and workers (1). */
  gateways?: number
  workers?: number
  /** `always` unless told otherwise. */
  fsync?: 'always' | 'everysec' | 'no'
  /** Further lines of every Redis server's configuration. */
  redisSettings?: RedisSettings
  /** The built web server, where there is to be one. */
  web?: string
  /** Settings of gateways and workers. With Sentinels, one replica must hold what is acknowledged unless this says otherwise. */
  env?: Readonly<Record<string, string>>
}

/** A whole installation of real processes in a network of its own, each at its own address, to do the worst to. */
export interface World extends AsyncDisposable {
  readonly kind: Kind
  /** Where people come in: HAProxy. */
  readonly url: string
  /** As `REDIS_URL`. */
  readonly redisUrl: string
  /** A connection of our own, as a gateway has it. */
  readonly redis: Redis
  readonly stores: readonly RedisProcess[]
  readonly sentinels: readonly Process[]
  readonly gateways: readonly Process[]
  readonly workers: readonly Process[]
  readonly proxy: Proxy
  readonly web: Process | undefined
  /** The server that takes writes, as most Sentinels say; of a single Redis, that one. */
  readPrimary(): Promise<RedisProcess>
  /** The primary that takes the place of `former`, once most Sentinels name it and it takes writes. */
  successorOf(former: RedisProcess): Promise<RedisProcess>
  /** Settles once a primary leads all living servers; of a Cluster, once all slots are served. */
  wholeAgain(): Promise<void>
  /** Loses every packet between two processes, or only those on the way `to` the second, or `from` it. */
  cut(one: Process, other: Process, direction?: 'both' | 'to' | 'from'): Promise<void>
  /** Lets all packets through again. */
  heal(): Promise<void>
}

const sorts = ['redis', 'sentinel', 'gateway', 'worker', 'proxy', 'web'] as const
const gatewayPort = 3_001
const webPort = 3_000
const metricsPort = 9_100
let worlds = 0

/** Starts an installation. Rejects outside a network of its own (`enterOwnNetwork`), and without a C compiler, HAProxy or Redis. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { redis: kind, gateways: gatewayCount = 3, workers: workerCount = 1, fsync = 'always' } = options
  const world = (worlds += 1)
  const directory = await mkdtemp(join(requireOwnNetwork(), `world-${world}-`))
  const processes: Process[] = []
  const end = async () => {
    await Promise.all(processes.map((process) => process.kill()))
    for (const store of processes as Partial<RedisProcess>[]) await store.disk?.remove()
    await rm(directory, { recursive: true, force: true, maxRetries: 10 })
  }
  try {
    const library = await buildPreload(directory).catch((error: unknown) => {
      throw new Error(compilerHint, { cause: error })
    })
    const placeOf = (sort: (typeof sorts)[number], index: number): Place => ({
      name: `${sort}-${index}`,
      address: `127.${10 + (world % 200)}.${sorts.indexOf(sort) + 1}.${index}`,
      directory,
      library,
    })
    const { url, stores, sentinels } = await startStores(
      kind,
      (sort, index) => ({ ...placeOf(sort, index), name: `${sort}-${world}-${index}` }),
      {
        settings: { appendfsync: fsync, ...options.redisSettings },
        started: (process) => void processes.push(process),
      },
    )
    const env = {
      REDIS_URL: url,
      RUNNEL_LIMITS: 'off',
      RUNNEL_SIGN_UP: 'open',
      RUNNEL_ACK_REPLICAS: kind === 'sentinel' ? '1' : '0',
      RUNNEL_LOG_LEVEL: 'warn',
      RUNNEL_METRICS_PORT: String(metricsPort),
      ...options.env,
    }
    const start = async (process: Process) => {
      processes.push(process)
      await process.start()
      return process
    }
    const describe = async (sort: 'gateway' | 'worker', index: number) => {
      const { name, address } = placeOf(sort, index)
      const statePath = join(directory, `${name}.state`)
      const preload = await openPreload(library, statePath, { address, isTied: true })
      const health = sort === 'gateway' ? 'api/health/ready' : 'health'
      return describeProcess({
        name,
        address,
        port: gatewayPort,
        command: process.execPath,
        args: ['--max-semi-space-size=16', mains[sort]],
        env: {
          ...env,
          ...preload.env,
          RUNNEL_HOST: address,
          RUNNEL_PORT: String(gatewayPort),
          RUNNEL_GATEWAY: name,
        },
        logPath: join(directory, `${name}.log`),
        isUp: async () => (await statusOf(`http://${address}:${gatewayPort}/${health}`)) === 200,
        moveClock: preload.moveClock,
      })
    }
    const several = (sort: 'gateway' | 'worker', count: number) =>
      Promise.all(Array.from({ length: count }, async (_, index) => start(await describe(sort, index + 1))))
    const [gateways, workers] = await Promise.all([
      several('gateway', gatewayCount),
      several('worker', workerCount),
    ])
    const proxyPlace = placeOf('proxy', 1)
    const describeWeb = async (main: string) => {
      const { name, address } = placeOf('web', 1)
      const preload = await openPreload(library, join(directory, `${name}.state`), { address, isTied: true })
      return describeProcess({
        name,
        address,
        port: webPort,
        command: process.execPath,
        args: [main],
        env: {
          ...preload.env,
          NODE_ENV: 'production',
          NEXT_TELEMETRY_DISABLED: '1',
          HOSTNAME: address,
          PORT: String(webPort),
          RUNNEL_HOST: address,
          RUNNEL_METRICS_PORT: String(metricsPort),
          RUNNEL_GATEWAY_URL: `http://${proxyPlace.address}:${proxyPort}`,
        },
        logPath: join(directory, `${name}.log`),
        // Its pages ask the gateways through the load balancer, which comes last.
        isUp: async () => (await statusOf(`http://${address}:${webPort}/`)) !== undefined,
        moveClock: preload.moveClock,
      })
    }
    const web = options.web === undefined ? undefined : await start(await describeWeb(options.web))
    const proxy = await describeProxy(proxyPlace, gateways, web)
    await start(proxy)
    const redis = await connectRedis({ url, ackReplicas: Number(env.RUNNEL_ACK_REPLICAS) })
    const lost = new Set<string>()
    const healed = async () => {
      for (const way of lost) await letPackets(...(way.split(' ') as [string, string]))
      lost.clear()
    }
    const readPrimaryNow = async () => {
      if (kind !== 'sentinel') return stores[0]!
      const asked = sentinels.filter((sentinel) => sentinel.isRunning && !sentinel.isFrozen)
      // One that is killed just then says nothing.
      const named = await Promise.all(
        asked.map((sentinel) => readPrimary(sentinel, stores).catch(() => undefined)),
      )
      const primary = stores.find(
        (store) => named.filter((one) => one === store).length > sentinels.length / 2,
      )
      if (!primary) throw new Error('the Sentinels do not agree')
      return primary
    }
    return {
      kind,
      url: `http://${proxy.address}:${proxy.port}`,
      redisUrl: url,
      redis,
      stores,
      sentinels,
      gateways,
      workers,
      proxy,
      web,
      readPrimary: readPrimaryNow,
      async successorOf(former) {
        let successor = former
        await until(async () => {
          successor = await readPrimaryNow().catch(() => former)
          return successor !== former && (await isLeading(successor, 0).catch(() => false))
        }, 30_000)
        return successor
      },
      async wholeAgain() {
        const others = stores.filter((store) => store.isRunning).length - 1
        await until(async () => {
          if (kind === 'cluster') return (await Promise.all(stores.map(isServing))).every(Boolean)
          const primary = await readPrimaryNow().catch(() => undefined)
          return (
            primary !== undefined &&
            (await isLeading(primary, kind === 'sentinel' ? others : 0).catch(() => false))
          )
        }, 30_000)
      },
      async cut(one, other, direction = 'both') {
        const ways = [
          ...(direction === 'from' ? [] : [[one.address, other.address] as const]),
          ...(direction === 'to' ? [] : [[other.address, one.address] as const]),
        ]
        for (const way of ways) {
          if (lost.has(way.join(' '))) continue
          lost.add(way.join(' '))
          await dropPackets(...way)
        }
      },
      heal: healed,
      async [Symbol.asyncDispose]() {
        await healed()
        await redis.close()
        await end()
      },
    }
  } catch (error) {
    const words = processes.map((process) => `${process.name}:\n${process.readLog().slice(-1_000)}`)
    await end()
    throw new Error(`The world did not come up.\n${words.join('\n')}`, { cause: error })
  }
}

const mains = {
  gateway: fileURLToPath(import.meta.resolve('@runnel/gateway/main')),
  worker: fileURLToPath(new URL('../../apps/worker/main.ts', import.meta.url)),
}
