import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createChannel } from '@runnel/redis/channel/channel'
import { makePerson } from '@runnel/testing/cast'
import { spawnMain } from '@runnel/testing/spawn-main'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import { readAll } from '../read-all.ts'
import { findMisordered } from '../rig/check-lives.ts'
import { countFaults } from '../rig/fault.ts'
import { randomFrom } from '../rig/random.ts'
import { startRelay } from '../rig/relay.ts'

const tab = import.meta.resolve('./tab.ts')
const ways = ['up', 'down', 'both'] as const

/** A tab is killed while it sends, mostly when its words, or the answers to them, have not arrived; then it is opened again with the outbox that it left. */
export const tabKilled: Experiment = {
  name: 'tab-killed',
  promise: 'MSG-3',
  title: 'a tab is killed while it sends, and opened again with the outbox it left',
  async run(options) {
    const kept = await killTabs(options, { case: 'its outbox is on disk' })
    const forgotten = await killTabs(options, { case: 'its outbox is in memory alone', isControl: true })
    return [kept, forgotten]
  },
}

async function killTabs(options: RunOptions, about: Pick<Row, 'case' | 'isControl'>): Promise<Row> {
  const startedAt = performance.now()
  const random = randomFrom(options.seed ?? 1)
  const rounds = roundsOf(options, 40, about.isControl ? 3 : 6)
  await using server = await startRedis()
  await using house = await startGateways(server.url, { hasLimits: false })
  const ada = await makePerson(house.redis, 'ada')
  const { channel } = await createChannel(house.redis, { by: ada.user, kind: 'private', name: 'design' })
  const directory = await mkdtemp(join(tmpdir(), 'runnel-tab-'))
  const keptPath = join(directory, 'kept')
  writeFileSync(keptPath, '')
  const readKept = () => readFileSync(keptPath, 'utf8').split('\n').slice(0, -1)
  const open = (url: string, more: Record<string, string>) =>
    spawnMain(tab, 'online', {
      TAB_URL: url,
      TAB_TOKEN: ada.token,
      TAB_CHANNEL: channel,
      TAB_KEPT: keptPath,
      TAB_OUTBOX: about.isControl ? '' : join(directory, 'outbox'),
      ...more,
    })
  try {
    for (let round = 1; round <= rounds; round++) {
      await using relay = await startRelay(house.urls[round % house.urls.length]!)
      const before = readKept().length
      await using killed = await open(relay.url, { TAB_FROM: String(round * 1_000_000) })
      const isTalking = (since: number) => until(() => Promise.resolve(readKept().length >= since + 10))
      await isTalking(before)
      await pause(random.below(200))
      // Each fourth time nothing is in its way.
      if (round % 4 !== 0) {
        relay.swallow(random.pick(ways)!, () => true)
        await isTalking(readKept().length)
      }
      await killed.end('SIGKILL')
      options.tell(`${round} of ${rounds} rounds`)
    }
    const last = await open(house.urls[0]!, {})
    await last.ended
    const log = (await readAll(house.redis, channel)).flatMap((entry) =>
      entry.type === 'message.posted' ? [entry.text] : [],
    )
    const kept = readKept()
    const faults = findMisordered(kept, log)
    if (!about.isControl) for (const { what } of faults.slice(0, 5)) options.tell(what)
    const { lost, duplicated, disordered } = countFaults(faults)
    return {
      ...about,
      rounds,
      operations: kept.length,
      refused: 0,
      faults: faults.length,
      lost,
      duplicated,
      outOfOrder: disordered,
      seconds: (performance.now() - startedAt) / 1_000,
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
