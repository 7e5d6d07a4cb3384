import type { Latency } from '../load/load.ts'
import { figureOf, ratioOf, runRounds, sample } from '../rounds.ts'
import type { Sample } from '../rounds.ts'
import { atMost, nothingLost, show, showFaults } from '../report.ts'
import type { Finding, Measure } from '../report.ts'

interface Pair {
  busy: Sample
  quiet: Sample
}

const of = (rate: keyof Pair, quantile: keyof Latency) => (pair: Pair) =>
  pair[rate].latency?.[quantile] ?? Number.NaN
const cpu = ({ busy }: Pair) => ((busy.gatewayCpu + busy.redisCpu) * 100_000) / busy.deliveriesInWindow

export const fixedRate: Measure = {
  id: 'spd-4',
  title: 'latency and CPU at a fixed rate, one channel with 500 members',
  async run({ rounds, isShort }): Promise<Finding> {
    const measureMs = isShort ? 4_000 : 15_000
    const seats = { channels: 1, membersEach: 500 }
    const results = await runRounds(
      ['raw', 'socket.io', 'runnel'],
      rounds,
      seats,
      async (contender): Promise<Pair> => {
        const busy = await sample(contender, { warmUpMs: 2_000, measureMs, rate: 60 })
        const quiet = await sample(contender, { warmUpMs: 1_000, measureMs, rate: 4 })
        return { busy, quiet }
      },
    )
    const runnel = (results.get('runnel') ?? []).flatMap(({ busy, quiet }) => [busy, quiet])
    return {
      about:
        '60 messages of 200 bytes a second to 500 members are 30,000 deliveries/s (busy); 4 a second leave the channel quiet between two. Milliseconds from the moment a message was due; "across" is to members on the other gateway than the sender\'s. CPU is that of gateways and Redis, per 100,000 deliveries at the busy rate (SPD-3).',
      head: [
        'server',
        'p50',
        'p99',
        'across p50',
        'across p99',
        'ack p50',
        'ack p99',
        'quiet p50',
        'quiet p99',
        'CPU s',
        'load, cores',
        'lost / doubled / out of order',
      ],
      rows: [...results].map(([name, pairs]) => [
        name,
        show(figureOf(pairs, of('busy', 'p50'))),
        show(figureOf(pairs, of('busy', 'p99'))),
        show(figureOf(pairs, of('busy', 'crossP50'))),
        show(figureOf(pairs, of('busy', 'crossP99'))),
        show(figureOf(pairs, of('busy', 'ackP50'))),
        show(figureOf(pairs, of('busy', 'ackP99'))),
        show(figureOf(pairs, of('quiet', 'p50'))),
        show(figureOf(pairs, of('quiet', 'p99'))),
        show(figureOf(pairs, cpu)),
        show(figureOf(pairs, ({ busy }) => busy.loadCore)),
        showFaults(pairs.flatMap(({ busy, quiet }) => [busy, quiet])),
      ]),
      goals: [
        atMost('across p50 to socket.io', ratioOf(results, 'runnel', 'socket.io', of('busy', 'crossP50')), 1),
        atMost('across p99 to socket.io', ratioOf(results, 'runnel', 'socket.io', of('busy', 'crossP99')), 1),
        atMost('ack p50 to raw', ratioOf(results, 'runnel', 'raw', of('busy', 'ackP50')), 0.5),
        atMost(
          'quiet across p50 to socket.io',
          ratioOf(results, 'runnel', 'socket.io', of('quiet', 'crossP50')),
          1,
        ),
        atMost('SPD-3: CPU to socket.io', ratioOf(results, 'runnel', 'socket.io', cpu), 0.8),
        atMost('SPD-3: CPU to raw', ratioOf(results, 'runnel', 'raw', cpu), 1.4),
        nothingLost(runnel),
      ],
    }
  },
}
