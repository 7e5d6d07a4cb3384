import { Counter, Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

/** What a process counts about its Redis. */
export type RedisMetrics = ReturnType<typeof createRedisMetrics>

/** Registers it; `isReady` is asked when it is read. */
export function createRedisMetrics(metrics: Metrics, isReady: () => boolean) {
  const registers = [metrics]
  const redisMetrics = {
    ready: new Gauge({
      name: 'runnel_redis_ready',
      help: '1 while this process is connected to Redis.',
      registers,
      collect() {
        this.set(isReady() ? 1 : 0)
      },
    }),
    outages: new Counter({
      name: 'runnel_redis_outages_total',
      help: 'Calls that Redis did not do, by its reason: oom, readonly, misconf, loading, …; silent: no answer.',
      labelNames: ['reason'],
      registers,
    }),
    skew: new Gauge({
      name: 'runnel_clock_skew_seconds',
      help: "How far Redis's clock is ahead of this machine's.",
      registers,
    }),
  }
  // Said from the beginning on: of a count that begins with its first case nobody would see the first.
  for (const reason of ['oom', 'readonly', 'misconf', 'silent']) redisMetrics.outages.inc({ reason }, 0)
  return redisMetrics
}
