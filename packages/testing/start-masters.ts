import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { askRedis } from './ask-redis.ts'
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
  /** Lets its wall clock jump to so many ms ahead of the true time. Needs a C compiler; see {@link hasMovableClocks}. */
  moveClock(index: number, ms: number): Promise<void>
  stop(): Promise<void>
}

const run = promisify(execFile)
const source = fileURLToPath(new URL('./moved-clock.c', import.meta.url))
const inMemory = ['--save', '', '--appendonly', 'no']

/** Whether servers can be given clocks that jump: the library that does it is compiled where it is needed. */
export async function hasMovableClocks(): Promise<boolean> {
  try {
    await run('cc', ['-E', '-o', '/dev/null', source])
    return true
  } catch {
    return false
  }
}

/** Starts so many of them (five), in memory only. */
export async function startMasters(count = 5): Promise<TestMasters> {
  const root = await mkdtemp(join(tmpdir(), 'runnel-masters-'))
  const library = join(root, 'moved-clock.so')
  const canMove = await run('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']).then(
    () => true,
    () => false,
  )
  const servers: (Server | undefined)[] = []
  const clockOf = (index: number) => join(root, `clock-${index}`)
  const start = async (index: number, port: number) => {
    const clock = canMove ? { LD_PRELOAD: library, MOVED_CLOCK: clockOf(index) } : undefined
    await writeFile(clockOf(index), Buffer.alloc(8))
    return startServer(inMemory, { port, directory: root }, clock)
  }
  for (let index = 0; index < count; index++)
    servers.push(await startedAtLast(async () => start(index, await freePort())))
  const urls = servers.map((server) => `redis://127.0.0.1:${server!.port}`)
  const stop = async () => {
    for (const server of servers) await server?.stop()
    await rm(root, { recursive: true, force: true })
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
      if (!canMove) throw new Error('a C compiler is needed to move clocks: apt-get install gcc libc6-dev')
      const bytes = Buffer.alloc(8)
      bytes.writeBigInt64LE(BigInt(ms) * 1_000n)
      await writeFile(clockOf(index), bytes, { flag: 'r+' })
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
