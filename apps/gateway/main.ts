import { requireEnv } from '@runnel/server/env'
import { live } from '@runnel/server/lifecycle'
import { createLog } from '@runnel/server/log'
import { startTraced } from '@runnel/server/tracing'
import { startGateway } from './gateway.ts'

const env = requireEnv([
  'REDIS_URL',
  'RUNNEL_PREFIX',
  'RUNNEL_PARTITIONS',
  'RUNNEL_ACK_REPLICAS',
  'RUNNEL_LOCK_URLS',
  'RUNNEL_HOST',
  'RUNNEL_PORT',
  'RUNNEL_METRICS_PORT',
  'RUNNEL_GATEWAY',
  'RUNNEL_ORIGIN',
  'RUNNEL_SECURE_COOKIE',
  'RUNNEL_SIGN_UP',
  'RUNNEL_WORKSPACE',
  'RUNNEL_LIMITS',
  'RUNNEL_DRAIN_MS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_TRACES_SAMPLER_ARG',
  'RUNNEL_LOG_LEVEL',
  'RUNNEL_PARENT_PID',
])
const log = createLog({ name: env.RUNNEL_GATEWAY, level: env.RUNNEL_LOG_LEVEL })

await live({
  log,
  parentPid: env.RUNNEL_PARENT_PID,
  stopMs: env.RUNNEL_DRAIN_MS + 10_000,
  start: () =>
    startTraced('runnel-gateway', env, () =>
      startGateway({
        redis: {
          url: env.REDIS_URL,
          prefix: env.RUNNEL_PREFIX,
          partitions: env.RUNNEL_PARTITIONS,
          ackReplicas: env.RUNNEL_ACK_REPLICAS,
          lockUrls: env.RUNNEL_LOCK_URLS,
        },
        host: env.RUNNEL_HOST,
        port: env.RUNNEL_PORT ?? 3_001,
        metricsPort: env.RUNNEL_METRICS_PORT,
        name: env.RUNNEL_GATEWAY,
        origins: env.RUNNEL_ORIGIN,
        isSecureCookie: env.RUNNEL_SECURE_COOKIE,
        signUp: env.RUNNEL_SIGN_UP,
        workspace: env.RUNNEL_WORKSPACE,
        hasLimits: env.RUNNEL_LIMITS,
        drainMs: env.RUNNEL_DRAIN_MS,
        isWholeProcess: true,
        log,
      }),
    ),
})
