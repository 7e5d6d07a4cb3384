import type { ContenderName } from '../contenders.ts'
import { figureOf, ratioOf, runRounds, sample } from '../rounds.ts'
import type { Sample } from '../rounds.ts'
import { atLeast, nothingLost, show, showFaults } from '../report.ts'
import type { Finding, Measure } from '../report.ts'

const perSecond = (one: Sample) => one.deliveriesPerSecond
const head = [
  'server',
  'deliveries/s',
  'acknowledged/s',
  'to raw',
  'messages per frame',
  'gateways, cores',
  'Redis, cores',
  'load, cores',
  'lost / doubled / out of order',
]

function rowsOf(results: Map<ContenderName, Sample[]>, seconds: number): string[][] {
  return [...results].map(([name, samples]) => [
    name,
    show(figureOf(samples, perSecond)),
    show(figureOf(samples, (one) => one.acknowledgedPerSecond)),
    show(ratioOf(results, name, 'raw', perSecond)),
    show(figureOf(samples, (one) => one.messagesPerFrame)),
    show(figureOf(samples, (one) => one.gatewayCpu / seconds)),
    show(figureOf(samples, (one) => one.redisCpu / seconds)),
    show(figureOf(samples, (one) => one.loadCore)),
    showFaults(samples),
  ])
}

export const oneLargeChannel: Measure = {
  id: 'spd-1',
  title: 'saturation, one channel with 500 members',
  async run({ rounds, isShort }): Promise<Finding> {
    const [warmUpMs, measureMs] = isShort ? [2_000, 4_000] : [3_000, 15_000]
    const results = await runRounds(
      ['raw', 'coalesce', 'socket.io', 'runnel'],
      rounds,
      { channels: 1, membersEach: 500 },
      (contender) => sample(contender, { warmUpMs, measureMs }),
    )
    return {
      about: `Every one of 500 members always has one message of 200 bytes under way; what members received in ${measureMs / 1_000} s.`,
      head,
      rows: rowsOf(results, measureMs / 1_000),
      goals: [
        atLeast('deliveries/s to socket.io', ratioOf(results, 'runnel', 'socket.io', perSecond), 10),
        atLeast('stretch: deliveries/s to raw', ratioOf(results, 'runnel', 'raw', perSecond), 18),
        nothingLost(results.get('runnel')),
      ],
    }
  },
}

export const manySmallChannels: Measure = {
  id: 'spd-2',
  title: 'saturation, 50 channels with 10 members each',
  async run({ rounds, isShort }): Promise<Finding> {
    const [warmUpMs, measureMs] = isShort ? [2_000, 4_000] : [3_000, 15_000]
    const results = await runRounds(
      ['raw', 'socket.io', 'runnel'],
      rounds,
      { channels: 50, membersEach: 10 },
      (contender) => sample(contender, { warmUpMs, measureMs }),
    )
    return {
      about: `Every one of 500 members, ten to a channel, always has one message of 200 bytes under way; what members received in ${measureMs / 1_000} s.`,
      head,
      rows: rowsOf(results, measureMs / 1_000),
      goals: [
        atLeast('deliveries/s to socket.io', ratioOf(results, 'runnel', 'socket.io', perSecond), 1.8),
        atLeast('deliveries/s to raw', ratioOf(results, 'runnel', 'raw', perSecond), 0.65),
        nothingLost(results.get('runnel')),
      ],
    }
  },
}
