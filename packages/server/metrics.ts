import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** What a process counts, in a registry of its own so that several live side by side in a test. */
export type Metrics = Registry

/** A registry; with `withProcess` also memory, CPU and event-loop lag, of which only one registry per process can keep account. */
export function createMetrics({ withProcess = false } = {}): Metrics {
  const registry = new Registry()
  if (withProcess) collectDefaultMetrics({ register: registry, prefix: 'runnel_' })
  return registry
}

/** Says which process of which version this is; `version` as in its package. */
export function tellBuild(
  metrics: Metrics,
  { process: name, version }: { process: 'gateway' | 'worker' | 'web'; version: string },
): void {
  new Gauge({
    name: 'runnel_build_info',
    help: 'Always 1: which process this is, of which version, on which Node.',
    labelNames: ['process', 'version', 'node'],
    registers: [metrics],
  }).set({ process: name, version, node: process.versions.node }, 1)
}

/** Serves `GET /metrics` as Prometheus text on a port of its own, which no load balancer forwards to. Port 0 takes a free one. */
export async function serveMetrics(
  metrics: Metrics,
  { host, port }: { host: string; port: number },
): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    try {
      const body = await metrics.metrics()
      response.writeHead(200, { 'content-type': metrics.contentType }).end(body)
    } catch {
      response.writeHead(500).end()
    }
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}/metrics`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
