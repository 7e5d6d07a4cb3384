import { readEnv } from '@runnel/server/env'
import type { Settings, SettingName } from '@runnel/server/env'
import { live } from '@runnel/server/lifecycle'
import { createLog } from '@runnel/server/log'
import { release } from '@runnel/server/release'
import { startTracing } from '@runnel/server/tracing'
import { startWorker } from './worker.ts'

const names = [
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
] as const satisfies SettingName[]

function readSettings(): Settings<(typeof names)[number]> {
  try {
    return readEnv(names)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

const settings = readSettings()
const log = createLog({ name: 'worker', level: settings.RUNNEL_LOG_LEVEL })
await live({
  log,
  parentPid: settings.RUNNEL_PARENT_PID,
  start: async () => {
    const tracing = await startTracing({
      service: 'runnel-worker',
      version: release,
      endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
      share: settings.OTEL_TRACES_SAMPLER_ARG,
    })
    await using started = new AsyncDisposableStack()
    if (tracing) started.use(tracing)
    started.use(
      await startWorker({
        log,
        redis: {
          url: settings.REDIS_URL,
          prefix: settings.RUNNEL_PREFIX,
          partitions: settings.RUNNEL_PARTITIONS,
        },
        host: settings.RUNNEL_HOST,
        port: settings.RUNNEL_PORT ?? 3_101,
        metricsPort: settings.RUNNEL_METRICS_PORT,
      }),
    )
    return started.move()
  },
})
