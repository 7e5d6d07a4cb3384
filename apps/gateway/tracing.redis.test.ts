import { createChannel } from '@runnel/redis/channel/channel'
import { connectRedis } from '@runnel/redis/connect'
import { makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { spawnGateway } from '@runnel/testing/start-gateway'
import { prefix as newPrefix, startRedis, until } from '@runnel/testing/start-redis'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
}

/** A collector that keeps what it is sent. */
async function startCollector() {
  const received: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      received.push(body)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    spans: () =>
      received.flatMap((body) =>
        (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
          ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Notes every module of OpenTelemetry that is loaded, but for what prom-client brings, in the file LOADED. */
const noting = `import{registerHooks}from'node:module';import{appendFileSync}from'node:fs';
registerHooks({resolve(name,context,next){const found=next(name,context);
if(/opentelemetry.(sdk|exporter|otlp)/.test(found.url))appendFileSync(process.env.LOADED,found.url+'\\n');return found}})`

it('what Ada says is one trace through both gateways, and tells nothing of her or of it', async () => {
  await using server = await startRedis()
  await using collector = await startCollector()
  const prefix = newPrefix()
  await using redis = await connectRedis({ url: server.url, prefix })
  const env = {
    REDIS_URL: server.url,
    RUNNEL_PREFIX: prefix,
    RUNNEL_DRAIN_MS: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  }
  await using first = await spawnGateway(env)
  await using second = await spawnGateway(env)
  const ada = await makePerson(redis, 'ada')
  const bob = await makePerson(redis, 'bob')
  const { channel } = await createChannel(redis, {
    by: ada.user,
    kind: 'public',
    name: 'general',
    members: [bob.user],
  })
  await using adas = await connect(first.url, ada.token)
  await using bobs = await connect(second.url, bob.token)
  await adas.ask('session:resume', {})
  await bobs.ask('session:resume', {})
  const clientId = randomUUID()
  await adas.ask('message:send', { channel, clientId, text: 'the otter crossed at dawn' })
  await until(() => bobs.texts(channel).length === 1)
  await until(() => adas.texts(channel).length === 1)
  for (const gateway of [first, second]) await gateway.end('SIGTERM')

  const trace = collector.spans().filter(({ traceId }) => traceId === clientId.replaceAll('-', ''))
  const [said] = trace.filter(({ name }) => name === 'message:send')
  expect(said?.parentSpanId ?? '').toBe('')
  const children = trace.filter((span) => span !== said)
  expect(children.map(({ name }) => name).toSorted()).toEqual(['fan-out', 'fan-out', 'message_append'])
  expect(new Set(children.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([said?.spanId]))
  expect(collector.spans().map(({ name }) => name)).toContain('session:resume')
  const everything = collector.received.join('\n')
  for (const secret of ['otter', 'general', 'ada', ada.user, ada.token, channel])
    expect(everything).not.toContain(secret)
})

it('who does not ask for traces does not pay for them: nothing of it is even loaded', async () => {
  await using server = await startRedis()
  const directory = await mkdtemp(join(tmpdir(), 'runnel-loaded-'))
  const countLoaded = async (more: Record<string, string>) => {
    const file = join(directory, randomUUID())
    await writeFile(file, '')
    await using gateway = await spawnGateway({
      REDIS_URL: server.url,
      RUNNEL_PREFIX: newPrefix(),
      RUNNEL_DRAIN_MS: '0',
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(noting)}`,
      LOADED: file,
      ...more,
    })
    await gateway.end('SIGTERM')
    return (await readFile(file, 'utf8')).split('\n').length - 1
  }
  try {
    expect(await countLoaded({})).toBe(0)
    expect(await countLoaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).toBeGreaterThan(2)
  } finally {
    await rm(directory, { recursive: true })
  }
})
