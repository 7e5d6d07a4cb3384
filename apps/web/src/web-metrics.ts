import { serveMetrics, createMetrics, tellBuild, type Metrics } from '@runnel/server/metrics'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Counter, Histogram } from 'prom-client'

/** What Node tells of each request that its HTTP servers take and finish. */
interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  server: Server
}

const pages = new Set('c activity admin browse join reset settings sign-in sign-up threads unread'.split(' '))

/** Which kind of address was asked for: a page by its first word, `home`, `asset`, or `other`. Never what stands behind: it may be an invitation. */
export function routeOf(url = '/'): string {
  const [, first = ''] = url.split(/[/?]/)
  if (first === '') return 'home'
  if (first === '_next' || /\.(svg|ico|png|txt)$/.test(first)) return 'asset'
  return pages.has(first) ? first : 'other'
}

/** Registers what the web process counts. */
export function createWebMetrics(metrics: Metrics) {
  const registers = [metrics]
  return {
    requests: new Counter({
      name: 'runnel_web_requests_total',
      help: 'Answers of the web process, by kind of address and status.',
      labelNames: ['route', 'status'],
      registers,
    }),
    seconds: new Histogram({
      name: 'runnel_web_render_seconds',
      help: 'From a request for a page to the last byte of the answer.',
      labelNames: ['route'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  }
}

/** Counts what this process answers, and serves the figures on a port of their own until it ends. Next makes its servers itself: Node tells of what they do. */
export async function startWebMetrics({
  host,
  port,
  version,
}: {
  host: string
  port: number
  version: string
}): Promise<void> {
  const metrics = createMetrics({ withProcess: true })
  tellBuild(metrics, { process: 'web', version })
  const { requests, seconds } = createWebMetrics(metrics)
  const begun = new WeakMap<IncomingMessage, number>()
  subscribe('http.server.request.start', (message) => {
    begun.set((message as Exchange).request, performance.now())
  })
  subscribe('http.server.response.finish', (message) => {
    const { request, response } = message as Exchange
    const startedAt = begun.get(request)
    if (startedAt === undefined || request.socket.localPort === port) return
    const route = routeOf(request.url)
    requests.inc({ route, status: String(response.statusCode) })
    if (route !== 'asset' && response.statusCode === 200)
      seconds.observe({ route }, (performance.now() - startedAt) / 1_000)
  })
  await serveMetrics(metrics, { host, port })
}
