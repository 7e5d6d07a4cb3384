import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { inspectRedis } from '@runnel/redis/inspect/inspect'
import { beginProbe } from '@runnel/redis/probe/probe'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { startCarelessProxy, type Carelessness } from '@runnel/testing/start-careless-proxy'
import { startGateways } from '@runnel/testing/start-gateway'
import { startHaproxy } from '@runnel/testing/start-haproxy'
import { startMasters } from '@runnel/testing/start-masters'
import { hasCompiler } from '@runnel/testing/preload'
import { prefix, startCluster, startRedis, until } from '@runnel/testing/start-redis'
import { startSentinel } from '@runnel/testing/start-sentinel'
import { spawnWorker } from '@runnel/testing/start-worker'
import { expect, test, vi } from 'vitest'
import { doctor } from './doctor.ts'
import { examineEntrance } from './entrance.ts'
import type { Finding } from './finding.ts'
import { judgeRedis } from './judge-redis.ts'

const { signal } = new AbortController()
const bound = ['--maxmemory', '1gb']

/** What the doctor says as JSON, and its exit code. */
async function consult(redis: Redis, redisUrl: string, ...args: string[]) {
  vi.stubEnv('REDIS_URL', redisUrl)
  vi.stubEnv('RUNNEL_PREFIX', redis.keys.prefix)
  const printed: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  try {
    const code = await doctor.run([...args, '--json'], signal)
    return { code, ...(JSON.parse(printed.join('')) as { ok: boolean; findings: Finding[] }) }
  } finally {
    write.mockRestore()
    vi.unstubAllEnvs()
  }
}

const notWell = (findings: readonly Finding[]) =>
  findings
    .filter(({ state }) => state !== 'holds')
    .map(({ check, state, says }) => `${state} ${check}: ${says}`)
const find = (findings: readonly Finding[], check: string) => findings.find((one) => one.check === check)

const readers: Record<string, readonly string[]> = {
  hash: ['HGETALL'],
  set: ['SMEMBERS'],
  zset: ['ZRANGE', '0', '-1', 'WITHSCORES'],
  stream: ['XRANGE', '-', '+'],
  string: ['GET'],
}

/** Everything in Redis that lasts, by key, as text without an order. */
async function readAll(url: string): Promise<Record<string, string>> {
  const keys = (await askRedis(url, 'KEYS', '*')) as string[]
  const passing = /\{presence\}:(beat|gateways|fence)|\{processes\}|\{leader\}|:sent:|:jobs$/
  const found = await Promise.all(
    keys
      .filter((key) => !passing.test(key))
      .map(async (key) => {
        const [command = '', ...args] = readers[String(await askRedis(url, 'TYPE', key))] ?? []
        const content = [await askRedis(url, command, key, ...args)].flat(4).map(String)
        return [key, content.toSorted().join(' ')] as const
      }),
  )
  return Object.fromEntries(found)
}

test('of an installation that is well the doctor finds nothing to mend, and leaves no trace', async () => {
  await using server = await startRedis(bound)
  await using place = await startGateways(server.url)
  const { redis } = place
  await using running = new AsyncDisposableStack()
  running.use(await spawnWorker({ REDIS_URL: server.url, RUNNEL_PREFIX: redis.keys.prefix }))
  const page = createServer((_request, response) => response.end('a page')).listen(0, '127.0.0.1')
  await once(page, 'listening')
  await using haproxy = await startHaproxy({
    gateways: place.urls,
    web: `http://127.0.0.1:${(page.address() as AddressInfo).port}`,
  })
  await makeCast(redis)
  const jobsDone = () =>
    until(async () => {
      const jobs = (await askRedis(server.url, 'KEYS', '*:jobs')) as string[]
      const left = await Promise.all(jobs.map((key) => askRedis(server.url, 'XLEN', key)))
      return left.every((length) => length === 0)
    }, 10_000)
  await jobsDone()
  const before = await readAll(server.url)
  try {
    const { code, findings } = await consult(redis, server.url, '--url', haproxy.url)
    expect(notWell(findings)).toEqual([])
    expect(code).toBe(0)
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        ...place.gateways.map(({ name }) => `talk.${name}`),
        'talk.resume',
        'talk.history',
        'entrance.websocket',
        'entrance.polling',
        'processes.workers',
      ]),
    )
    await jobsDone()
    await expect.poll(() => readAll(server.url)).toEqual(before)
    expect(await askRedis(server.url, 'KEYS', '*:dead')).toEqual([])
  } finally {
    page.close()
  }
})

test('what a trial left behind that broke off is cleared up by the next one', async () => {
  await using server = await startRedis()
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  const before = await readAll(server.url)
  await beginProbe(redis, 2)
  const [channel] = (await askRedis(server.url, 'HKEYS', redis.keys.probes)) as string[]
  const about = JSON.parse(String(await askRedis(server.url, 'HGET', redis.keys.probes, channel!))) as object
  await askRedis(server.url, 'HSET', redis.keys.probes, channel!, JSON.stringify({ ...about, at: 1 }))
  await (await beginProbe(redis, 2))[Symbol.asyncDispose]()
  const after = await readAll(server.url)
  expect(after).toEqual(before)
})

const brokenSettings: [name: string, value: string, check: string, state: Finding['state']][] = [
  ['maxmemory-policy', 'allkeys-lru', 'redis.eviction', 'fails'],
  ['appendfsync', 'everysec', 'redis.fsync', 'fails'],
  ['appendfsync', 'no', 'redis.fsync', 'fails'],
  ['appendonly', 'no', 'redis.append-only', 'fails'],
  ['no-appendfsync-on-rewrite', 'yes', 'redis.fsync-on-rewrite', 'fails'],
  ['maxmemory', '0', 'redis.memory-bound', 'warns'],
]

