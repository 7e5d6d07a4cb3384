import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './previous.ts'

/** A gateway or worker of some release, as a process of its own. */
export interface Server extends AsyncDisposable {
  /** SIGTERM, and waits for its end; gives the exit code. */
  stop(): Promise<number | null>
}

/** Starts a gateway or worker of the release at `of`, and waits until it serves. */
export async function startServer(
  of: string,
  kind: 'gateway' | 'worker',
  environment: Record<string, string>,
): Promise<Server> {
  const child = spawn(process.execPath, [join(of, `apps/${kind}/main.ts`)], {
    env: { ...process.env, RUNNEL_PARENT_PID: String(process.pid), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await exited)[0]
  }
  for await (const line of createInterface({ input: child.stdout })) {
    if (!['serving', 'working'].includes((JSON.parse(line) as { msg: string }).msg)) continue
    child.stdout.resume()
    return { stop: () => end('SIGTERM'), [Symbol.asyncDispose]: async () => void (await end('SIGKILL')) }
  }
  throw new Error(`the ${kind} ended with ${(await exited)[0]} before it served`)
}

/** What talking people said and saw, each by their place. */
export interface Talk {
  said: string[][]
  seen: string[][]
  /** How often their connections broke. */
  losses: number
}

/** People who talk. */
export interface Talkers extends AsyncDisposable {
  /** They fall silent; settles once everything they said is acknowledged. */
  silence(): Promise<void>
  /** They go, and tell what they saw. */
  tell(): Promise<Talk>
}

/** Starts people who use the SDK of the release at `of`; settles once all of them are connected and talk. */
export async function startTalkers(
  of: string,
  talk: { url: string; tokens: readonly string[]; channel: string; name: string; everyMs: number },
): Promise<Talkers> {
  const script = join(of, of === root ? 'prove/upgrade/talkers.ts' : 'talkers.ts')
  if (of !== root) await copyFile(join(import.meta.dirname, 'talkers.ts'), script)
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, TALK: JSON.stringify(talk) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = (await lines.next()) as { value?: string; done?: boolean }
    if (done || value === undefined) throw new Error('the people are gone')
    return value
  }
  await next()
  return {
    async silence() {
      child.stdin.write('\n')
      await next()
    },
    async tell() {
      child.stdin.write('\n')
      const talk = JSON.parse(await next()) as Talk
      await exited
      return talk
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.kill('SIGKILL')) await exited
    },
  }
}
