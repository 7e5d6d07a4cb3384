import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

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

const settings = [
  '--save',
  '',
  '--appendonly',
  'yes',
  '--appendfsync',
  'always',
  '--maxmemory-policy',
  'noeviction',
]

/** Starts a `redis-server` on a free port of the loopback, append-only with an fsync for every turn, as in production. `args` come last. */
export async function startRedis(args: readonly string[] = []): Promise<TestRedis> {
  const server = await startServer([...settings, ...args])
  return {
    url: `redis://127.0.0.1:${server.port}`,
    ports: [server.port],
    pids: [server.pid],
    stop: server.stop,
    [Symbol.asyncDispose]: server.stop,
  }
}

/** Starts a Redis Cluster of three masters, the slots shared out evenly. */
export async function startCluster(): Promise<TestRedis> {
  const servers = await Promise.all(
    [1, 2, 3].map(async () => {
      const busPort = await freePort()
      const cluster = [
        '--cluster-enabled',
        'yes',
        '--cluster-port',
        String(busPort),
        '--cluster-node-timeout',
        '2000',
      ]
      return { ...(await startServer([...settings, ...cluster])), busPort }
    }),
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

interface Server {
  port: number
  pid: number
  stop: () => Promise<void>
}

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

async function startServer(args: readonly string[]): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'runnel-redis-'))
  const port = await freePort()
  const child = spawn(
    'redis-server',
    ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const stop = async () => {
    process.off('exit', killAtExit)
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      // A stopped process has to be woken to die by anything but SIGKILL; its data is thrown away anyhow.
      child.kill('SIGKILL')
      await exited
    }
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await isListening(child)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, pid: child.pid!, stop }
}

async function isListening(child: ChildProcess): Promise<void> {
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output}`)))
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Ready to accept connections')) resolve()
    })
  })
  child.removeAllListeners('exit')
  child.stdout!.removeAllListeners('data').resume()
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Asks again and again until it is so; rejects after `withinMs`. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
