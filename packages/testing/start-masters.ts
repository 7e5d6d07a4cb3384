import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askRedis } from './ask-redis.ts'
import { buildPreload, compilerHint, openPreload, type Preload } from './preload.ts'
import { freePort, startServer, startedAtLast, type Server } from './start-server.ts'

/** Redis masters that know nothing of each other, stopped and wiped when they are let go. They are named by their place in `urls`. */
export interface TestMasters extends AsyncDisposable {
  readonly urls: readonly string[]
  /** SIGSTOP: it keeps its connections and answers nothing. */
  freeze(index: number): void
  thaw(index: number): void
  /** SIGKILL: all it knew is gone. */
  kill(index: number): Promise<void>
  /** Starts a killed one again at its port, empty. */
  revive(index: number): Promise<void>
  /** One command to one of them, past all of our code. */
  ask(index: number, command: string, ...args: string[]): Promise<unknown>
  /** Lets its wall clock jump to so many ms ahead of the true time. Needs a C compiler; see `hasCompiler`. */
  moveClock(index: number, ms: number): Promise<void>
  stop(): Promise<void>
}

const inMemory = ['--save', '', '--appendonly', 'no']

/** Starts so many of them (five), in memory only. */
export async function startMasters(count = 5): Promise<TestMasters> {
  const root = await mkdtemp(join(tmpdir(), 'runnel-masters-'))
  const library = await buildPreload(root).catch(() => undefined)
  const servers: (Server | undefined)[] = []
  const preloads: (Preload | undefined)[] = []
  const start = async (index: number, port: number) => {
    preloads[index] =
      library === undefined ? undefined : await openPreload(library, join(root, `preload-${index}`))
    return startServer(inMemory, { port, directory: root }, preloads[index]?.env)
  }
  for (let index = 0; index < count; index++)
    servers.push(await startedAtLast(async () => start(index, await freePort())))
  const urls = servers.map((server) => `redis://127.0.0.1:${server!.port}`)
  const stop = async () => {
    for (const server of servers) await server?.stop()
    await rm(root, { recursive: true, force: true, maxRetries: 10 })
  }
  return {
    urls,
    freeze: (index) => void process.kill(servers[index]!.pid, 'SIGSTOP'),
    thaw: (index) => void process.kill(servers[index]!.pid, 'SIGCONT'),
    async kill(index) {
      await servers[index]?.stop()
      servers[index] = undefined
    },
    async revive(index) {
      servers[index] = await start(index, Number(new URL(urls[index]!).port))
    },
    ask: (index, command, ...args) => askRedis(urls[index]!, command, ...args),
    async moveClock(index, ms) {
      const preload = preloads[index]
      if (!preload) throw new Error(compilerHint)
      await preload.moveClock(ms)
      // That it jumped is not taken on trust.
      const ahead = (await timeOf(urls[index]!)) - Date.now()
      if (Math.abs(ahead - ms) > 5_000) throw new Error(`the clock is ${ahead} ms ahead instead of ${ms}`)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function timeOf(url: string): Promise<number> {
  const [seconds] = (await askRedis(url, 'TIME')) as [string]
  return Number(seconds) * 1_000
}
