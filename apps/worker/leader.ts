import { ChatError } from '@runnel/protocol/errors'
import type { Redis } from '@runnel/redis/connect'
import { campaign } from '@runnel/redis/leader/leader'
import { sweepPresence } from '@runnel/redis/presence/presence'
import type { Log } from '@runnel/server/log'
import type { WorkerMetrics } from './metrics.ts'
import { isPauseOver } from './pause.ts'

export interface Lead {
  redis: Redis
  log: Log
  metrics: WorkerMetrics
  /** How often presence is swept (1 s, which PRE-1 asks for). */
  sweepMs?: number
  /** How long a leader that says nothing stays one (10 s). */
  ttlMs?: number
  /** A further duty of the leader's, done beside the sweeping until the term ends; it never rejects. */
  beside?: (term: AbortSignal) => Promise<void>
}

/** Stands for leader until it is let go, and does the periodic duties while elected: at any time one worker does, and a frozen one's writes are refused by its fence. */
export function standForLeader({
  redis,
  log,
  metrics,
  sweepMs = 1_000,
  ttlMs = 10_000,
  beside = () => Promise.resolve(),
}: Lead): AsyncDisposable {
  const stopping = new AbortController()
  const { signal } = stopping

  async function sweep(fence: number): Promise<void> {
    const stopTimer = metrics.sweepSeconds.startTimer()
    try {
      await sweepPresence(redis, { fence })
    } catch (error) {
      metrics.sweeps.inc({ outcome: 'failed' })
      throw error
    }
    stopTimer()
    metrics.sweeps.inc({ outcome: 'done' })
    metrics.swept.setToCurrentTime()
  }

  async function lead(fence: number, term: AbortSignal): Promise<void> {
    log.info({ fence }, 'leading')
    metrics.leads.set(1)
    const ended = new AbortController()
    const besides = beside(AbortSignal.any([term, ended.signal]))
    try {
      while (!term.aborted) {
        await sweep(fence)
        await isPauseOver(sweepMs, term)
      }
    } finally {
      ended.abort()
      await besides
      metrics.leads.set(0)
      log.info({ fence }, 'no longer leading')
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted)
      try {
        await campaign(redis, { name: 'presence', ttlMs, signal, lead })
      } catch (error) {
        const isUsual = error instanceof ChatError && (error.isRetryable || error.code === 'lock_lost')
        log[isUsual ? 'warn' : 'error']({ error }, 'the lead was given up')
        await isPauseOver(sweepMs, signal)
      }
  }

  const running = run()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await running
    },
  }
}
