// Keeps one process running: starts it again when it dies, later each time, and stops it when asked.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from './refusal.mjs'

/** What to run, and how to stop it. */
export interface Task {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Everything it prints is added to this file. */
  readonly logPath: string
}

/** A process that is kept running. */
export interface Supervised {
  readonly name: string
  /** Of the present incarnation; undefined between two. */
  pid(): number | undefined
  /** Waits for `check` to come true; throws a Refusal with the process's last words if it dies first or is too slow. */
  ready(check: () => Promise<boolean>, withinMs: number): Promise<void>
  /** Sends a signal without giving up on the process, as a load balancer's soft stop wants it. It is not started again. */
  signal(signal: NodeJS.Signals): void
  /** Ends it for good: SIGTERM, and SIGKILL after `withinMs`. Says whether it had to be killed. */
  stop(withinMs: number): Promise<'stopped' | 'killed'>
}

/** Told when a process came, went, or is about to come again. */
export interface Watcher {
  say(text: string): void
  changed(): void
}

/** How long to wait before the nth start in a row: at once at first, then doubling to 15 s. */
export function restartDelayMs(crashes: number): number {
  return crashes <= 1 ? 100 : Math.min(250 * 2 ** (crashes - 1), 15_000)
}

const steadyMs = 30_000
const maxLogBytes = 20 * 1024 * 1024

/** Starts a process and keeps it running until `stop`. A death before `ready` is final: what cannot start is not tried again. */
export function supervise(task: Task, watcher: Watcher): Supervised {
  setAsideLongLog(task.logPath)
  let isWanted = true
  let hasBeenReady = false
  let crashes = 0
  let again: NodeJS.Timeout | undefined
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  let lastEnd = ''

  const start = () => {
    const log = openLog(task.logPath)
    const startedAt = Date.now()
    // A process group of its own: Ctrl-C in the terminal must not reach Redis before the gateways have drained.
    const one = spawn(task.command, task.args, {
      cwd: task.cwd,
      env: { ...process.env, ...task.env },
      stdio: ['ignore', log, log],
      detached: true,
    })
    if (log !== 'ignore') closeSync(log)
    child = one
    ended = new Promise((resolve) => {
      const end = (how: string) => {
        if (child !== one) return
        child = undefined
        lastEnd = how
        watcher.changed()
        resolve()
        if (isWanted && hasBeenReady) restart(startedAt)
      }
      one.once('error', (error) => end(error.message))
      one.once('exit', (code, signal) =>
        end(signal === null ? `stopped with code ${code}` : `was ended by ${signal}`),
      )
    })
    watcher.changed()
  }

  const restart = (startedAt: number) => {
    crashes = Date.now() - startedAt > steadyMs ? 1 : crashes + 1
    const delayMs = restartDelayMs(crashes)
    watcher.say(`  ${task.name} ${lastEnd}; starting it again in ${delayMs / 1000} s (log: ${task.logPath})`)
    again = setTimeout(() => {
      start()
      watcher.say(`  ${task.name} is back as process ${child?.pid}`)
    }, delayMs)
  }

  start()
  return {
    name: task.name,
    pid: () => child?.pid,
    async ready(check, withinMs) {
      const until = Date.now() + withinMs
      while (!(await check())) {
        if (child === undefined)
          throw new Refusal(`${task.name} ${lastEnd}. Its last words:\n\n${lastWords(task.logPath)}`)
        if (!isWanted) throw new Refusal(`${task.name} was stopped before it was ready.`)
        if (Date.now() > until) {
          throw new Refusal(
            `${task.name} was not ready after ${withinMs / 1000} s. Its last words:\n\n${lastWords(task.logPath)}`,
          )
        }
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      hasBeenReady = true
    },
    signal(signal) {
      isWanted = false
      clearTimeout(again)
      child?.kill(signal)
    },
    async stop(withinMs) {
      isWanted = false
      clearTimeout(again)
      const one = child
      if (one === undefined) return 'stopped'
      one.kill('SIGTERM')
      let wasKilled = false
      const kill = setTimeout(() => {
        wasKilled = one.kill('SIGKILL')
      }, withinMs)
      await ended
      clearTimeout(kill)
      return wasKilled ? 'killed' : 'stopped'
    },
  }
}

/** Makes the directory anew where somebody has made room; a process that cannot have its log runs without. */
function openLog(path: string): number | 'ignore' {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    return openSync(path, 'a', 0o600)
  } catch {
    return 'ignore'
  }
}

function setAsideLongLog(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxLogBytes) renameSync(path, `${path}.1`)
}

function lastWords(path: string): string {
  if (!existsSync(path)) return '    (none)'
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  return `${lines
    .slice(-15)
    .map((line) => `    ${line}`)
    .join('\n')}\n\n  (all of it: ${path})`
}
