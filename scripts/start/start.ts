// Starts everything, waits until it serves, and stops everything in order.
import { join } from 'node:path'
import { deployFunctions } from '@runnel/redis/deploy'
import type { Login } from '@runnel/redis/login/login'
import { isOpen, isWell, statusOf } from './answers.ts'
import { takeDataDirectory, type DataDirectory } from './data-directory.ts'
import { onEnding } from './endings.ts'
import { haproxyTask } from './haproxy.ts'
import type { Options } from './options.mjs'
import { nextFreePort, privatePort } from './ports.ts'
import { openProcesses, type Processes } from './processes.ts'
import { exporterTask, findMetricsPrograms, prometheusTask, type MetricsPrograms } from './prometheus-task.ts'
import { findPrograms, haproxyNeed, redisNeed, type Program } from './programs.ts'
import { Refusal } from './refusal.mjs'
import { checkOwnRedis, isRedisReady, privateRedisUrl, redisTask } from './redis.ts'
import type { Steps } from './steps.mjs'
import type { Supervised } from './supervise.ts'
import { buildWeb, webServerPath } from './web-build.ts'

/** When everything stops there is nowhere to spread the clients to, so the gateways are quicker about it than on their own. */
const drainMs = process.env['RUNNEL_DRAIN_MS'] ?? '2000'
const startWithinMs = 60_000
/** Reading back a large installation's data takes time, and is worth it. */
const loadWithinMs = 10 * 60_000

/** What the steps share. */
interface Start {
  readonly options: Options
  readonly directory: DataDirectory
  readonly processes: Processes
  /** Ports that are already promised to one of our processes. */
  readonly taken: Set<number>
  /** A port on the loopback, the same one as last time if it is free. */
  privatePort(name: string): Promise<number>
}

/** Starts all of Runnel and returns when it serves; it then runs until a signal ends this process. Throws a Refusal. */
export async function start(options: Options, steps: Steps): Promise<void> {
  if (process.platform === 'win32')
    throw new Refusal('Runnel runs on Linux and macOS; on Windows, use WSL 2.')
  const directory = await takeDataDirectory(options.data, steps.say)
  const processes = openProcesses(directory, options.root, steps.say)
  const abort = new AbortController()
  let stopping: Promise<void> | undefined
  const stop = (reason: string) =>
    (stopping ??= (async () => {
      steps.say(`\n  ${reason}; stopping …`)
      abort.abort()
      await processes.stop(Number(drainMs) || 0)
      directory.release()
    })())
  onEnding((reason, isUrgent) => {
    if (isUrgent) processes.kill()
    void stop(reason).then(() => process.exit(0))
  })

  try {
    await startAll({ options, directory, processes, ...rememberedPorts(directory) }, steps, abort.signal)
  } catch (error) {
    if (stopping !== undefined) return stopping // Asked to end while starting: what failed because of that is no news.
    await stop('That did not work')
    throw error
  }
}

async function startAll(start: Start, steps: Steps, signal: AbortSignal): Promise<void> {
  const { options, directory, processes } = start
  const ownRedis = process.env['REDIS_URL'] ?? ''

  const { haproxy, redis, metrics } = await steps.run('programs', async () => {
    const found = await findPrograms(ownRedis === '' ? [haproxyNeed, redisNeed] : [haproxyNeed], steps.say)
    const [haproxy, redis] = found
    const metrics = options.metrics ? await findMetricsPrograms(steps.say) : undefined
    return {
      haproxy: haproxy as Program,
      redis,
      metrics,
      says: found.map((program) => program.says).join(', '),
    }
  })
  await steps.run('web app', () => buildWeb(options.root, signal))
  const frontPort = await nextFreePort(options.port, options.host, start.taken)
  start.taken.add(frontPort)
  const here = `http://${reachable(options.host)}:${frontPort}`

  const redisUrls = await steps.run('redis', () =>
    redis === undefined ? useOwnRedis(ownRedis, steps) : startRedis(start, redis),
  )
  processes.tell({ redisUrl: redisUrls.owner })
  const servers = await steps.run('servers', () => startServers(start, redisUrls.app, here))
  const ports = {
    haproxy: await start.privatePort('haproxy-metrics'),
    exporter: await start.privatePort('redis-exporter'),
    prometheus: await start.privatePort('prometheus'),
  }
  directory.remember()
  await steps.run('haproxy', () =>
    startHaproxy(start, haproxy, { ...servers, port: frontPort, metricsPort: ports.haproxy, here }),
  )
  if (metrics !== undefined)
    await steps.run('metrics', () =>
      startPrometheus(start, metrics, { ...servers, redisUrl: redisUrls.exporter, ports }),
    )

  const url = `http://${/^(127\.0\.0\.1|::1|0\.0\.0\.0|::)$/.test(options.host) ? 'localhost' : reachable(options.host)}:${frontPort}`
  const running = processes.tell({ url })
  if (options.json) process.stdout.write(`${JSON.stringify({ ...running, data: directory.path })}\n`)
  const seconds = (steps.elapsedMs() / 1000).toFixed(1)
  steps.say(
    `\n  Ready after ${seconds} s. Logs are in ${directory.logs}; Ctrl-C stops everything.\n\n  ${url}\n`,
  )
}

