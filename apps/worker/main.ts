import { requireEnv } from '@runnel/server/env'
import { live } from '@runnel/server/lifecycle'
import { createLog } from '@runnel/server/log'
import { startTraced } from '@runnel/server/tracing'
import { startWorker } from './worker.ts'

const env = requireEnv([
  'REDIS_URL',
  'RUNNEL_PREFIX',
  'RUNNEL_PARTITIONS',
  'RUNNEL_HOST',
  'RUNNEL_PORT',
  'RUNNEL_METRICS_PORT',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_TRACES_SAMPLER_ARG',
  'RUNNEL_LOG_LEVEL',
  'RUNNEL_PARENT_PID',
])
const log = createLog({ name: 'worker', level: env.RUNNEL_LOG_LEVEL })

await live({
  log,
  parentPid: env.RUNNEL_PARENT_PID,
  start: () =>
    startTraced('runnel-worker', env, () =>
      startWorker({
        redis: { url: env.REDIS_URL, prefix: env.RUNNEL_PREFIX, partitions: env.RUNNEL_PARTITIONS },
        host: env.RUNNEL_HOST,
        port: env.RUNNEL_PORT ?? 3_101,
        metricsPort: env.RUNNEL_METRICS_PORT,
        log,
      }),
    ),
})
