import ownPackage from '../package.json'

/** Called by Next once, before the first request. */
export async function register(): Promise<void> {
  const port = Number(process.env['RUNNEL_METRICS_PORT'] ?? 0)
  // Spelled so that the compiler leaves it out where there is no Node.
  if (process.env.NEXT_RUNTIME !== 'nodejs' || !(port > 0)) return
  const { startWebMetrics } = await import('./web-metrics.ts')
  const { version } = ownPackage
  await startWebMetrics({ host: process.env['RUNNEL_HOST'] ?? '127.0.0.1', port, version })
}