/** Redis as the operator's command line, gateways and workers, and Prometheus reach it. */
interface RedisUrls {
  readonly owner: string
  readonly app: string
  readonly exporter: string
}

async function useOwnRedis(url: string, steps: Steps): Promise<RedisUrls & { says: string }> {
  const { says, warning } = await checkOwnRedis(url)
  if (warning !== undefined) steps.say(warning)
  return { owner: url, app: url, exporter: url, says }
}

async function startRedis(start: Start, program: Program): Promise<RedisUrls & { says: string }> {
  const { options, directory, processes } = start
  const port = await start.privatePort('redis')
  const passwords = directory.remembered.redisPasswords
  directory.remember()
  const task = redisTask({
    program,
    root: options.root,
    data: directory.path,
    port,
    passwords,
    prefix: process.env['RUNNEL_PREFIX'] || 'runnel',
    logPath: logOf(directory, 'redis'),
  })
  const urlOf = (login: Login) => privateRedisUrl(login, { port, passwords })
  await processes.run('redis', task, { port }).ready(() => isRedisReady(urlOf('owner')), loadWithinMs)
  // Gateways and workers may call functions, and load none.
  await deployFunctions({ url: urlOf('deployer') })
  return {
    owner: urlOf('owner'),
    app: urlOf('app'),
    exporter: urlOf('exporter'),
    says: `127.0.0.1:${port}, data in ${directory.redis}`,
  }
}

interface Servers {
  readonly gateways: { readonly name: string; readonly port: number }[]
  readonly webPort: number
  /** Where each tells Prometheus its figures. */
  readonly metricsPorts: { readonly gateway: number[]; readonly worker: number; readonly web: number }
}

async function startServers(
  start: Start,
  redisUrl: string,
  here: string,
): Promise<Servers & { says: string }> {
  const ports = async (name: string) => ({
    port: await start.privatePort(name),
    metricsPort: await start.privatePort(`${name}-metrics`),
  })
  const gateways = []
  for (let number = 1; number <= start.options.gateways; number += 1) {
    gateways.push({ name: `gateway-${number}`, ...(await ports(`gateway-${number}`)) })
  }
  const worker = { name: 'worker', ...(await ports('worker')) }
  const web = { name: 'web', ...(await ports('web')) }
  const settings = ({ port, metricsPort }: { port: number; metricsPort: number }) => ({
    REDIS_URL: redisUrl,
    RUNNEL_PORT: String(port),
    RUNNEL_METRICS_PORT: String(metricsPort),
  })

  await Promise.all([
    ...gateways.map((gateway) =>
      runNode(start, 'gateway', gateway, 'apps/gateway/main.ts', {
        ...settings(gateway),
        RUNNEL_GATEWAY: gateway.name,
      }).ready(() => isWell(`http://127.0.0.1:${gateway.port}/api/health/ready`), startWithinMs),
    ),
    runNode(start, 'worker', worker, 'apps/worker/main.ts', settings(worker)).ready(
      () => isWell(`http://127.0.0.1:${worker.port}/health`),
      startWithinMs,
    ),
    runNode(start, 'web', web, webServerPath(start.options.root), {
      HOSTNAME: '127.0.0.1',
      PORT: String(web.port),
      RUNNEL_METRICS_PORT: String(web.metricsPort),
      RUNNEL_GATEWAY_URL: here,
      // Its pages ask the gateways through the load balancer, which comes last; here it need only answer at all.
    }).ready(async () => (await statusOf(`http://127.0.0.1:${web.port}/`)) !== undefined, startWithinMs),
  ])
  const metricsPorts = {
    gateway: gateways.map(({ metricsPort }) => metricsPort),
    worker: worker.metricsPort,
    web: web.metricsPort,
  }
  return {
    gateways,
    webPort: web.port,
    metricsPorts,
    says: `${gateways.map((one) => one.name).join(', ')}, worker, web`,
  }
}

