import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A worker as a process of its own. */
export interface WorkerProcess extends AsyncDisposable {
  readonly pid: number
  /** Sends the signal and waits for the end; gives the exit code, null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts `apps/worker/main.ts` with these settings on a free port. */
export async function spawnWorker(environment: Record<string, string>): Promise<WorkerProcess> {
  const main = fileURLToPath(import.meta.resolve('@runnel/worker/main'))
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, RUNNEL_PORT: '0', RUNNEL_PARENT_PID: String(process.pid), ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await exited)[0]
  }
  for await (const line of createInterface({ input: child.stdout })) {
    if ((JSON.parse(line) as { msg: string }).msg !== 'working') continue
    child.stdout.resume()
    return { pid: child.pid!, end, [Symbol.asyncDispose]: async () => void (await end('SIGKILL')) }
  }
  throw new Error(`the worker ended with ${(await exited)[0]} before it worked`)
}
