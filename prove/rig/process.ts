import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { until } from '@runnel/testing/start-redis'

/** A process of the product, or one it stands on, at an address of its own. */
export interface Process {
  readonly name: string
  readonly address: string
  readonly port: number
  /** Of the present incarnation. */
  readonly pid: number
  readonly isRunning: boolean
  readonly isFrozen: boolean
  /** SIGKILL, also when it is frozen. */
  kill(): Promise<void>
  /** SIGTERM, and waits for its end. */
  stop(): Promise<void>
  /** Starts it again, at the same place and with what it stored; settles once it serves. `isUp: false`: once it runs. `env`: with other settings this time. */
  start(options?: { isUp?: false; env?: Readonly<Record<string, string>> }): Promise<void>
  /** SIGSTOP: it keeps its connections and answers nothing. */
  freeze(): void
  thaw(): void
  /** Lets its wall clock jump to so many ms ahead of the true time. */
  moveClock(ms: number): Promise<void>
  /** What it printed so far. */
  readLog(): string
}

/** How a process is run. */
export interface Task {
  name: string
  address: string
  port: number
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  logPath: string
  /** Whether it serves. */
  isUp: () => Promise<boolean>
  moveClock: (ms: number) => Promise<void>
}

/** Describes a process that is not started yet. */
export function describeProcess(task: Task): Process {
  const { name, address, port, command, args, env, logPath, isUp, moveClock } = task
  let child: ChildProcess | undefined
  let isFrozen = false
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null
  const signal = (sign: NodeJS.Signals) => {
    // The whole group: a load balancer has workers.
    if (isRunning()) process.kill(-child!.pid!, sign)
  }
  const end = async (sign: NodeJS.Signals) => {
    if (!isRunning()) return
    isFrozen = false
    const exited = once(child!, 'exit')
    signal(sign)
    await exited
  }
  const readLog = () => readFileSync(logPath, 'utf8')
  return {
    name,
    address,
    port,
    get pid() {
      return child?.pid ?? 0
    },
    get isRunning() {
      return isRunning()
    },
    get isFrozen() {
      return isFrozen
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async start({ isUp: waits = true, env: others = {} } = {}) {
      if (isRunning()) throw new Error(`${name} runs already`)
      const log = openSync(logPath, 'a', 0o600)
      child = spawn(command, args, {
        env: { ...process.env, ...env, ...others },
        stdio: ['ignore', log, log],
        detached: true,
      })
      closeSync(log)
      await once(child, 'spawn')
      if (!waits) return
      try {
        await until(async () => !isRunning() || (await isUp()), 30_000)
      } catch (error) {
        throw new Error(`${name} did not come up. Its last words:\n${readLog().slice(-2_000)}`, {
          cause: error,
        })
      }
      if (!isRunning()) throw new Error(`${name} ended. Its last words:\n${readLog().slice(-2_000)}`)
    },
    freeze() {
      isFrozen = true
      signal('SIGSTOP')
    },
    thaw() {
      isFrozen = false
      signal('SIGCONT')
    },
    moveClock,
    readLog,
  }
}

/** Whether something listens there. */
export function isListening(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1_000 })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false))
  })
}

/** The HTTP status there; undefined while there is no answer. */
export async function statusOf(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.status
  } catch {
    return undefined
  }
}
