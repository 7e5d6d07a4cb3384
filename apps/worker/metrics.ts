import type { Metrics } from '@runnel/server/metrics'
import { Counter, Gauge, Histogram } from 'prom-client'

/** What a worker counts. */
export interface WorkerMetrics {
  jobs: Counter<'type' | 'outcome'>
  seconds: Histogram<'type'>
  inHand: Gauge
  claimed: Counter
  vanished: Counter
  leads: Gauge
  sweeps: Counter<'outcome'>
  sweepSeconds: Histogram
  swept: Gauge
}

export function createWorkerMetrics(registry: Metrics): WorkerMetrics {
  const registers = [registry]
  return {
    jobs: new Counter({
      name: 'runnel_jobs_total',
      help: 'Runs of jobs by outcome: done, failed (tried again), dead.',
      labelNames: ['type', 'outcome'],
      registers,
    }),
    seconds: new Histogram({
      name: 'runnel_job_seconds',
      help: 'How long one run of a job takes.',
      labelNames: ['type'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
    inHand: new Gauge({ name: 'runnel_jobs_in_hand', help: 'Jobs taken and not yet ended.', registers }),
    claimed: new Counter({
      name: 'runnel_jobs_claimed_total',
      help: 'Jobs taken over from workers that fell silent.',
      registers,
    }),
    vanished: new Counter({
      name: 'runnel_jobs_vanished_total',
      help: 'Pending jobs found deleted: any at all is a fault.',
      registers,
    }),
    sweeps: new Counter({
      name: 'runnel_presence_sweeps_total',
      help: 'Looks for people whose presence has lapsed, by outcome: done, failed.',
      labelNames: ['outcome'],
      registers,
    }),
    sweepSeconds: new Histogram({
      name: 'runnel_presence_sweep_seconds',
      help: 'How long one such look takes.',
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    swept: new Gauge({
      name: 'runnel_presence_swept_timestamp_seconds',
      help: 'When this worker, as leader, last looked; 0 before the first time.',
      registers,
    }),
    leads: new Gauge({
      name: 'runnel_leads',
      help: '1 while this worker is the elected leader.',
      registers,
    }),
  }
}
