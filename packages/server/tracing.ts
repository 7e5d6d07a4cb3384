import type { Settings } from './env.ts'
import { release } from './release.ts'

/** What of a process is traced, and where to. */
export interface TraceOptions {
  /** As it is called among the services of an installation. */
  service: 'runnel-gateway' | 'runnel-worker'
  version: string
  /** An OTLP collector, such as `http://127.0.0.1:4318`; undefined or empty: nothing is traced, and none of the packages for it is loaded. */
  endpoint: string | undefined
  /** The share of traces that is kept, from 0 to 1. */
  share: number
}

/** Starts something and traces it by OpenTelemetry, if an endpoint is set. Letting go stops it, then sends what is left. */
export async function startTraced(
  service: TraceOptions['service'],
  env: Settings<'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_TRACES_SAMPLER_ARG'>,
  start: () => Promise<AsyncDisposable>,
): Promise<AsyncDisposable> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share } = env
  if (endpoint === undefined || endpoint === '') return start()
  await using started = new AsyncDisposableStack()
  const { openTraces } = await import('./traces.ts')
  started.use(openTraces({ service, version: release, endpoint, share }))
  started.use(await start())
  return started.move()
}
