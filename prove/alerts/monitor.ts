import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@runnel/testing/start-redis'
import { renderPrometheus, shortenRules, type Targets } from '../../scripts/start/prometheus.ts'
import { isListening } from '../rig/process.ts'
import type { World } from '../rig/world.ts'

/** How much shorter the times of the rules are than an operator's. */
export const factor = 60
/** Between two looks, in seconds. */
const everySeconds = 1
const rigMetricsPort = 9_100
const balancerMetricsPort = 8_405
const deploy = new URL('../../deploy/prometheus/', import.meta.url)

/** A Prometheus with the rules that the product is delivered with, in a hurry. */
export interface Monitor extends AsyncDisposable {
  /** The alerts that fire now, each once. */
  firing(): Promise<Set<string>>
  /** The value of an expression; undefined where there is none. */
  ask(expression: string): Promise<number | undefined>
  /** Strikes all processes of a kind from what it looks at, as an operator may forget them; gives what mends it. */
  forget(kind: keyof Targets): Promise<() => Promise<void>>
}

/** Watches a world as an operator would: every gateway, worker, the load balancer, and Redis through its exporter, which signs in with `login`. */
export async function startMonitor(world: World, login: string): Promise<Monitor> {
  const host = world.proxy.address
  await using started = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'runnel-alerts-'))
  started.defer(() => rm(directory, { recursive: true, force: true }))
  const run = async (program: string, port: number, args: readonly string[]) => {
    const { signal, end } = await startProgram(program, host, port, args)
    started.defer(end)
    return { place: `${host}:${port}`, signal }
  }
  const exporters = await Promise.all(
    world.stores.map((store, index) =>
      run('prometheus-redis-exporter', 9_121 + index, [
        '-include-config-metrics',
        `-redis.addr=${store.url.replace('//', `//${login}@`)}`,
        `-web.listen-address=${host}:${9_121 + index}`,
      ]),
    ),
  )
  const at = ({ address }: { address: string }) => `${address}:${rigMetricsPort}`
  const targets: Targets = {
    gateway: world.gateways.map(at),
    worker: world.workers.map(at),
    web: world.web === undefined ? [] : [at(world.web)],
    haproxy: [`${host}:${balancerMetricsPort}`],
    redis: exporters.map(({ place }) => place),
  }
  const read = (name: string) => readFile(new URL(name, deploy), 'utf8')
  const lookAt = async (some: Targets) =>
    writeFile(
      join(directory, 'prometheus.yml'),
      renderPrometheus(await read('prometheus.yml'), some, everySeconds),
    )
  await lookAt(targets)
  for (const name of ['recording.yml', 'alerts.yml'])
    await writeFile(join(directory, name), shortenRules(await read(name), factor))
  const { place, signal } = await run('prometheus', 9_090, [
    `--config.file=${join(directory, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    `--web.listen-address=${host}:9090`,
    '--log.level=error',
  ])
  // A machine that has much to do may be late with an answer.
  const api = async <Data>(path: string, left = 5): Promise<Data> => {
    try {
      const response = await fetch(`http://${place}/api/v1/${path}`, { signal: AbortSignal.timeout(10_000) })
      return ((await response.json()) as { data: Data }).data
    } catch (error) {
      if (left === 0) throw error
      return api(path, left - 1)
    }
  }
  const owned = started.move()
  return {
    async firing() {
      const { alerts } = await api<{ alerts: { labels: { alertname: string }; state: string }[] }>('alerts')
      return new Set(alerts.flatMap(({ labels, state }) => (state === 'firing' ? labels.alertname : [])))
    },
    async ask(expression) {
      const { result } = await api<{ result: { value: [number, string] }[] }>(
        `query?query=${encodeURIComponent(expression)}`,
      )
      return result[0] === undefined ? undefined : Number(result[0].value[1])
    },
    async forget(kind) {
      await lookAt({ ...targets, [kind]: [] })
      signal('SIGHUP')
      return async () => {
        await lookAt(targets)
        signal('SIGHUP')
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function startProgram(
  program: string,
  host: string,
  port: number,
  args: readonly string[],
): Promise<{ signal: (sign: NodeJS.Signals) => void; end: () => Promise<void> }> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  await once(child, 'spawn').catch((cause: unknown) => {
    const line = 'apt-get install --no-install-recommends prometheus prometheus-redis-exporter'
    throw new Error(`${program} is not here. Install it: ${line}`, { cause })
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = `${words}${text}`.slice(-2_000)))
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  await until(async () => child.exitCode !== null || (await isListening(host, port)), 20_000)
  if (child.exitCode !== null) throw new Error(`${program} ended:\n${words}`)
  return {
    signal: (sign) => void child.kill(sign),
    async end() {
      process.off('exit', end)
      if (child.exitCode !== null) return
      const exited = once(child, 'exit')
      end()
      await exited
    },
  }
}