test('a Redis that is set up wrongly is noticed, each thing by its name and with what to do', async () => {
  await using server = await startRedis(bound)
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  const judge = async () => judgeRedis(await inspectRedis(redis, server.url))
  expect(notWell(await judge())).toEqual([])
  for (const [name, value, check, state] of brokenSettings) {
    const [, former] = (await askRedis(server.url, 'CONFIG', 'GET', name)) as [string, string]
    await askRedis(server.url, 'CONFIG', 'SET', name, value)
    const findings = await judge()
    expect(findings.filter((one) => one.state !== 'holds').map((one) => one.check)).toEqual([check])
    // What to type names the server: another one may listen where redis-cli looks by itself.
    const typed = `redis-cli -u redis://${new URL(server.url).host} CONFIG SET ${name} `
    expect(find(findings, check)).toMatchObject({ state, todo: expect.stringContaining(typed) as string })
    await askRedis(server.url, 'CONFIG', 'SET', name, former)
  }
  // Nobody is asked to mend what is mended.
  await until(async () => notWell(await judge()).length === 0)

  await askRedis(server.url, 'FUNCTION', 'FLUSH')
  expect(find(await judge(), 'redis.functions')).toMatchObject({ state: 'fails' })
})

test('a Redis that is full is told as such, and the doctor comes to its end', async () => {
  await using server = await startRedis(bound)
  await using place = await startGateways(server.url, { count: 1 })
  const used = Number(/used_memory:(\d+)/.exec(String(await askRedis(server.url, 'INFO', 'memory')))![1])
  await askRedis(server.url, 'CONFIG', 'SET', 'maxmemory', String(Math.round(used * 0.99)))
  const { code, findings } = await consult(place.redis, server.url, '--url', place.urls[0]!)
  expect(code).toBe(1)
  expect(find(findings, 'redis.memory')).toMatchObject({ state: 'fails' })
  expect(find(findings, 'talk')).toMatchObject({ state: 'fails' })
})

test.runIf(await hasCompiler())('a Redis whose clock is off is noticed', async () => {
  await using masters = await startMasters(1)
  const [url = ''] = masters.urls
  await using redis = await connectRedis({ url, prefix: prefix() })
  expect(find(judgeRedis(await inspectRedis(redis, url)), 'redis.clock')).toMatchObject({ state: 'holds' })
  await masters.moveClock(0, 60_000)
  const told = find(judgeRedis(await inspectRedis(redis, url)), 'redis.clock')
  expect(told).toMatchObject({ state: 'fails', says: expect.stringMatching(/60\.\d s ahead of/) as string })
})

const careless: [how: Carelessness, noticed: string][] = [
  [{ isDeafToUpgrades: true }, 'entrance.websocket'],
  [{ isRestless: true }, 'entrance.polling'],
  [{ isAnonymous: true }, 'entrance.origin'],
]

test('a replica or Sentinel that is gone is noticed, and that nobody could take the primary’s place', async () => {
  await using group = await startSentinel()
  await using redis = await connectRedis({ url: group.url, prefix: prefix() })
  for (const port of group.ports)
    await askRedis(`redis://127.0.0.1:${port}`, 'CONFIG', 'SET', 'maxmemory', '1gb')
  const judge = async () => judgeRedis(await inspectRedis(redis, group.url), { ackReplicas: 2 })
  await until(async () => notWell(await judge()).length === 0)
  const replica = group.ports.find((port) => port !== group.ports[0])!
  await group.kill(replica)
  await until(async () => find(await judge(), 'redis.acknowledging-replicas')?.state === 'fails', 20_000)
  await group.kill(group.sentinelPorts[0]!)
  expect(find(await judge(), 'redis.sentinels')).toMatchObject({ state: 'fails' })
})

test('a Cluster without replicas is told as such, and one that lost a primary as broken', async () => {
  await using cluster = await startCluster()
  await using redis = await connectRedis({ url: cluster.url, prefix: prefix() })
  const findings = judgeRedis(await inspectRedis(redis, cluster.url))
  expect(find(findings, 'redis.cluster')).toMatchObject({ state: 'warns' })
  expect(find(findings, 'redis.replicas')).toMatchObject({ state: 'fails' })
  expect(find(findings, 'redis.functions')).toMatchObject({ state: 'holds' })
  await askRedis(`redis://127.0.0.1:${cluster.ports[0]}`, 'CLUSTER', 'DELSLOTSRANGE', '0', '100')
  const broken = judgeRedis(await inspectRedis(redis, cluster.url))
  expect(find(broken, 'redis.cluster')).toMatchObject({ state: 'fails' })
})

test('a load balancer that answers for health and lets no conversation through is noticed', async () => {
  await using server = await startRedis(bound)
  await using place = await startGateways(server.url)
  await using probe = await beginProbe(place.redis, 2)
  const tokens = probe.people.map(({ token }) => token)
  await Promise.all(
    careless.map(async ([how, expected]) => {
      await using proxy = await startCarelessProxy(place.urls, how)
      const findings = await examineEntrance({ url: proxy.url, tokens })
      expect(find(findings, 'entrance.health')).toMatchObject({ state: 'holds' })
      // There is no web app behind it.
      const wrong = findings.filter(({ state, check }) => state === 'fails' && check !== 'entrance.web')
      expect(wrong.map(({ check }) => check)).toEqual([expected])
    }),
  )
  const findings = await examineEntrance({ url: 'http://127.0.0.1:1', tokens })
  expect(findings.map(({ check, state }) => `${state} ${check}`)).toEqual(['fails entrance.health'])
})
