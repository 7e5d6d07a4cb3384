import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A line of a process's log. */
export interface Line {
  msg: string
  [field: string]: unknown
}

/** A process of its own, such as a gateway or worker, to be killed, frozen or stopped. Let go of it in whatever state it is. */
export interface MainProcess extends AsyncDisposable {
  readonly pid: number
  /** Settles with the exit code when it has ended, whoever ended it; null after a kill. */
  readonly ended: Promise<number | null>
  /** Settles once it has logged this message, with these fields. Rejects when it ends before. */
  says<Said extends object = object>(msg: string, fields?: Readonly<Record<string, unknown>>): Promise<Said>
  send(signal: NodeJS.Signals): void
  /** Sends the signal and waits for the end; gives the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts a module, named by its URL, with these settings on a free port, and waits for what it logs when it is ready. */
export async function spawnMain(
  url: string,
  ready: string,
  environment: Readonly<Record<string, string>>,
): Promise<MainProcess> {
  const child = spawn(process.execPath, [fileURLToPath(url)], {
    env: { ...process.env, RUNNEL_PORT: '0', RUNNEL_PARENT_PID: String(process.pid), ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const lines: Line[] = []
  const listeners = new Set<() => void>()
  createInterface(child.stdout).on('line', (line) => {
    lines.push(JSON.parse(line) as Line)
    for (const listener of listeners) listener()
  })
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  const says: MainProcess['says'] = <Said>(msg: string, fields: Readonly<Record<string, unknown>> = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<Said>()
    const look = () => {
      const said = lines.find(
        (line) => line.msg === msg && Object.entries(fields).every(([name, value]) => line[name] === value),
      )
      if (said) resolve(said as Said)
    }
    listeners.add(look)
    look()
    void ended.then((code) => reject(new Error(`${url} ended with ${code} before it said "${msg}"`)))
    return promise.finally(() => listeners.delete(look))
  }
  await says(ready)
  return {
    pid: child.pid!,
    ended,
    says,
    send: (signal) => void child.kill(signal),
    end,
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}
