import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api'
import type { Context, Span, Tracer } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import type { TraceOptions } from './tracing.ts'

/** What the parts of the product tell of themselves; each field by one of them. */
interface Told {
  /** `runnel:request`. */
  request?: string
  input?: unknown
  /** `runnel:redis`: the function. */
  name?: string
  /** `runnel:job`: its type. */
  job?: string
  error?: unknown
  span?: Span | undefined
}

const clientIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** In an entry as it goes over the wire: what people wrote cannot look so, its quotes are escaped. */
const saidPattern = /"clientId":"([0-9a-f-]{36})"/

/**
 * Listens to what gateway, Redis package and worker tell of themselves, and sends it as spans. The id that a client gives to what it says is
 * the id of its trace: so all gateways that pass it on belong to one trace, without a byte on the wire. No text, name, token or address of
 * anybody goes into a span: names of requests, functions and jobs, error codes, counts.
 */
export function openTraces({
  service,
  version,
  endpoint,
  share,
}: TraceOptions & { endpoint: string }): AsyncDisposable {
  const random = new RandomIdGenerator()
  let nextIds: Ids | undefined
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    // Decided by the trace's id alone, so that every process decides alike.
    sampler: new TraceIdRatioBasedSampler(share),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
    idGenerator: {
      generateTraceId: () => nextIds?.traceId ?? random.generateTraceId(),
      generateSpanId: () => nextIds?.spanId ?? random.generateSpanId(),
    },
  })
  const tracer = provider.getTracer('runnel')
  const current = new AsyncLocalStorage<Context | undefined>()
  const begin = (name: string, { kind, ids }: { kind: SpanKind; ids?: Ids | undefined }, parent: Context) => {
    nextIds = ids
    const span = tracer.startSpan(name, { kind }, parent)
    nextIds = undefined
    return span
  }

  const stops = [
    follow('runnel:request', current, (told) =>
      begin(told.request ?? '', { kind: SpanKind.SERVER, ids: idsOf(clientIdOf(told.input)) }, ROOT_CONTEXT),
    ),
    // What nobody asked for, such as leases that are renewed, would be most of it: left out.
    follow('runnel:redis', current, ({ name = '' }) => {
      const parent = current.getStore()
      return parent && begin(name, { kind: SpanKind.CLIENT }, parent)
    }),
    follow('runnel:job', current, ({ job }) =>
      begin(`job ${job}`, { kind: SpanKind.CONSUMER }, ROOT_CONTEXT),
    ),
    followFanOut(tracer),
  ]
  return {
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop()
      // A collector that is away must not keep a process from ending.
      await provider.shutdown().catch(() => {})
    },
  }
}

interface Ids {
  traceId: string
  spanId: string
}

/** The ids of the trace of what was said under a client id, and of its first span. */
function idsOf(clientId: string | undefined): Ids | undefined {
  if (clientId === undefined) return undefined
  const spanId = createHash('sha256').update(clientId).digest('hex').slice(0, 16)
  return { traceId: clientId.replaceAll('-', ''), spanId }
}

function clientIdOf(input: unknown): string | undefined {
  const given =
    typeof input === 'object' && input !== null && 'clientId' in input ? input.clientId : undefined
  return typeof given === 'string' && clientIdPattern.test(given) ? given : undefined
}

/** Makes a span of everything that a channel tells, as long as it lasts; what it calls meanwhile becomes its children. */
function follow(
  name: string,
  current: AsyncLocalStorage<Context | undefined>,
  begin: (told: Told) => Span | undefined,
): () => void {
  const channel = tracingChannel<Context | undefined, Told>(name)
  channel.start.bindStore(current, (told) => {
    told.span = begin(told)
    return told.span ? trace.setSpan(current.getStore() ?? ROOT_CONTEXT, told.span) : current.getStore()
  })
  const handlers = {
    asyncEnd({ span, error }: Told) {
      if (error !== undefined) {
        const code = codeOf(error)
        span?.setAttribute('runnel.code', code)
        if (code === 'internal' || code === 'unavailable') span?.setStatus({ code: SpanStatusCode.ERROR })
      }
      span?.end()
    },
  }
  channel.subscribe(handlers as Parameters<typeof channel.subscribe>[0])
  return () => {
    channel.start.unbindStore(current)
    channel.unsubscribe(handlers as Parameters<typeof channel.unsubscribe>[0])
  }
}

/** A span for each entry that somebody said and that has been written to sockets: from its place in the log to them. */
function followFanOut(tracer: Tracer): () => void {
  const hear = (message: unknown) => {
    const { batch, sockets, lagMs } = message as {
      batch: readonly { json: string }[]
      sockets: number
      lagMs: number
    }
    const endTime = Date.now()
    for (const { json } of batch) {
      const ids = idsOf(saidPattern.exec(json)?.[1])
      if (ids === undefined) continue
      const parent = trace.setSpanContext(ROOT_CONTEXT, {
        ...ids,
        traceFlags: TraceFlags.SAMPLED,
        isRemote: true,
      })
      const options = {
        kind: SpanKind.PRODUCER,
        startTime: endTime - lagMs,
        attributes: { 'runnel.sockets': sockets },
      }
      tracer.startSpan('fan-out', options, parent).end(endTime)
    }
  }
  subscribe('runnel:fan-out', hear)
  return () => void unsubscribe('runnel:fan-out', hear)
}

/** The code of a refusal; whatever else it says may hold what people wrote. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[a-z_]{1,32}$/.test(code) ? code : 'internal'
}
