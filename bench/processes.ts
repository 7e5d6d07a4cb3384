import { fork, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FromLoad, ToLoad } from './load/main.ts'
import type { LoadPlan, LoadResult } from './load/load.ts'

/** Processes under measurement: started on free ports, measured from `/proc`, ended by their own pid. */

export interface Running extends AsyncDisposable {
  pid: number
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Starts a program and waits until `isReady`; whatever it printed is told when it ends before that. */
export async function startProgram(
  command: string,
  args: string[],
  env: Record<string, string>,
  isReady: () => Promise<boolean>,
): Promise<Running> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (printed = (printed + text.toString()).slice(-4_000)))
  const endChild = () => child.kill('SIGKILL')
  process.on('exit', endChild)
  for (let waitedMs = 0; !(await isReady()); waitedMs += 50) {
    if (child.exitCode !== null || child.pid === undefined || waitedMs > 30_000) {
      endChild()
      throw new Error(`${command} ${args.join(' ')} did not come up:\n${printed}`)
    }
    await pause(50)
  }
  return {
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      process.off('exit', endChild)
      await stop(child)
    },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await ended
  clearTimeout(timer)
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}

/** The arguments of `redis-server` as Runnel runs it. */
export function redisSettings(port: number, directory: string, fsync: 'always' | 'everysec'): string[] {
  return `--port ${port} --bind 127.0.0.1 --dir ${directory} --save  --appendonly yes --appendfsync ${fsync} --maxmemory-policy noeviction --hash-max-listpack-entries 64`.split(
    ' ',
  )
}

/** A private Redis as Runnel runs it: every write on disk before it is answered; unless it is to be compared with a laxer one. */
export async function startRedis(
  fsync: 'always' | 'everysec' = 'always',
): Promise<Running & { url: string }> {
  const port = await freePort()
  const directory = await mkdtemp(join(tmpdir(), 'runnel-bench-'))
  const settings = redisSettings(port, directory, fsync)
  const redis = await startProgram('redis-server', settings, {}, () => isListening(port))
  return {
    pid: redis.pid,
    url: `redis://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await redis[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** CPU time that the threads of a process have used since they began, in seconds: exact, where the kernel's ticks are 10 ms long. */
export function cpuSeconds(pid: number): number {
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`))
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
    } catch {
      // It ended between the two.
    }
  return nanoseconds / 1e9
}

/** Memory a process holds in RAM, in bytes. */
export function residentBytes(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1] ?? Number.NaN) * 1_024
}

/** Starts the load as a process of its own. `onPhase` is called as it says `connected`, `begin` and `end`. */
export function startLoad(
  plan: LoadPlan,
  onPhase: (phase: 'connected' | 'begin' | 'end') => void = () => {},
): { result: Promise<LoadResult>; stop: () => void } {
  const child = fork(join(import.meta.dirname, 'load/main.ts'), { stdio: 'inherit' })
  const tell = (message: ToLoad) => child.send(message)
  const endChild = () => child.kill('SIGKILL')
  process.on('exit', endChild)
  const result = new Promise<LoadResult>((resolve, reject) => {
    child.on('message', (message: FromLoad) => {
      if (message.type === 'phase') onPhase(message.phase)
      else if (message.type === 'result') resolve(message.result)
      else reject(new Error(message.message))
    })
    child.on('exit', (code) => {
      process.off('exit', endChild)
      reject(new Error(`the load ended early (${code})`))
    })
  })
  tell({ type: 'plan', plan })
  return { result, stop: () => tell({ type: 'stop' }) }
}
