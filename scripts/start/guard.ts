import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** A small process which outlives this one, however it ends, and then ends the processes it was told of last. */
export interface Guard {
  /** All that is to be ended; Redis is ended after the others. */
  watch(pids: { redis: readonly number[]; others: readonly number[] }): void
  /** Sends it home: everything has been stopped already. */
  dismiss(): void
}

/** Starts the guard (guard.sh). Without it, what a killed start script leaves running is found by the next start. */
export function openGuard(root: string): Guard {
  const guard = spawn('sh', [join(root, 'scripts/start/guard.sh')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Out of reach of the Ctrl-C that may be ending us.
    detached: true,
  })
  guard.unref()
  guard.stdin.on('error', () => {})
  return {
    watch: ({ redis, others }) => void guard.stdin.write(`${others.join(' ')};${redis.join(' ')}\n`),
    dismiss: () => void guard.stdin.end(';\n'),
  }
}
