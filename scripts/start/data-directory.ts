// The directory of one installation: its data, its logs, the ports it had last time, and who is running it now.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { completePasswords, type Passwords } from '@runnel/redis/login/login'
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts'
import { Refusal } from './refusal.mjs'

/** What is kept from one start to the next, so that addresses stay the same. */
export interface Remembered {
  /** Keep other people of this machine out of the private Redis, and each process to what it is for. */
  redisPasswords: Passwords
  ports: Record<string, number>
}

/** One process of a running installation. */
export interface RunningProcess extends ProcessIdentity {
  readonly name: string
  readonly port?: number
  readonly metricsPort?: number
}

/** What `running.json` holds while an installation runs: for tests, for operators, and for clearing up after a crash. */
export interface Running {
  readonly url: string
  readonly supervisor: ProcessIdentity
  readonly redis: { readonly url: string }
  /** In the order in which they are to be stopped. */
  readonly processes: readonly RunningProcess[]
}

/** The paths of one installation. */
export interface DataDirectory {
  readonly path: string
  readonly logs: string
  readonly redis: string
  readonly remembered: Remembered
  /** Throws a Refusal when it cannot be written. */
  remember(): void
  /** Throws a Refusal when it cannot be written. */
  writeRunning(running: Running): void
  /** Gives the directory back; what was running must have ended. */
  release(): void
}

/** Takes the directory for this process. Throws a Refusal when another process runs on it; ends what a crashed one left over. */
export async function takeDataDirectory(path: string, say: (text: string) => void): Promise<DataDirectory> {
  const logs = join(path, 'logs')
  const redis = join(path, 'redis')
  try {
    for (const directory of [path, logs, redis]) mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Refusal(cannotWrite(path, error))
  }
  takeLock(join(path, 'start.lock'), path)
  const runningPath = join(path, 'running.json')
  await endLeftovers(runningPath, say)
  const statePath = join(path, 'state.json')
  const remembered = readRemembered(statePath)
  return {
    path,
    logs,
    redis,
    remembered,
    remember: () => writePrivately(statePath, remembered),
    writeRunning: (running) => writePrivately(runningPath, running),
    release() {
      rmSync(runningPath, { force: true })
      rmSync(join(path, 'start.lock'), { force: true })
    },
  }
}

function takeLock(lock: string, path: string): void {
  const mine = identify(process.pid)
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      writeFileSync(lock, JSON.stringify(mine), { flag: 'wx', mode: 0o600 })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new Refusal(cannotWrite(path, error))
    }
    const holder = readJson<ProcessIdentity>(lock)
    if (holder !== undefined && isRunning(holder)) {
      throw new Refusal(
        `Runnel already runs on ${path} (process ${holder.pid}). Stop it with Ctrl-C or "kill ${holder.pid}", ` +
          'or start a second one with another --data.',
      )
    }
    // Moved away first: of two that find the same stale lock, only one succeeds in moving it.
    const stale = `${lock}.${process.pid}`
    try {
      renameSync(lock, stale)
      rmSync(stale, { force: true })
    } catch {
      // The other one was faster; look again.
    }
  }
  throw new Refusal(`Cannot take ${lock}. If nothing runs on ${path}, remove that file.`)
}

async function endLeftovers(runningPath: string, say: (text: string) => void): Promise<void> {
  const left = (readJson<Running>(runningPath)?.processes ?? []).filter(isRunning)
  if (left.length === 0) return
  say(`  The last run ended without stopping ${left.map((one) => one.name).join(', ')}; stopping them now.`)
  const end = async (some: RunningProcess[], signal: NodeJS.Signals, withinMs: number) => {
    for (const one of some.filter(isRunning)) process.kill(one.pid, signal)
    for (const until = Date.now() + withinMs; Date.now() < until && some.some(isRunning);) await delay(50)
  }
  // Redis goes last: the others may still have something to write.
  for (const isTurn of [(name: string) => name !== 'redis', (name: string) => name === 'redis']) {
    const some = left.filter((one) => isTurn(one.name))
    await end(some, 'SIGTERM', 10_000)
    await end(some, 'SIGKILL', 2_000)
  }
}

function readRemembered(path: string): Remembered {
  // Up to 0.1 there was one password, which everybody had: it stays the owner's.
  const found = readJson<Partial<Remembered> & { redisPassword?: string }>(path)
  const former = found?.redisPassword === undefined ? {} : { owner: found.redisPassword }
  return {
    redisPasswords: completePasswords({ ...former, ...found?.redisPasswords }),
    ports: found?.ports ?? {},
  }
}

function readJson<T>(path: string): T | undefined {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch {
    return undefined // Cut off by a crash: as good as absent.
  }
}

/** Throws a Refusal when it cannot. */
function writePrivately(path: string, value: unknown): void {
  try {
    writeFileSync(`${path}.new`, JSON.stringify(value, undefined, 2), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch (error) {
    throw new Refusal(cannotWrite(path, error))
  }
}

function cannotWrite(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return `Cannot write to ${path}: the disk is full.`
  if (code === 'EROFS') return `Cannot write to ${path}: the disk is read-only.`
  if (code === 'EACCES' || code === 'EPERM')
    return (
      `Cannot write to ${path}: it belongs to somebody else, perhaps to who started Runnel before. ` +
      'Start it as that user, or keep the data elsewhere with --data.'
    )
  return `Cannot write to ${path}: ${message}`
}
