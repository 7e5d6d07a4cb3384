import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import type { RedisProcess } from '../rig/stores.ts'
import { underLoad } from '../under-load.ts'
import type { Random } from '../rig/random.ts'
import type { WorldOptions } from '../rig/world.ts'

/**
 * The machine of Redis loses its power: the process dies, and with it whatever had been written and not synced. Only a policy that syncs before
 * it answers outlives that; the controls are those which do not.
 */
export const powerCut: Experiment = {
  name: 'power-cut',
  promise: 'MSG-6',
  title: 'the power of Redis fails, at any moment, also while its file is rewritten, and with a torn tail',
  needsNetwork: true,
  async run(options) {
    const whole = await cutOften(options, { case: 'as delivered (appendfsync always)' })
    const rewriting = await cutOften(options, { case: 'while the file is rewritten', before: rewrite })
    const torn = await cutOften(options, { case: 'with a torn tail', tornBytes: 600 })
    const everySecond = await cutOften(options, { case: 'appendfsync everysec', fsync: 'everysec' })
    const never = await cutOften(options, { case: 'appendfsync no', fsync: 'no' })
    const asControl = (rows: Row[]) => rows.map((row) => ({ ...row, isControl: true as const }))
    return [...whole, ...rewriting, ...torn, ...asControl(everySecond), ...asControl(never)]
  },
}

interface Cut {
  case: string
  fsync?: WorldOptions['fsync']
  /** Up to so many bytes of what was not synced are there all the same. */
  tornBytes?: number
  before?: (redis: RedisProcess, random: Random) => Promise<void>
}

/** Syncs take a while, as on a real disk: then there is something under way at any moment. */
const syncMs = 10

async function rewrite(redis: RedisProcess, random: Random): Promise<void> {
  await redis.ask('BGREWRITEAOF')
  await pause(random.below(250))
}

/** Puts everything on disk, once: the people and their channels are to be there still, whatever the policy forgets. */
export async function syncNow(redis: RedisProcess, fsync: string): Promise<void> {
  await redis.ask('CONFIG', 'SET', 'appendfsync', 'always')
  await redis.ask('SET', 'synced', 'yes')
  await redis.ask('CONFIG', 'SET', 'appendfsync', fsync)
}

function cutOften(
  options: RunOptions,
  { case: name, fsync = 'always', tornBytes, before }: Cut,
): Promise<Row[]> {
  // In a short run one cut shows that a laxer policy loses something.
  const rounds = roundsOf(options, 10, fsync === 'always' ? 2 : 1)
  return underLoad(options, {
    case: name,
    rounds,
    world: { fsync },
    // Only the first case needs its history made wrong.
    ...(name.startsWith('as delivered') ? {} : { hasOtherControl: true as const }),
    async fault({ world, load, random, tell }) {
      const redis = world.stores[0]!
      await syncNow(redis, fsync)
      let [bytes, names] = [0, 0]
      for (let round = 1; round <= rounds; round++) {
        await redis.slowDisk(syncMs)
        await pause(1_000 + random.below(1_000))
        await before?.(redis, random)
        load.noteFault('the power of Redis fails')
        const lost = await redis.powerCut(
          tornBytes === undefined ? {} : { tornBytes: random.below(tornBytes) },
        )
        bytes += lost.bytes
        names += lost.names
        await redis.slowDisk(0)
        await pause(random.below(1_000))
        await redis.start()
        tell(`${name}: ${round} of ${rounds} rounds`)
      }
      return {
        note: `the disk had not yet ${bytes.toLocaleString('en-US')} bytes and ${names} changes of names`,
      }
    },
  })
}
