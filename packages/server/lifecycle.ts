import closeWithGrace from 'close-with-grace'
import type { Log } from './log.ts'

/** A process from its start to its end. */
export interface Life {
  log: Log
  start(): Promise<AsyncDisposable>
  /** How long stopping may take before the process ends by force with code 1, in ms (15,000). */
  stopMs?: number
  /** When this process is gone, so is ours. */
  parentPid?: number | undefined
}

const parentCheckMs = 2_000

/**
 * Starts, and stops cleanly with exit code 0 on SIGTERM or SIGINT, or when the parent is gone. When it cannot start, or after an error
 * nobody caught, the code is 1. Further signals while stopping change nothing: Ctrl-C reaches a child twice, from the terminal and from
 * whoever started it.
 */
export async function live({ log, start, stopMs = 15_000, parentPid }: Life): Promise<void> {
  const starting = start()
  const { close } = closeWithGrace(
    {
      delay: stopMs,
      logger: false,
      skip: ['SIGTERM', 'SIGINT'],
      onTimeout: (delay) => log.error({ delay }, 'did not stop in time'),
      onSecondError: (error) => log.fatal({ error }, 'an error while stopping'),
    },
    async ({ err }) => {
      clearInterval(watch)
      if (err) log.fatal({ error: err }, 'an error nobody caught')
      const started = await starting.catch(() => undefined)
      await started?.[Symbol.asyncDispose]()
      log.info('stopped')
    },
  )
  let isStopping = false
  const stop = (reason: string) => {
    if (isStopping) return
    isStopping = true
    log.info({ reason }, 'stopping')
    close()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  const watch = setInterval(() => {
    if (parentPid !== undefined && !isAlive(parentPid)) stop('parent is gone')
  }, parentCheckMs)
  watch.unref()
  try {
    await starting
  } catch (error) {
    log.fatal({ error }, 'could not start')
    process.exit(1)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Another person's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
