import { ChatError } from '@runnel/protocol/errors'
import { createChannel, joinChannel, leaveChannel } from '@runnel/redis/channel/channel'
import { readDeadJobs, replayDeadJob } from '@runnel/redis/job/job'
import type { Job } from '@runnel/redis/job/job'
import { connectRedis } from '@runnel/redis/connect'
import type { Redis } from '@runnel/redis/connect'
import { createUser } from '@runnel/redis/user/user'
import { createLog } from '@runnel/server/log'
import { createMetrics } from '@runnel/server/metrics'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { spawnWorker } from '@runnel/testing/start-worker'
import type { TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { consume } from './consume.ts'
import type { Consume } from './consume.ts'
import { createWorkerMetrics } from './metrics.ts'
import { HopelessJob } from './work.ts'
import type { Work, Workplace } from './work.ts'

/** A worker with short times, and a job that never ends. */
const shortLived = new URL('./fixtures/short-lived-worker.ts', import.meta.url).href

let server: TestRedis
beforeAll(async () => void (server = await startRedis()))
afterAll(() => server.stop())

/** Nobody takes over what another has in hand: on a busy machine that would be as if its worker had died. */
const times = {
  visibilityMs: 60_000,
  runMs: 60_000,
  claimMs: 50,
  blockMs: 50,
  backoff: { baseMs: 5, capMs: 20 },
}
/** What somebody has said nothing of for two seconds is taken over. */
const impatient = { ...times, visibilityMs: 2_000 }
const log = createLog({ name: 'worker', level: 'silent' })

async function installation() {
  const name = prefix()
  const redis = await connectRedis({ url: server.url, prefix: name })
  onTestFinished(() => redis.close())
  return { redis, prefix: name }
}

let workers = 0
/** A worker until the test is over. */
function work(redis: Redis, works: Work[], more: Partial<Consume> = {}) {
  workers += 1
  const metrics = createWorkerMetrics(createMetrics())
  const consumer = `w${workers}`
  const worker = consume({ redis, log, metrics, group: 'test', consumer, works, times, ...more })
  onTestFinished(() => worker[Symbol.asyncDispose]())
  return worker
}

type Run = (job: Job, run: number, workplace: Workplace) => void | Promise<void>

/** Work that notes the jobs it is given, and does with them what the test wants. */
function notingWork(run: Run = () => {}) {
  const runs: Job[] = []
  const work: Work = {
    type: 'repair-channels',
    async run(job, workplace) {
      runs.push(job)
      await run(job, runs.length, workplace)
    },
  }
  return { ...work, runs }
}

/** Ada comes and goes: each of her joins and departures leaves one job in the outbox. */
async function leaveJobs(redis: Redis, count: number) {
  handles += 1
  const { user: bob } = await createUser(redis, { handle: `bob-${handles}`, name: 'Bob', signUp: 'operator' })
  const { user: ada } = await createUser(redis, { handle: `ada-${handles}`, name: 'Ada', signUp: 'operator' })
  const { channel } = await createChannel(redis, { by: bob.user, name: `design-${handles}`, kind: 'public' })
  for (let number = 0; number < count; number += 1)
    await (number % 2 ? leaveChannel : joinChannel)(redis, { channel, by: ada.user })
  return ada.user
}
let handles = 0
const ofUser = (runs: readonly Job[], user: string) => runs.filter((job) => job.user === user)

test('every job is run once, however many workers share the group', async () => {
  const { redis } = await installation()
  const note = notingWork()
  work(redis, [note])
  work(redis, [note])
  const ada = await leaveJobs(redis, 20)
  const cy = await leaveJobs(redis, 20)
  await until(() => ofUser(note.runs, ada).length >= 20 && ofUser(note.runs, cy).length >= 20)
  expect(new Set(note.runs.map(({ partition, id }) => `${partition} ${id}`)).size).toBe(note.runs.length)
})

test('each group is given every job', async () => {
  const { redis } = await installation()
  const [note, other] = [notingWork(), notingWork()]
  work(redis, [note])
  work(redis, [other], { group: 'other' })
  const ada = await leaveJobs(redis, 5)
  await until(() => ofUser(note.runs, ada).length === 5 && ofUser(other.runs, ada).length === 5)
  const idsOf = (runs: readonly Job[]) => ofUser(runs, ada).map(({ id }) => id)
  expect(idsOf(other.runs)).toEqual(idsOf(note.runs))
})

test('a job that fails is run again until it succeeds', async () => {
  const { redis } = await installation()
  const flaky = notingWork((job) => {
    if (job.attempts < 3) throw new Error('not yet')
  })
  work(redis, [flaky])
  const ada = await leaveJobs(redis, 1)
  await until(() => ofUser(flaky.runs, ada).length === 3)
  expect(ofUser(flaky.runs, ada).map((job) => job.attempts)).toEqual([1, 2, 3])
  expect(await readDeadJobs(redis)).toEqual([])
})

test('a job that fails every time ends in the dead letters with its reason, and can be replayed', async () => {
  const { redis } = await installation()
  let isMended = false
  const poison = notingWork(() => {
    if (!isMended) throw new RangeError('cannot be digested')
  })
  work(redis, [poison], { maxAttempts: 3 })
  const ada = await leaveJobs(redis, 1)
  const letters = async () => (await readDeadJobs(redis)).filter(({ user }) => user === ada)
  await until(async () => (await letters()).length === 1)
  const [dead] = await letters()
  expect(dead).toMatchObject({ reason: 'RangeError: cannot be digested', attempts: 3, group: 'test' })
  expect(ofUser(poison.runs, ada)).toHaveLength(3)
  isMended = true
  if (dead) await replayDeadJob(redis, dead)
  await until(() => ofUser(poison.runs, ada).length === 4)
  expect(ofUser(poison.runs, ada).at(-1)).toMatchObject({ type: 'repair-channels', attempts: 1 })
  expect(await letters()).toEqual([])
})

test('a job is not given up while a server of Redis is away', async () => {
  const { redis } = await installation()
  let isAway = true
  const waiting = notingWork(() => {
    if (isAway) throw new ChatError('unavailable')
  })
  work(redis, [waiting], { maxAttempts: 2 })
  const ada = await leaveJobs(redis, 1)
  const letters = () => readDeadJobs(redis)
  await until(async () => (await letters()).length > 0 || ofUser(waiting.runs, ada).length > 5)
  isAway = false
  const soFar = ofUser(waiting.runs, ada).length
  await until(async () => (await letters()).length > 0 || ofUser(waiting.runs, ada).length > soFar)
  expect(await letters()).toEqual([])
  expect(ofUser(waiting.runs, ada).at(-1)).toMatchObject({ attempts: 1 })
})

test('a job that cannot succeed is not tried again, nor is one of a kind nobody knows', async () => {
  const { redis } = await installation()
  const hopeless = notingWork(() => {
    throw new HopelessJob('names nobody')
  })
  work(redis, [hopeless])
  work(redis, [], { group: 'ignorant' })
  const ada = await leaveJobs(redis, 1)
  const letters = async () => (await readDeadJobs(redis)).filter(({ user }) => user === ada)
  await until(async () => (await letters()).length === 2)
  expect(ofUser(hopeless.runs, ada)).toHaveLength(1)
  expect((await letters()).map(({ group, reason }) => `${group}: ${reason}`).toSorted()).toEqual([
    'ignorant: Error: nobody here does repair-channels',
    'test: Error: names nobody',
  ])
})

test('letting a worker go waits for the job that runs', async () => {
  const { redis } = await installation()
  const { promise: finish, resolve } = Promise.withResolvers<void>()
  const slow = notingWork(() => finish)
  const worker = work(redis, [slow])
  const ada = await leaveJobs(redis, 1)
  await until(() => ofUser(slow.runs, ada).length === 1)
  const leaving = worker[Symbol.asyncDispose]()
  resolve()
  await leaving
  // It was acknowledged before the worker left: nobody else is given it.
  const note = notingWork()
  work(redis, [note])
  const cy = await leaveJobs(redis, 1)
  await until(() => ofUser(note.runs, cy).length === 1)
  expect(ofUser(note.runs, ada)).toEqual([])
})

test('a job that waits for its next attempt when its worker leaves is taken over', async () => {
  const { redis } = await installation()
  const failing = notingWork(() => {
    throw new Error('not here')
  })
  const patient = { ...times, backoff: { baseMs: 60_000, capMs: 60_000 } }
  const worker = work(redis, [failing], { times: patient, random: () => 0.99 })
  const ada = await leaveJobs(redis, 1)
  await until(() => ofUser(failing.runs, ada).length === 1)
  await worker[Symbol.asyncDispose]()
  const note = notingWork()
  work(redis, [note], { times: impatient })
  await until(() => ofUser(note.runs, ada).length === 1)
  expect(ofUser(note.runs, ada)).toMatchObject([{ attempts: 2 }])
})

test('a job that takes longer than its visibility stays with its worker', async () => {
  const { redis } = await installation()
  const { promise: finish, resolve } = Promise.withResolvers<void>()
  const long = notingWork(() => finish)
  // It tells of the job every 100 ms.
  work(redis, [long], { times: { ...times, visibilityMs: 300 } })
  const ada = await leaveJobs(redis, 1)
  await until(() => ofUser(long.runs, ada).length === 1)
  const eager = notingWork()
  work(redis, [eager], { times: impatient })
  // Long enough for it to have been taken over twice.
  const end = performance.now() + impatient.visibilityMs * 2
  await until(() => performance.now() > end)
  resolve()
  expect(ofUser(eager.runs, ada)).toEqual([])
})

test('a run that never ends counts as failed', async () => {
  const { redis } = await installation()
  const stuck = notingWork((job) => (job.attempts > 1 ? undefined : new Promise(() => {})))
  work(redis, [stuck], { times: { ...times, runMs: 100 } })
  const ada = await leaveJobs(redis, 1)
  await until(() => ofUser(stuck.runs, ada).length === 2)
  expect(ofUser(stuck.runs, ada).map((job) => job.attempts)).toEqual([1, 2])
})

test('what a worker had in hand when it was killed is taken over and done once', async () => {
  const { redis, prefix } = await installation()
  await using killed = await spawnWorker({ REDIS_URL: server.url, RUNNEL_PREFIX: prefix }, shortLived)
  const ada = await leaveJobs(redis, 1)
  await killed.says('begun', { user: ada })
  await killed.end('SIGKILL')
  const note = notingWork()
  work(redis, [note], { group: 'repair', times: impatient })
  await until(() => ofUser(note.runs, ada).length > 0)
  const cy = await leaveJobs(redis, 1)
  await until(() => ofUser(note.runs, cy).length > 0)
  expect(ofUser(note.runs, ada)).toMatchObject([{ attempts: 2 }])
})
