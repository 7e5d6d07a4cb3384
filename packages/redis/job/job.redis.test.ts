import type { ChannelId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import {
  acknowledgeJob,
  buryJob,
  claimJobs,
  ensureGroups,
  holdJob,
  type Job,
  leaveConsumer,
  readJobs,
} from './job.ts'
import { discardDeadJob, readDeadJobs, replayDeadJob } from './dead-jobs.ts'

onEveryRedis((connect) => {
  const first = { group: 'repair', consumer: 'one' }
  const second = { group: 'repair', consumer: 'two' }
  const soon = { count: 10, blockMs: 2_000 }
  const now = { count: 10, blockMs: 1 }

  async function general(redis: Redis): Promise<ChannelId> {
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    return channel
  }

  const stored = async (redis: Redis, channel: ChannelId) =>
    redis.inside.commands.xlen(redis.keys.jobs(redis.keys.partitionOf(channel)))

  const acknowledgeAll = (redis: Redis, group: string, jobs: readonly Job[]) =>
    Promise.all(jobs.map((job) => acknowledgeJob(redis, { group, job })))

  test('every change of a membership leaves a job, given to each group, and gone once each has done it (WRK-1)', async () => {
    await using redis = await connect()
    await ensureGroups(redis, 'repair')
    await ensureGroups(redis, 'notify')
    await ensureGroups(redis, 'notify')
    const channel = await general(redis)
    const jobs = await readJobs(redis, { ...first, ...soon })
    expect(jobs.map(({ type, channel: about, user, attempts }) => ({ type, about, user, attempts }))).toEqual(
      [
        // The making itself, then its two members.
        { type: 'repair-channels', about: channel, user: ada, attempts: 1 },
        { type: 'repair-channels', about: channel, user: ada, attempts: 1 },
        { type: 'repair-channels', about: channel, user: bob, attempts: 1 },
      ],
    )
    expect(await readJobs(redis, { ...second, ...now })).toEqual([])
    await acknowledgeAll(redis, 'repair', jobs)
    expect(await stored(redis, channel)).toBe(3)
    await acknowledgeAll(
      redis,
      'notify',
      await readJobs(redis, { group: 'notify', consumer: 'one', ...soon }),
    )
    expect(await stored(redis, channel)).toBe(0)
  })

  test('a worker that waits is woken by a job, and by its own end', async () => {
    await using redis = await connect()
    await ensureGroups(redis, 'repair')
    const waiting = readJobs(redis, { ...first, count: 10, blockMs: 10_000 })
    await general(redis)
    expect((await waiting).length).toBeGreaterThan(0)
    await acknowledgeAll(redis, 'repair', await readJobs(redis, { ...first, ...now }))
    const stop = new AbortController()
    const more = readJobs(redis, { ...second, count: 10, blockMs: 10_000, signal: stop.signal })
    stop.abort()
    expect(await more).toEqual([])
  })

  test('what a dead worker left is taken over, its attempts counted, and nobody takes over what is held', async () => {
    await using redis = await connect()
    await ensureGroups(redis, 'repair')
    await general(redis)
    const jobs = await readJobs(redis, { ...first, ...soon })
    expect((await claimJobs(redis, { ...second, minIdleMs: 60_000 })).jobs).toEqual([])
    let taken: Job[] = []
    await until(async () => {
      taken = taken.concat((await claimJobs(redis, { ...second, minIdleMs: 20 })).jobs)
      return taken.length >= jobs.length
    })
    expect(new Set(taken.map((job) => job.id))).toEqual(new Set(jobs.map((job) => job.id)))
    expect(taken[0]!.attempts).toBe(2)
    expect(await holdJob(redis, { ...first, job: jobs[0]! })).toBeUndefined()
    expect(await holdJob(redis, { ...second, job: taken[0]! })).toMatchObject({ attempts: 2 })
    expect(await holdJob(redis, { ...second, job: taken[0]!, isRetry: true })).toMatchObject({ attempts: 3 })
  })

  test('pending jobs that no longer exist are counted', async () => {
    await using redis = await connect()
    await ensureGroups(redis, 'repair')
    const channel = await general(redis)
    const jobs = await readJobs(redis, { ...first, ...soon })
    await redis.inside.commands.xdel(redis.keys.jobs(redis.keys.partitionOf(channel)), jobs[0]!.id)
    const claimed = await claimJobs(redis, { ...second, minIdleMs: 0 })
    expect(claimed.vanished).toBe(1)
    expect(claimed.jobs).toHaveLength(jobs.length - 1)
  })

  test('a job that is given up lies among the dead letters, and is given to its own group once more when replayed', async () => {
    await using redis = await connect()
    await ensureGroups(redis, 'repair')
    await ensureGroups(redis, 'notify')
    const channel = await general(redis)
    const [job, ...others] = (await readJobs(redis, { ...first, ...soon })) as [Job, ...Job[]]
    await acknowledgeAll(redis, 'repair', others)
    await buryJob(redis, { group: 'repair', job: { ...job, attempts: 5 }, error: 'unavailable' })
    await acknowledgeAll(
      redis,
      'notify',
      await readJobs(redis, { group: 'notify', consumer: 'one', ...soon }),
    )
    expect(await stored(redis, channel)).toBe(0)
    const [letter] = await readDeadJobs(redis)
    expect(letter).toMatchObject({
      id: job.id,
      type: 'repair-channels',
      channel,
      group: 'repair',
      attempts: 5,
      reason: 'unavailable',
    })
    await replayDeadJob(redis, letter!)
    await expect(replayDeadJob(redis, letter!)).rejects.toMatchObject({ code: 'not_found' })
    expect(await readJobs(redis, { group: 'notify', consumer: 'one', ...now })).toEqual([])
    const again = await readJobs(redis, { ...first, ...soon })
    expect(again).toMatchObject([{ type: 'repair-channels', channel, attempts: 1 }])
    await acknowledgeAll(redis, 'repair', again)
    expect(await stored(redis, channel)).toBe(0)
  })

  test('a dead letter can be thrown away, and a consumer that goes leaves its pending jobs to others', async () => {
    await using redis = await connect()
    await ensureGroups(redis, 'repair')
    await general(redis)
    const [job, ...others] = (await readJobs(redis, { ...first, ...soon })) as [Job, ...Job[]]
    await buryJob(redis, { group: 'repair', job, error: 'nonsense' })
    const [letter] = await readDeadJobs(redis)
    await discardDeadJob(redis, letter!)
    expect(await readDeadJobs(redis)).toEqual([])
    await leaveConsumer(redis, first)
    expect((await claimJobs(redis, { ...second, minIdleMs: 0 })).jobs).toHaveLength(others.length)
  })
})