function runNode(
  { options, directory, processes }: Start,
  kind: 'gateway' | 'worker' | 'web',
  { name, ...ports }: { name: string; port: number; metricsPort?: number },
  main: string,
  env: Readonly<Record<string, string>>,
): Supervised {
  const common = {
    NODE_ENV: 'production',
    RUNNEL_HOST: '127.0.0.1',
    RUNNEL_DRAIN_MS: drainMs,
    RUNNEL_PARENT_PID: String(process.pid),
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const logPath = logOf(directory, name)
  const task = {
    name,
    command: process.execPath,
    // Thousands of connections make much short-lived garbage; unbounded, its room is half of what a gateway takes.
    args: ['--max-semi-space-size=16', main],
    cwd: options.root,
    env: { ...common, ...env },
    logPath,
  }
  return processes.run(kind, task, ports)
}

async function startHaproxy(
  { options, directory, processes }: Start,
  program: Program,
  balanced: Servers & { port: number; metricsPort: number; here: string },
): Promise<{ says: string }> {
  const { gateways, webPort, port, metricsPort, here } = balanced
  const balance = { host: options.host, port, gateways, webPort, metricsPort }
  const logPath = logOf(directory, 'haproxy')
  const task = haproxyTask({ program, root: options.root, data: directory.path, logPath, balance })
  await processes.run('haproxy', task, { port, metricsPort }).ready(() => isOpen(here), startWithinMs)
  return { says: `${options.host}:${port}${port === options.port ? '' : ` (${options.port} is taken)`}` }
}

/** Prometheus, and what asks Redis for it; of several Redis servers that have one address together, none is asked. */
async function startPrometheus(
  { options, directory, processes }: Start,
  programs: MetricsPrograms,
  {
    metricsPorts: { gateway, worker, web },
    redisUrl,
    ports,
  }: Servers & { redisUrl: string; ports: { haproxy: number; exporter: number; prometheus: number } },
): Promise<{ says: string }> {
  const { path: data } = directory
  const at = (port: number) => `127.0.0.1:${port}`
  const isSingle = new URL(redisUrl).protocol === 'redis:'
  if (isSingle) {
    const logPath = logOf(directory, 'redis-exporter')
    const task = exporterTask({ path: programs.exporter, data, redisUrl, port: ports.exporter, logPath })
    await processes
      .run('prometheus', task, { metricsPort: ports.exporter })
      .ready(() => isWell(`http://${at(ports.exporter)}/metrics`), startWithinMs)
  }
  const targets = {
    gateway: gateway.map(at),
    worker: [at(worker)],
    web: [at(web)],
    haproxy: [at(ports.haproxy)],
    redis: isSingle ? [at(ports.exporter)] : [],
  }
  const logPath = logOf(directory, 'prometheus')
  const task = prometheusTask({
    path: programs.prometheus,
    root: options.root,
    data,
    targets,
    port: ports.prometheus,
    logPath,
  })
  await processes
    .run('prometheus', task, { port: ports.prometheus })
    .ready(() => isWell(`http://${at(ports.prometheus)}/-/ready`), startWithinMs)
  return { says: `Prometheus: http://${at(ports.prometheus)}/alerts` }
}

function rememberedPorts({ remembered }: DataDirectory): Pick<Start, 'privatePort' | 'taken'> {
  const taken = new Set<number>()
  return {
    taken,
    async privatePort(name) {
      const port = await privatePort(remembered.ports[name], taken)
      remembered.ports[name] = port
      return port
    },
  }
}

/** The address under which this machine itself reaches what listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function logOf(directory: DataDirectory, name: string): string {
  return join(directory.logs, `${name}.log`)
}
