// The processes of one installation: run together, written down at every change, stopped in order.
import type { DataDirectory, Running, RunningProcess } from './data-directory.ts'
import { openGuard } from './guard.ts'
import { identify } from './process-identity.ts'
import { Refusal } from './refusal.mjs'
import { supervise, type Supervised, type Task } from './supervise.ts'

/** In the order in which they are stopped: who faces people first, whom the others need last. */
const kinds = ['haproxy', 'prometheus', 'gateway', 'worker', 'web', 'redis'] as const
type Kind = (typeof kinds)[number]
type Ports = Pick<RunningProcess, 'port' | 'metricsPort'>

/** All processes of an installation. */
export interface Processes {
  /** Starts one and keeps it running. */
  run(kind: Kind, task: Task, ports: Ports): Supervised
  /** Sets what is written down beside the processes: where Redis is, where people connect. */
  tell(addresses: { url?: string; redisUrl?: string }): Running
  /** Ends them all for good; gateways get `drainMs` to send their clients away. */
  stop(drainMs: number): Promise<void>
  /** Ends all but Redis at once. */
  kill(): void
}

/** Opens the list of an installation's processes, empty. */
export function openProcesses(
  directory: DataDirectory,
  root: string,
  say: (text: string) => void,
): Processes {
  const parts: (Ports & { kind: Kind; process: Supervised })[] = []
  const guard = openGuard(root)
  let isStopping = false
  let addresses = { url: '', redisUrl: '' }

  const of = (...some: Kind[]) => parts.filter((part) => some.includes(part.kind)).map((part) => part.process)
  const alive = (...some: Kind[]) => of(...some).flatMap((process) => process.pid() ?? [])

  const record = (): Running => {
    guard.watch({ redis: alive('redis'), others: alive('haproxy', 'prometheus', 'gateway', 'worker', 'web') })
    const running: Running = {
      url: addresses.url,
      supervisor: identify(process.pid) ?? { pid: process.pid, began: '' },
      redis: { url: addresses.redisUrl },
      processes: kinds.flatMap((kind) =>
        parts
          .filter((part) => part.kind === kind)
          .flatMap(({ process, kind: _kind, ...ports }) => {
            const identity = identify(process.pid() ?? 0)
            return identity === undefined ? [] : [{ name: process.name, ...identity, ...ports }]
          }),
      ),
    }
    directory.writeRunning(running)
    return running
  }

  /** What runs goes on running when that cannot be written down: a full disk must not take everything with it. */
  let lastComplaint: string | undefined
  const recordIfPossible = () => {
    let complaint: string | undefined
    try {
      record()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      complaint = error.message
    }
    if (complaint !== undefined && complaint !== lastComplaint) say(`  ${complaint}`)
    lastComplaint = complaint
  }

  const end = async (some: readonly Supervised[], withinMs: number) => {
    const results = await Promise.all(some.map(async (one) => [one.name, await one.stop(withinMs)] as const))
    for (const [name, result] of results) {
      if (result === 'killed') say(`  ${name} did not stop within ${withinMs / 1000} s and was killed`)
    }
  }

  return {
    run(kind, task, ports) {
      if (isStopping) throw new Refusal('Stopped before it was ready.')
      const process = supervise(task, { say, changed: recordIfPossible })
      parts.push({ kind, process, ...ports })
      record()
      return process
    },
    tell(more) {
      addresses = { ...addresses, ...more }
      return record()
    },
    async stop(drainMs) {
      isStopping = true
      for (const haproxy of of('haproxy')) haproxy.signal('SIGUSR1') // Takes nobody new, and keeps those who are there.
      await end(of('gateway'), drainMs + 5000)
      await end(of('haproxy', 'prometheus', 'worker', 'web'), 10_000)
      await end(of('redis'), 60_000)
      guard.dismiss()
    },
    kill() {
      for (const process of of('haproxy', 'prometheus', 'gateway', 'worker', 'web')) process.signal('SIGKILL')
    },
  }
}
