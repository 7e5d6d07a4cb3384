import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askRedis } from './ask-redis.ts'
import { settings, until } from './start-redis.ts'
import { freePort, startServer, type Server } from './start-server.ts'

/** A primary, two replicas and three Sentinels of one's own, stopped and wiped when they are let go. Servers are named by their ports. */
export interface TestSentinel extends AsyncDisposable {
  /** As `REDIS_URL`. */
  readonly url: string
  /** As the Sentinels call it. */
  readonly name: string
  readonly ports: readonly number[]
  readonly sentinelPorts: readonly number[]
  /** The port of the primary that all living Sentinels agree on. */
  readPrimary(): Promise<number>
  /** The primary that takes the place of `former`, once every Sentinel names it, it takes writes, and the other living servers follow it. */
  successorOf(former: number): Promise<number>
  /** Settles once all living servers follow the primary that the Sentinels name. */
  wholeAgain(): Promise<void>
  /** SIGKILL; what it stored stays. */
  kill(port: number): Promise<void>
  /** Starts a killed one again at its place, with what it stored and as what it was. */
  revive(port: number): Promise<void>
  /** SIGSTOP; it keeps its connections and answers nothing. */
  freeze(port: number): void
  thaw(port: number): void
  /** Cuts a server off from the other servers and the Sentinels; whoever else is connected stays so. */
  isolate(port: number): Promise<void>
  rejoin(port: number): Promise<void>
  stop(): Promise<void>
}

const name = 'runnel-tests'

/** Starts a group that notices a dead primary after a second. */
export async function startSentinel(): Promise<TestSentinel> {
  const root = await mkdtemp(join(tmpdir(), 'runnel-sentinel-'))
  const living = new Map<number, Server>()
  const frozen = new Set<number>()

  const startAt = async (port: number, args: readonly string[], file?: string) => {
    const directory = join(root, String(port))
    await mkdir(directory, { recursive: true })
    living.set(port, await startServer(args, { port, directory, ...(file === undefined ? {} : { file }) }))
  }
  const signal = (port: number, sign: 'SIGSTOP' | 'SIGCONT') => process.kill(living.get(port)!.pid, sign)
  const stop = async () => {
    await Promise.all([...living.values()].map((server) => server.stop()))
    await rm(root, { recursive: true, force: true, maxRetries: 10 })
  }

  const ports = await freePorts(3)
  const sentinelPorts = await freePorts(3)
  const first = ports[0]!
  const startSentinelAt = async (port: number) => {
    const file = join(root, `${port}.conf`)
    await writeFile(file, sentinelSettings(first))
    await startAt(port, [], file)
    // A returned primary is told to follow after some ten seconds of looking at it, and as many more where this is not said.
    await askRedis(at(port), 'SENTINEL', 'DEBUG', 'info-period', '300', 'publish-period', '300')
  }
  const heard = () => sentinelPorts.filter((port) => living.has(port) && !frozen.has(port))
  const readPrimary = async () => {
    const named = await Promise.all(heard().map((port) => primaryAccordingTo(port)))
    if (new Set(named).size !== 1) throw new Error(`the Sentinels name ${named.join(', ')}`)
    return named[0]!
  }
  const isLedBy = async (primary: number) => {
    const named = await Promise.all(heard().map((port) => primaryAccordingTo(port)))
    if (named.some((port) => port !== primary)) return false
    if (!(await replication(primary)).includes('role:master')) return false
    const others = ports.filter((port) => port !== primary && living.has(port) && !frozen.has(port))
    const reports = await Promise.all(others.map((port) => replication(port)))
    return reports.every(
      (report) => report.includes(`master_port:${primary}`) && report.includes('master_link_status:up'),
    )
  }

  try {
    await Promise.all(
      ports.map((port) =>
        startAt(port, [
          ...settings,
          ...haste,
          ...(port === first ? [] : ['--replicaof', '127.0.0.1', String(first)]),
        ]),
      ),
    )
    // The stream to a replica begins with its first word of how far it is.
    await until(
      async () => (await replication(first)).match(/state=online,.*offset=[1-9]/g)?.length === 2,
      20_000,
    )
    await Promise.all(sentinelPorts.map((port) => startSentinelAt(port)))
    await until(async () => (await Promise.all(sentinelPorts.map(knowsAll))).every(Boolean), 20_000)
  } catch (error) {
    await stop()
    throw error
  }

  return {
    name,
    url: `redis+sentinel://${sentinelPorts.map((port) => `127.0.0.1:${port}`).join(',')}/${name}`,
    ports,
    sentinelPorts,
    readPrimary,
    async successorOf(former) {
      let successor = former
      await until(async () => {
        successor = await readPrimary().catch(() => former)
        return successor !== former && (await isLedBy(successor).catch(() => false))
      }, 30_000)
      return successor
    },
    async wholeAgain() {
      await until(async () => {
        const primary = await readPrimary().catch(() => undefined)
        return primary !== undefined && (await isLedBy(primary).catch(() => false))
      }, 30_000)
    },
    async kill(port) {
      const server = living.get(port)!
      living.delete(port)
      frozen.delete(port)
      await server.stop()
    },
    revive: (port) => startAt(port, [...settings, ...haste]),
    freeze(port) {
      frozen.add(port)
      signal(port, 'SIGSTOP')
    },
    thaw(port) {
      signal(port, 'SIGCONT')
      frozen.delete(port)
    },
    async isolate(port) {
      // Who has no password any more cannot come back; who is already in stays in.
      await askRedis(at(port), 'CONFIG', 'SET', 'requirepass', 'cut off')
      frozen.add(port)
      const inside = at(port, 'cut off')
      const clients = String(await askRedis(inside, 'CLIENT', 'LIST')).split('\n')
      const sentinels = clients.filter((line) => line.includes(' name=sentinel-'))
      for (const line of sentinels)
        await askRedis(inside, 'CLIENT', 'KILL', 'ID', /^id=(\d+)/.exec(line)![1]!)
      await askRedis(inside, 'CLIENT', 'KILL', 'TYPE', 'replica')
    },
    async rejoin(port) {
      await askRedis(at(port, 'cut off'), 'CONFIG', 'SET', 'requirepass', '')
      frozen.delete(port)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** What makes replicas follow at once instead of gathering for some seconds first. */
const haste = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1']

function sentinelSettings(primary: number): string {
  return [
    `sentinel monitor ${name} 127.0.0.1 ${primary} 2`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 4000`,
    `sentinel parallel-syncs ${name} 2`,
    '',
  ].join('\n')
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}

function at(port: number, password?: string): string {
  return password === undefined
    ? `redis://127.0.0.1:${port}`
    : `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`
}

async function replication(port: number): Promise<string> {
  return String(await askRedis(at(port), 'INFO', 'replication'))
}

async function primaryAccordingTo(sentinel: number): Promise<number> {
  const address = await askRedis(at(sentinel), 'SENTINEL', 'get-master-addr-by-name', name)
  return Number((address as [host: string, port: string])[1])
}

/** Whether a Sentinel knows both replicas and both other Sentinels, so that it can take part in a failover. */
async function knowsAll(sentinel: number): Promise<boolean> {
  const flat = (await askRedis(at(sentinel), 'SENTINEL', 'master', name)) as string[]
  const told = (field: string) => flat[flat.indexOf(field) + 1]
  return told('num-slaves') === '2' && told('num-other-sentinels') === '2' && told('flags') === 'master'
}
