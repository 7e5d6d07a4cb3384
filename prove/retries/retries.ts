import { setTimeout as pause } from 'node:timers/promises'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import type { LoadOptions } from '../rig/load.ts'
import { talkAndLook } from '../under-load.ts'

/** One answer in sixty is lost on its way, and the connection with it: the send is done, and its sender asks again, mostly another gateway. */
export const retries: Experiment = {
  name: 'retries',
  promise: 'MSG-3',
  title: 'answers are lost, and the same sends are asked again across gateways',
  async run(options) {
    return [
      ...(await talkForgetting(options, 'answers are lost', {})),
      ...(await talkForgetting(options, 'a client with a new id for each retry', { isForgetful: true })).map(
        (row): Row => ({ ...row, isControl: true }),
      ),
    ]
  },
}

async function talkForgetting(options: RunOptions, name: string, more: Partial<LoadOptions>): Promise<Row[]> {
  const seconds = roundsOf(options, 40, 4)
  await using server = await startRedis()
  await using house = await startGateways(server.url, { count: 3, hasLimits: false })
  const place = { url: house.urls, redis: house.redis }
  return await talkAndLook(place, more.isForgetful ? { ...options, tell: () => {} } : options, {
    case: name,
    load: { people: 4, channels: 3, perSecond: 50, lostAnswers: 1 / 60, ...more },
    fault: () => pause(seconds * 1_000),
    ...(more.isForgetful && { hasOtherControl: true }),
  })
}
