// Prometheus and what it asks of Redis, for those who start with --metrics.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installPrograms } from './install-programs.ts'
import { findOnPath, prometheusNeed, redisExporterNeed } from './programs.ts'
import { renderPrometheus, type Targets } from './prometheus.ts'
import { Refusal } from './refusal.mjs'
import type { Task } from './supervise.ts'

/** The programs that `--metrics` needs. */
export interface MetricsPrograms {
  readonly prometheus: string
  readonly exporter: string
}

/** Finds them, installing what is missing. Throws a Refusal with the line to type. */
export async function findMetricsPrograms(say: (text: string) => void): Promise<MetricsPrograms> {
  const look = async () => {
    const found = await Promise.all([findOnPath(prometheusNeed), findOnPath(redisExporterNeed)])
    return found.map((program) => (program?.kind === 'path' ? program.path : undefined))
  }
  let [prometheus, exporter] = await look()
  if (prometheus === undefined || exporter === undefined) {
    const missing = [
      ...(prometheus === undefined ? [prometheusNeed.name] : []),
      ...(exporter === undefined ? [redisExporterNeed.name] : []),
    ]
    await installPrograms(missing, say)
    ;[prometheus, exporter] = await look()
  }
  if (prometheus === undefined || exporter === undefined)
    throw new Refusal(
      '--metrics needs Prometheus and its exporter for Redis. On Debian and Ubuntu type this, then start again:\n\n' +
        '    sudo apt-get install --no-install-recommends prometheus prometheus-redis-exporter\n\n' +
        'Elsewhere put the programs prometheus and redis_exporter on the PATH.\n',
    )
  return { prometheus, exporter }
}

/** How to run the exporter of a Redis. */
export function exporterTask(options: {
  path: string
  data: string
  redisUrl: string
  port: number
  logPath: string
}): Task {
  const { path, data, redisUrl, port, logPath } = options
  const { host, password, username } = new URL(redisUrl)
  return {
    name: 'redis-exporter',
    cwd: data,
    logPath,
    command: path,
    args: ['-include-config-metrics', `-web.listen-address=127.0.0.1:${port}`],
    // Not on the command line, which everybody on the machine can read.
    env: {
      REDIS_ADDR: `redis://${host}`,
      REDIS_USER: decodeURIComponent(username),
      REDIS_PASSWORD: decodeURIComponent(password),
    },
  }
}

/** How to run Prometheus with the rules of deploy/prometheus; keeps 30 days. */
export function prometheusTask(options: {
  path: string
  root: string
  data: string
  targets: Targets
  port: number
  logPath: string
}): Task {
  const { path, root, data, targets, port, logPath } = options
  const directory = join(data, 'prometheus')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const read = (name: string) => readFileSync(join(root, 'deploy/prometheus', name), 'utf8')
  writeFileSync(join(directory, 'prometheus.yml'), renderPrometheus(read('prometheus.yml'), targets))
  for (const name of ['recording.yml', 'alerts.yml']) writeFileSync(join(directory, name), read(name))
  return {
    name: 'prometheus',
    cwd: directory,
    logPath,
    command: path,
    args: [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      '--storage.tsdb.retention.time=30d',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
  }
}
