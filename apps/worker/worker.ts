import { randomBytes } from 'node:crypto'
import { protocolVersion } from '@runnel/protocol/version'
import { connectRedis, ping } from '@runnel/redis/connect'
import type { RedisOptions } from '@runnel/redis/connect'
import { enlist } from '@runnel/redis/process/process'
import type { Log } from '@runnel/server/log'
import { createMetrics, serveMetrics, tellBuild } from '@runnel/server/metrics'
import { createRedisMetrics } from '@runnel/server/redis-metrics'
import { release } from '@runnel/server/release'
import { consume, consumeTimes } from './consume.ts'
import type { ConsumeTimes } from './consume.ts'
import { serveHealth } from './health.ts'
import { clearDeletedChannel } from './jobs/clear-channel.ts'
import { clearDeletedEntries } from './jobs/clear-log.ts'
import { notify } from './jobs/notify.ts'
import { repairChannels } from './jobs/repair-channels.ts'
import { repairThreads } from './jobs/repair-threads.ts'
import { standForLeader } from './leader.ts'
import { createWorkerMetrics } from './metrics.ts'
import { clearOldLibraries } from './old-libraries.ts'
import { createSampler } from './sampler.ts'
import type { Work } from './work.ts'

export interface WorkerOptions {
  redis: RedisOptions
  log: Log
  host: string
  /** Of `/health`; 0 takes a free one. */
  port: number
  /** 0: no metrics are served. */
  metricsPort?: number
  works?: readonly Work[]
  times?: ConsumeTimes
  leaderTtlMs?: number
  sweepMs?: number
  /** How often, as leader, it measures what is stored; see `createSampler`. */
  sampleMs?: number
}

export interface Worker extends AsyncDisposable {
  healthUrl: string
  metricsUrl: string | undefined
  /** Its name among the consumers. */
  consumer: string
}

/** Starts a worker: jobs, the lead, health and metrics. Letting it go finishes the jobs that run and leaves the rest to others. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const {
    log,
    host,
    port,
    metricsPort = 0,
    works = [repairChannels, repairThreads, notify, clearDeletedChannel, clearDeletedEntries],
    times = consumeTimes,
  } = options
  await using starting = new AsyncDisposableStack()
  const registry = createMetrics({ withProcess: metricsPort > 0 })
  tellBuild(registry, { process: 'worker', version: release })
  let isReady = () => false
  const redisMetrics = createRedisMetrics(registry, () => isReady())
  const redis = starting.use(
    await connectRedis({
      onError: (error) => log.warn({ error }, 'trouble with Redis'),
      onOutage: (reason) => redisMetrics.outages.inc({ reason }),
      ...options.redis,
    }),
  )
  isReady = () => redis.isReady
  const sampler = createSampler({
    redis,
    log,
    registry,
    onSkew: (skewMs) => redisMetrics.skew.set(skewMs / 1_000),
    ...(options.sampleMs === undefined ? {} : { everyMs: options.sampleMs }),
  })
  const metrics = createWorkerMetrics(registry)
  const findFault = async () =>
    ping(redis).then(
      () => undefined,
      () => 'redis',
    )
  const health = starting.use(await serveHealth({ host, port }, findFault))
  const served =
    metricsPort > 0 ? starting.use(await serveMetrics(registry, { host, port: metricsPort })) : undefined
  const consumer = `w_${randomBytes(6).toString('hex')}`
  starting.use(consume({ redis, log, metrics, group: 'repair', consumer, works, times }))
  starting.use(
    standForLeader({
      redis,
      log,
      metrics,
      beside: async (term) => {
        await Promise.all([sampler.run(term), clearOldLibraries({ redis, log }, term)])
      },
      ...(options.leaderTtlMs === undefined ? {} : { ttlMs: options.leaderTtlMs }),
      ...(options.sweepMs === undefined ? {} : { sweepMs: options.sweepMs }),
    }),
  )
  starting.use(
    await enlist(redis, { kind: 'worker', name: consumer, release, protocol: protocolVersion }, (error) =>
      log.warn({ error }, 'could not say that it runs'),
    ),
  )
  log.info({ consumer, health: health.url }, 'working')
  const started = starting.move()
  return {
    healthUrl: health.url,
    metricsUrl: served?.url,
    consumer,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  }
}
