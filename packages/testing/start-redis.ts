import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { deployFunctions } from '@runnel/redis/deploy'
import { addRedisUsers } from './redis-users.ts'
import { freePort, startedAtLast, startServer, type Server } from './start-server.ts'

/** A Redis of one's own, stopped and wiped when it is let go. */
export interface TestRedis extends AsyncDisposable {
  /** As `REDIS_URL`. */
  readonly url: string
  readonly ports: readonly number[]
  readonly pids: readonly number[]
  stop(): Promise<void>
}

/** A key prefix that nobody else has, so that tests share a server and run side by side. */
export function prefix(): string {
  return `t-${randomBytes(6).toString('hex')}`
}

/** As in production: append-only with an fsync for every turn, and nothing evicted. */
export const settings = [
  '--save',
  '',
  '--appendonly',
  'yes',
  '--appendfsync',
  'always',
  '--maxmemory-policy',
  'noeviction',
]

/**
 * Starts a `redis-server` on a free port of the loopback, append-only with an fsync for every turn, as in production. `args` come last. With
 * `RUNNEL_TEST_USERS=on` whoever connects does so as the application's user of `deploy/redis/users.acl`, for whom the functions are deployed:
 * so any suite can be run with no more rights than that.
 */
export async function startRedis(args: readonly string[] = []): Promise<TestRedis> {
  const server = await startedAtLast(() => startServer([...settings, ...args]))
  const url = `redis://127.0.0.1:${server.port}`
  return {
    url: process.env['RUNNEL_TEST_USERS'] === 'on' ? await asApplication(url) : url,
    ports: [server.port],
    pids: [server.pid],
    stop: server.stop,
    [Symbol.asyncDispose]: server.stop,
  }
}

async function asApplication(url: string): Promise<string> {
  const { app, deployer } = await addRedisUsers(url, '*')
  await deployFunctions({ url: deployer })
  return app
}

/** Starts a Redis Cluster of three masters, the slots shared out evenly. */
export async function startCluster(): Promise<TestRedis> {
  const servers = await Promise.all(
    [1, 2, 3].map(() =>
      startedAtLast(async () => {
        const busPort = await freePort()
        const cluster = [
          '--cluster-enabled',
          'yes',
          '--cluster-port',
          String(busPort),
          // A master that a busy machine holds up is not taken for gone by the others: they would answer nothing until they see it again.
          '--cluster-node-timeout',
          '10000',
        ]
        return { ...(await startServer([...settings, ...cluster])), busPort }
      }),
    ),
  )
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()))
  }
  try {
    await joinCluster(servers)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: `redis+cluster://${servers.map((server) => `127.0.0.1:${server.port}`).join(',')}`,
    ports: servers.map((server) => server.port),
    pids: servers.map((server) => server.pid),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** What the same tests run against, for `describe.each`. */
export const kindsOfRedis = [
  ['a single Redis', startRedis],
  ['a cluster of three masters', startCluster],
] as const

async function joinCluster(servers: readonly (Server & { busPort: number })[]): Promise<void> {
  const clients = servers.map((server) => new Redis({ port: server.port }))
  try {
    const share = Math.ceil(16_384 / servers.length)
    await Promise.all(
      clients.map(async (client, index) => {
        await client.cluster('SET-CONFIG-EPOCH', index + 1)
        await client.cluster('ADDSLOTSRANGE', index * share, Math.min((index + 1) * share, 16_384) - 1)
      }),
    )
    for (const server of servers.slice(1))
      await clients[0]!.cluster('MEET', '127.0.0.1', server.port, server.busPort)
    await Promise.all(clients.map((client) => until(() => isClusterWhole(client, servers.length), 20_000)))
  } finally {
    for (const client of clients) client.disconnect()
  }
}

async function isClusterWhole(client: Redis, size: number): Promise<boolean> {
  const info = await client.cluster('INFO')
  return (
    info.includes('cluster_state:ok') &&
    info.includes(`cluster_known_nodes:${size}`) &&
    info.includes('cluster_slots_ok:16384')
  )
}

/** Asks again and again until it is so; rejects after `withinMs`, which leaves a busy machine its time. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
