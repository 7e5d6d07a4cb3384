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

/** Traces by OpenTelemetry from now on, if there is an endpoint. Letting go sends what is left. */
export async function startTracing(options: TraceOptions): Promise<AsyncDisposable | undefined> {
  const { endpoint } = options
  if (endpoint === undefined || endpoint === '') return undefined
  const { openTraces } = await import('./traces.ts')
  return openTraces({ ...options, endpoint })
}
