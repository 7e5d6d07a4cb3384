import { Counter } from 'prom-client'
import { expect, it } from 'vitest'
import { createMetrics, serveMetrics } from './metrics.ts'

it('serves what was counted, on a port of its own, and nothing else', async () => {
  const metrics = createMetrics()
  new Counter({ name: 'runnel_test_total', help: 'A count.', registers: [metrics] }).inc(3)
  await using served = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 })
  expect(await (await fetch(served.url)).text()).toContain('runnel_test_total 3')
  expect((await fetch(served.url.replace('/metrics', '/'))).status).toBe(404)
  expect((await fetch(served.url, { method: 'POST' })).status).toBe(404)
})
