// The ways in which somebody can want this process to end.

/**
 * Calls back whenever somebody wants this process to end: by a signal, or because `npm start` itself is gone. `isUrgent` is true when
 * it is asked a second time.
 */
export function onEnding(end: (reason: string, isUrgent: boolean) => void): void {
  let firstAt: number | undefined
  const ask = (reason: string) => {
    firstAt ??= Date.now()
    // npm and the terminal both pass one Ctrl-C on: what follows at once is the same one.
    end(reason, Date.now() - firstAt > 500)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => ask(`Got ${signal}`))
  process.on('disconnect', () => ask('npm start has gone'))

  // An npm that is killed cannot tell us, but then we are somebody else's child.
  if (process.env['npm_lifecycle_event'] !== 'start' || process.connected) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    ask('npm start has gone')
  }, 1000)
  watch.unref()
}
