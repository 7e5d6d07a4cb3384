import type { Presence } from '@runnel/protocol/presence'
import { openFeeds } from '@runnel/redis/feed/feed'
import { connectPresence, sweepPresence } from '@runnel/redis/presence/presence'
import { connectRedis } from '@runnel/redis/connect'
import { createUser } from '@runnel/redis/user/user'
import { createLog } from '@runnel/server/log'
import { createMetrics } from '@runnel/server/metrics'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { spawnWorker } from '@runnel/testing/start-worker'
import type { TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { standForLeader } from './leader.ts'
import type { Lead } from './leader.ts'
import { createWorkerMetrics } from './metrics.ts'

/** A worker with short times, and a job that never ends. */
const shortLived = new URL('./fixtures/short-lived-worker.ts', import.meta.url).href

let server: TestRedis
beforeAll(async () => void (server = await startRedis()))
afterAll(() => server.stop())

const log = createLog({ name: 'worker', level: 'silent' })

async function installation() {
  const name = prefix()
  const redis = await connectRedis({ url: server.url, prefix: name })
  onTestFinished(() => redis.close())
  return { redis, prefix: name, metrics: createWorkerMetrics(createMetrics()) }
}

/** A candidate until the test is over. */
function stand(lead: Omit<Lead, 'log'>) {
  const candidate = standForLeader({ log, ...lead })
  onTestFinished(() => candidate[Symbol.asyncDispose]())
  return candidate
}

test('a second worker takes the lead when the first freezes, and the first learns of it when it wakes', async () => {
  const { redis, prefix, metrics } = await installation()
  await using frozen = await spawnWorker({ REDIS_URL: server.url, RUNNEL_PREFIX: prefix }, shortLived)
  const { fence } = await frozen.says<{ fence: number }>('leading')
  frozen.send('SIGSTOP')
  stand({ redis, metrics, ttlMs: 1_500, sweepMs: 100 })
  await until(async () => (await metrics.leads.get()).values[0]?.value === 1)
  frozen.send('SIGCONT')
  await frozen.says('no longer leading')
  // What the woken one would still have written is refused by its fence.
  await expect(sweepPresence(redis, { fence: fence ?? 0 })).rejects.toMatchObject({ code: 'lock_lost' })
  expect((await metrics.leads.get()).values[0]?.value).toBe(1)
})

test('of two workers one leads, and the other follows when it leaves', async () => {
  const { redis, metrics } = await installation()
  const other = createWorkerMetrics(createMetrics())
  const first = stand({ redis, metrics, ttlMs: 600, sweepMs: 50 })
  await until(async () => (await metrics.leads.get()).values[0]?.value === 1)
  stand({ redis, metrics: other, ttlMs: 600, sweepMs: 50 })
  await first[Symbol.asyncDispose]()
  await until(async () => (await other.leads.get()).values[0]?.value === 1)
  expect((await metrics.leads.get()).values[0]?.value).toBe(0)
})

test('bob’s gateway hears from the leader alone that ada’s has fallen silent', async () => {
  const { redis, metrics } = await installation()
  const { user: ada } = await createUser(redis, { handle: 'ada', name: 'Ada', signUp: 'operator' })
  const heard: Presence[] = []
  await using feeds = openFeeds(redis, {
    onEntry: () => {},
    onUser: () => {},
    onInterrupted: () => {},
    onPresence: (changes) => heard.push(...(changes as Presence[])),
  })
  await feeds.subscribePresence()
  const times = { leaseMs: 3_000, gatewayMs: 300, graceMs: 100 }
  await connectPresence(redis, { gateway: 'g1', user: ada.user, connection: 'c1', times })
  stand({ redis, metrics, ttlMs: 600, sweepMs: 50 })
  await until(() => heard.some(({ state }) => state === 'offline'))
  expect(heard.map(({ user, state }) => ({ user, state }))).toEqual([
    { user: ada.user, state: 'online' },
    { user: ada.user, state: 'offline' },
  ])
})
