import { measureSkew } from '@runnel/redis/clock'
import type { Redis } from '@runnel/redis/connect'
import { measureBacklog, measureLogs, measureMemory } from '@runnel/redis/usage/streams'
import type { Log } from '@runnel/server/log'
import type { Metrics } from '@runnel/server/metrics'
import { Gauge } from 'prom-client'
import { isPauseOver } from './pause.ts'

export interface Sampling {
  redis: Redis
  log: Log
  registry: Metrics
  /** Hears how far Redis's clock is ahead, in ms. */
  onSkew: (skewMs: number) => void
  /** How often what is cheap is measured (5 s). Logs, which are walked, are left alone at least twelve times as long, and a hundred times as long as it took. */
  everyMs?: number
}

/** Registers what the leader measures. */
export function createSamples(registry: Metrics) {
  const registers = [registry]
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `runnel_${name}`, help, labelNames, registers })
  return {
    entries: gauge('stream_entries', 'Entries in all streams of a kind: log, jobs, dead, audit.', ['stream']),
    bytes: gauge('stream_bytes', 'Memory of all streams of a kind, estimated from samples.', ['stream']),
    channels: gauge('channels', 'Channels of all kinds.'),
    lag: gauge('jobs_waiting', 'Jobs that no worker of a group has been given yet.', ['group']),
    pending: gauge('jobs_pending', 'Jobs given to a worker of a group and not finished.', ['group']),
    oldest: gauge('jobs_oldest_seconds', 'Age of the oldest job that is not finished.'),
    dead: gauge('dead_letters', 'Jobs that were given up, and wait for somebody to look.'),
    used: gauge('redis_used_bytes', 'Memory that Redis uses; of a Cluster the fullest server.'),
    limit: gauge('redis_limit_bytes', "What it may use: maxmemory, or else the machine's memory."),
  }
}

/** Measures what is stored, for whoever leads: figures of the whole installation come from one process, and are gone when it leads no more. */
export function createSampler({ redis, log, registry, onSkew, everyMs = 5_000 }: Sampling): {
  run(term: AbortSignal): Promise<void>
} {
  const gauges = createSamples(registry)
  // A gauge without labels says 0 from its making on, which would be a claim.
  const clear = () => {
    for (const one of Object.values(gauges)) {
      one.reset()
      if ((one as unknown as { labelNames: string[] }).labelNames.length === 0) one.remove()
    }
  }
  clear()

  const setStream = (stream: string, { entries, bytes }: { entries: number; bytes: number }) => {
    gauges.entries.set({ stream }, entries)
    gauges.bytes.set({ stream }, bytes)
  }
  const sampleOften = async () => {
    const [{ jobs, dead, audit, groups, oldestAt }, memory, skewMs] = await Promise.all([
      measureBacklog(redis),
      measureMemory(redis),
      measureSkew(redis),
    ])
    onSkew(skewMs)
    setStream('jobs', jobs)
    setStream('dead', dead)
    setStream('audit', audit)
    for (const { group, lag, pending } of groups) {
      gauges.lag.set({ group }, lag)
      gauges.pending.set({ group }, pending)
    }
    gauges.oldest.set(oldestAt === undefined ? 0 : Math.max(0, Date.now() + skewMs - oldestAt) / 1_000)
    gauges.dead.set(dead.entries)
    gauges.used.set(memory.usedBytes)
    gauges.limit.set(memory.limitBytes)
  }
  const sampleLogs = async () => {
    const { channels, ...size } = await measureLogs(redis)
    setStream('log', size)
    gauges.channels.set(channels)
  }
  /** Again and again; the pause is as long as asked, and longer where measuring takes long. */
  const repeat = async (term: AbortSignal, sample: () => Promise<void>, pauseMs: number, rest: number) => {
    while (!term.aborted) {
      const startedAt = performance.now()
      try {
        await sample()
      } catch (error) {
        log.warn({ error }, 'what is stored could not be measured')
      }
      await isPauseOver(Math.max(pauseMs, rest * (performance.now() - startedAt)), term)
    }
  }
  return {
    async run(term) {
      await Promise.all([repeat(term, sampleOften, everyMs, 10), repeat(term, sampleLogs, 12 * everyMs, 100)])
      clear()
    },
  }
}
