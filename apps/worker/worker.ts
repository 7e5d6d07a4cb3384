import { randomBytes } from 'node:crypto'
import { connectRedis, ping } from '@runnel/redis/connect'
import type { RedisOptions } from '@runnel/redis/connect'
import type { Log } from '@runnel/server/log'
import { createMetrics, serveMetrics } from '@runnel/server/metrics'
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
  const redis = starting.use(
    await connectRedis({ onError: (error) => log.warn({ error }, 'trouble with Redis'), ...options.redis }),
  )
  const registry = createMetrics({ withProcess: metricsPort > 0 })
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
      ...(options.leaderTtlMs === undefined ? {} : { ttlMs: options.leaderTtlMs }),
      ...(options.sweepMs === undefined ? {} : { sweepMs: options.sweepMs }),
    }),
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
