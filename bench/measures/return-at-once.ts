import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { ChannelId } from '@runnel/protocol/ids'
import { connectRedis } from '@runnel/redis/connect'
import { isHealthy, startServer } from '../contenders.ts'
import type { ReturnResult } from '../crowd/return.ts'
import { startCrowd } from '../crowd/start-crowd.ts'
import { cpuSeconds, freePort, startRedis } from '../processes.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'
import { peopleOf, seatPeople } from '../seat-people.ts'

const main = join(import.meta.dirname, '../../apps/gateway/main.ts')
const onScreen = 30
const witnesses = 50
const lookMs = 250

interface Returned extends ReturnResult {
  /** The longest that the event loop of a gateway that stayed was held up, in ms. */
  lagMs: number
  /** The longest that this process was, which only waits: so long the machine alone holds somebody up. */
  machineLagMs: number
  /** CPU seconds of the gateways that stayed, per person who returned, in ms. */
  cpuMs: number
}

/** Asks a gateway for its longest event-loop delay since it was asked last, in ms. */
async function readLag(port: number): Promise<number> {
  const body = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(/^runnel_nodejs_eventloop_lag_max_seconds (\S+)/m.exec(body)?.[1] ?? Number.NaN) * 1_000
}

/** Kills the gateway of so many people, and lets them return to two others. */
export async function returnAtOnce(count: number): Promise<Returned> {
  await using started = new AsyncDisposableStack()
  const redis = started.use(await startRedis())
  const gateways = []
  for (let index = 0; index < 3; index += 1) {
    const [port, metricsPort] = [await freePort(), await freePort()]
    // Limits as in production: who comes when it is full is told when to come again.
    const env = {
      REDIS_URL: redis.url,
      RUNNEL_GATEWAY: `g_bench${index}`,
      RUNNEL_LOG_LEVEL: 'warn',
      RUNNEL_METRICS_PORT: String(metricsPort),
    }
    const server = started.use(await startServer(main, port, env, isHealthy))
    gateways.push({ pid: server.pid, url: `http://127.0.0.1:${port}`, metricsPort })
  }
  const [dying, ...staying] = gateways
  const members = await seatPeople(redis.url, { channels: 1, membersEach: count + witnesses })
  const connection = started.use(await connectRedis({ url: redis.url }))
  const people = await peopleOf(connection, members)
  let lagMs = 0
  const own = monitorEventLoopDelay({ resolution: 10 })
  let cpu = 0
  const cpuOfStaying = () => staying.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0)
  const look = async () => {
    for (const { metricsPort } of staying) lagMs = Math.max(lagMs, await readLag(metricsPort))
  }
  let timer: NodeJS.Timeout | undefined
  const result = await startCrowd(
    {
      kind: 'return',
      channel: members[0]!.channel as ChannelId,
      dying: dying!.url,
      staying: staying.map(({ url }) => url),
      people: people.slice(0, count),
      witnesses: people.slice(count),
      onScreen,
    },
    async () => {
      await look()
      lagMs = 0
      cpu = cpuOfStaying()
      own.enable()
      timer = setInterval(() => void look().catch(() => {}), lookMs)
      process.kill(dying!.pid, 'SIGKILL')
    },
  ).finally(() => clearInterval(timer))
  await look()
  own.disable()
  const machineLagMs = own.max / 1e6
  return { ...result, lagMs, machineLagMs, cpuMs: ((cpuOfStaying() - cpu) * 1_000) / count }
}

export const returnOfMany: Measure = {
  id: 'spd-13',
  title: 'three thousand return at once',
  async run({ rounds, isShort }): Promise<Finding> {
    const count = isShort ? 1_000 : 3_000
    const results: Returned[] = []
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      results.push(await returnAtOnce(count))
    }
    const seconds = (of: (one: Returned) => number) => figureOf(results, (one) => of(one) / 1_000)
    return {
      about: `One of three gateways is killed; its ${count.toLocaleString('en-US')} people, each with the SDK as in a browser, one channel open and ${onScreen} people on screen, return to the other two. Seconds from the first lost connection to being online with everything caught up; the longest delay of the event loop of those two; and how often one of ${witnesses} others was told that somebody had gone who was back before they counted as gone.`,
      head: [
        'people',
        'p50, s',
        'p99, s',
        'all, s',
        'attempts each',
        'loop delay, ms',
        'gateways’ CPU, ms each',
        'load, cores',
        'taken for gone',
      ],
      rows: [
        [
          count.toLocaleString('en-US'),
          show(seconds((one) => one.p50Ms)),
          show(seconds((one) => one.p99Ms)),
          show(seconds((one) => one.allMs)),
          show(figureOf(results, (one) => one.attempts)),
          show(figureOf(results, (one) => one.lagMs)),
          show(figureOf(results, (one) => one.cpuMs)),
          show(figureOf(results, (one) => one.loadCore)),
          show(figureOf(results, (one) => one.takenForGone)),
        ],
      ],
      goals: [
        atMost(
          'all returned, s',
          seconds((one) => one.allMs),
          30,
        ),
        atMost(
          'loop delay, ms',
          figureOf(results, (one) => one.lagMs),
          1_000,
        ),
      ],
    }
  },
}
