import { startHaproxy } from '@runnel/testing/start-haproxy'
import { startContender } from '../contenders.ts'
import { cpuSeconds } from '../processes.ts'
import { atMost, nothingLost, show, showFaults } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf, sample, type Sample } from '../rounds.ts'

const seats = { channels: 1, membersEach: 500 }
const ways = ['raw, direct', 'runnel, direct', 'runnel, through HAProxy'] as const
type Way = (typeof ways)[number]

interface Measured extends Sample {
  balancerCpu: number
}

async function measure(way: Way, measureMs: number): Promise<Measured> {
  await using started = new AsyncDisposableStack()
  const contender = started.use(await startContender(way === 'raw, direct' ? 'raw' : 'runnel', seats))
  const plan = { warmUpMs: 2_000, measureMs, rate: 60 }
  if (way !== 'runnel, through HAProxy') return { ...(await sample(contender, plan)), balancerCpu: 0 }
  const balancer = started.use(await startHaproxy({ gateways: contender.urls }))
  const cpu = { begin: 0, end: 0 }
  const through = { ...contender, urls: [balancer.url] }
  const one = await sample(through, plan, (phase) => {
    if (phase === 'begin' || phase === 'end') cpu[phase] = cpuSeconds(balancer.pid)
  })
  return { ...one, balancerCpu: cpu.end - cpu.begin }
}

export const throughBalancer: Measure = {
  id: 'spd-15',
  title: 'the whole path, with the load balancer',
  async run({ rounds, isShort }): Promise<Finding> {
    const results = new Map<Way, Measured[]>(ways.map((way) => [way, []]))
    for (let round = 0; round < rounds; round += 1)
      for (let turn = 0; turn < ways.length; turn += 1) {
        const way = ways[(turn + round) % ways.length]!
        process.stderr.write(`round ${round + 1} of ${rounds}: ${way}\n`)
        results.get(way)!.push(await measure(way, isShort ? 4_000 : 15_000))
      }
    const each = (cpu: (one: Measured) => number) => (one: Measured) =>
      (cpu(one) * 100_000) / one.deliveriesInWindow
    const whole = each((one) => one.gatewayCpu + one.redisCpu + one.balancerCpu)
    const raw = results.get('raw, direct')!
    const ratios = results
      .get('runnel, through HAProxy')!
      .map((one, round) => whole(one) / whole(raw[round]!))
    return {
      about:
        'One channel, 500 members, 60 messages of 200 bytes a second: 30,000 deliveries/s. CPU seconds for 100,000 deliveries.',
      head: ['way', 'gateways', 'Redis', 'HAProxy', 'together', 'p99, ms', 'lost / doubled / out of order'],
      rows: ways.map((way) => [
        way,
        show(
          figureOf(
            results.get(way),
            each(({ gatewayCpu }) => gatewayCpu),
          ),
        ),
        show(
          figureOf(
            results.get(way),
            each(({ redisCpu }) => redisCpu),
          ),
        ),
        show(
          figureOf(
            results.get(way),
            each(({ balancerCpu }) => balancerCpu),
          ),
        ),
        show(figureOf(results.get(way), whole)),
        show(figureOf(results.get(way), ({ latency }) => latency?.p99 ?? Number.NaN)),
        showFaults(results.get(way)),
      ]),
      goals: [
        atMost(
          'CPU of all to raw, direct',
          figureOf(ratios, (ratio) => ratio),
          3,
        ),
        nothingLost([...results].flatMap(([way, samples]) => (way === 'raw, direct' ? [] : samples))),
      ],
    }
  },
}
