import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ChannelId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { makePerson, type Person } from '@runnel/testing/cast'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { randomBytes } from 'node:crypto'
import { freePort } from '@runnel/testing/start-server'

const root = dirname(import.meta.dirname)

/** A running product to be attacked. */
export interface Target extends AsyncDisposable {
  /** Its one origin, behind the load balancer. */
  readonly url: string
  /** The gateways behind it, reached past the load balancer. */
  readonly gateways: readonly { name: string; url: string; metricsUrl: string }[]
  /** Where the worker serves its metrics. */
  readonly metricsUrls: readonly string[]
  readonly redisUrl: string
  /** To set the stage, and to see what really happened; the attacks themselves go over HTTP and the socket. */
  readonly redis: Redis
  readonly cast: Cast
  /** Everything that the processes have logged so far. */
  readLogs(): string
}

/** Ada owns the installation; everyone is in #general, Ada and Bob are in the private #design, Cy is the outsider there. */
export interface Cast {
  ada: Person
  bob: Person
  cy: Person
  general: ChannelId
  design: ChannelId
}

interface Running {
  url: string
  redis: { url: string }
  processes: { name: string; port?: number; metricsPort?: number }[]
}

/** A handle that nobody has. */
export const newHandle = (name: string) => `${name}-${randomBytes(4).toString('hex')}`

async function makeCast(redis: Redis): Promise<Cast> {
  // The first one of an installation owns it, whatever is said.
  const ada = await makePerson(redis, newHandle('ada'), 'owner')
  const [bob, cy] = await Promise.all([
    makePerson(redis, newHandle('bob')),
    makePerson(redis, newHandle('cy')),
  ])
  const by = ada.user
  const general = await createChannel(redis, {
    by,
    kind: 'public',
    name: newHandle('general'),
    members: [bob.user, cy.user],
  })
  const design = await createChannel(redis, {
    by,
    kind: 'private',
    name: newHandle('design'),
    members: [bob.user],
  })
  return { ada, bob, cy, general: general.channel, design: design.channel }
}

/** A product that runs already: its origin, and its Redis to set the stage and look behind the scenes. */
export async function findTarget(url: string, redisUrl: string, prefix: string): Promise<Target> {
  const redis = await connectRedis({ url: redisUrl, prefix })
  const { origin } = new URL(url)
  return {
    url: origin,
    gateways: [{ name: 'gateway', url: origin, metricsUrl: '' }],
    metricsUrls: [],
    redisUrl,
    redis,
    cast: await makeCast(redis),
    readLogs: () => '',
    [Symbol.asyncDispose]: () => redis.close(),
  }
}

/** Starts the whole product as a stranger would: Redis, three gateways behind HAProxy, a worker, the web app; with data of its own, wiped afterwards. */
export async function startTarget({ limits }: { limits: 'on' | 'off' }): Promise<Target> {
  await using started = new AsyncDisposableStack()
  const data = mkdtempSync(join(tmpdir(), 'runnel-attack-'))
  started.defer(() => rmSync(data, { recursive: true, force: true }))
  const port = String(await freePort())
  const child = spawn(
    process.execPath,
    [join(root, 'scripts/start.mjs'), '--json', '--data', data, '--port', port, '--gateways', '3'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, REDIS_URL: '', RUNNEL_LIMITS: limits, RUNNEL_LOG_LEVEL: 'debug' },
    },
  )
  const ended = once(child, 'exit')
  started.defer(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`the product did not start (code ${code}): try npm start`)
    }),
  ])) as [string]
  const running = JSON.parse(line) as Running
  const redis = started.use(await connectRedis({ url: running.redis.url }))
  const cast = await makeCast(redis)
  const gateways = running.processes
    .filter(({ name }) => name.startsWith('gateway-'))
    .map(({ name, port, metricsPort }) => ({
      name,
      url: `http://127.0.0.1:${port}`,
      metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    }))
  const worker = running.processes.find(({ name }) => name === 'worker')
  const owned = started.move()
  return {
    url: `http://127.0.0.1:${new URL(running.url).port}`,
    gateways,
    metricsUrls: [
      ...gateways.map(({ metricsUrl }) => metricsUrl),
      `http://127.0.0.1:${worker?.metricsPort}/metrics`,
    ],
    redisUrl: running.redis.url,
    redis,
    cast,
    readLogs: () =>
      readdirSync(join(data, 'logs'))
        .map((name) => readFileSync(join(data, 'logs', name), 'utf8'))
        .join('\n'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
