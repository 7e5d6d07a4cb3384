import { connectRedis } from '@runnel/redis/connect'
import { startContender } from '../contenders.ts'
import type { ArrivalsResult } from '../crowd/arrivals.ts'
import { startCrowd } from '../crowd/start-crowd.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'
import { peopleOf } from '../seat-people.ts'

const sizes = [100, 300, 1_000, 3_000] as const
const onScreen = 30

async function arrive(size: number, arrivals: number): Promise<ArrivalsResult> {
  await using contender = await startContender('runnel', { channels: 1, membersEach: size })
  await using redis = await connectRedis({ url: contender.redisUrl })
  const people = await peopleOf(redis, contender.members)
  return await startCrowd({ kind: 'arrivals', urls: contender.urls, people, arrivals, onScreen })
}

export const presenceTraffic: Measure = {
  id: 'spd-12',
  title: 'presence traffic per arrival as the crowd grows',
  async run({ rounds, isShort }): Promise<Finding> {
    const measured: readonly number[] = isShort ? [100, 1_000] : sizes
    const arrivals = isShort ? 5 : 20
    const results = new Map<number, ArrivalsResult[]>(measured.map((size) => [size, []]))
    for (let round = 0; round < rounds; round += 1)
      for (const size of round % 2 ? measured.toReversed() : measured) {
        process.stderr.write(`round ${round + 1} of ${rounds}: ${size} people\n`)
        results.get(size)?.push(await arrive(size, arrivals))
      }
    const few = results.get(measured[0]!)
    const many = results.get(measured.at(-1)!)
    const growth = (of: (result: ArrivalsResult) => number) =>
      figureOf(
        (many ?? []).map((result, round) => of(result) / of(few![round]!)),
        (ratio) => ratio,
      )
    const missed = [...results.values()].flat().reduce((sum, one) => sum + one.missed, 0)
    return {
      about: `A channel of so many people, connected to two gateways, each with ${onScreen} of them on screen, chosen at random; ${arrivals} of them arrive one by one. Frames and bytes of \`presence:changed\` that all the others together receive for one arrival. Everyone who had an arrival on screen must be told.`,
      head: ['people', 'frames per arrival', 'bytes per arrival', 'load, cores', 'not told'],
      rows: [...results].map(([size, values]) => [
        size.toLocaleString('en-US'),
        show(figureOf(values, (one) => one.framesPerArrival)),
        show(figureOf(values, (one) => one.bytesPerArrival)),
        show(figureOf(values, (one) => one.loadCore)),
        String(values.reduce((sum, one) => sum + one.missed, 0)),
      ]),
      goals: [
        atMost(
          `frames per arrival, ${measured.at(-1)!} people to 100`,
          growth((one) => one.framesPerArrival),
          2,
        ),
        atMost(
          `bytes per arrival, ${measured.at(-1)!} people to 100`,
          growth((one) => one.bytesPerArrival),
          2,
        ),
        { goal: 'not told = 0', figure: String(missed), isMet: missed === 0 },
      ],
    }
  },
}
