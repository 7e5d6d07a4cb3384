import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { listActivities } from '@runnel/redis/activity/activity'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { readDeadJobs, replayDeadJob } from '@runnel/redis/job/job'
import { appendMessage } from '@runnel/redis/message/message'
import { makePerson, type Person } from '@runnel/testing/cast'
import { until } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import { findMiscounted } from '../rig/check-lives.ts'
import { countFaults, type Fault } from '../rig/fault.ts'
import { randomFrom } from '../rig/random.ts'
import { startWorld, type World } from '../rig/world.ts'

/** A dead worker's jobs are taken over after half a minute. */
const takenOverMs = 90_000

/** Workers are killed at random moments; jobs are there twice; some cannot be done at all. Each effect counts once. */
export const workerKilled: Experiment = {
  name: 'worker-killed',
  promise: 'WRK-1',
  title: 'workers are killed at random points; poisonous jobs become dead letters and are replayed',
  needsNetwork: true,
  async run(options) {
    await using world = await startWorld({ redis: 'single', gateways: 1, workers: 2 })
    return [...(await killWorkers(world, options)), await poison(world)]
  },
}

/** What somebody was told concerns them, one name for each, however often it is there. */
async function readEffects(redis: Redis, { user }: Person): Promise<string[]> {
  const effects: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await listActivities(redis, { reader: user, kinds: ['mention'], cursor })
    effects.push(...page.activities.map(({ channel, id }) => `${user} ${channel} ${id}`))
    cursor = page.cursor
    if (cursor === undefined) return effects
  }
}

async function killWorkers(world: World, options: RunOptions): Promise<Row[]> {
  const { redis, workers } = world
  const startedAt = performance.now()
  const random = randomFrom(options.seed ?? 1)
  const rounds = roundsOf(options, 20, 4)
  const people = await Promise.all(['ada', 'bob', 'cy'].map((name) => makePerson(redis, name)))
  const [ada] = people
  const { channel } = await createChannel(redis, {
    by: ada!.user,
    kind: 'private',
    name: 'design',
    members: people.slice(1).map(({ user }) => user),
  })
  const expected: string[] = []
  let isOver = false
  const talking = (async () => {
    for (let count = 1; !isOver || count < 20; count++) {
      const named = people[1 + (count % 2)]!
      // So that each list stays within what is kept of it.
      if (expected.length < 300) {
        const said = { channel, by: ada!.user, text: `@${named.handle} ${count}`, mentions: [named.user] }
        const { id } = await appendMessage(redis, { ...said, clientId: randomUUID() })
        expected.push(`${named.user} ${channel} ${id}`)
        // Every third job is there twice, as after a takeover.
        if (count % 3 === 0) await addJob(world, { type: 'notify', channel, message: id })
      }
      await pause(20 + random.below(60))
    }
  })()
  for (let round = 1; round <= rounds; round++) {
    const worker = random.pick(workers)!
    await pause(random.below(800))
    await worker.kill()
    await pause(random.below(800))
    await worker.start()
    options.tell(`${round} of ${rounds} rounds`)
  }
  isOver = true
  await talking
  const quietAt = performance.now()
  const readAll = async () => (await Promise.all(people.map((person) => readEffects(redis, person)))).flat()
  await until(async () => (await readAll()).length >= expected.length, takenOverMs).catch(() => {})
  const recoverSeconds = (performance.now() - quietAt) / 1_000
  // What is done a second time would come now.
  await pause(2_000)
  const effects = await readAll()
  const faults = findMiscounted(expected, effects)
  const seconds = (performance.now() - startedAt) / 1_000
  for (const { what } of faults.slice(0, 5)) options.tell(what)
  const mutated = [effects.slice(1), [...effects, effects[0]!], [...effects, 'nothing']]
  const found = mutated.filter((one) => findMiscounted(expected, one).length > faults.length).length
  return [
    {
      case: 'killed',
      rounds,
      operations: effects.length,
      refused: 0,
      ...countsOf(faults),
      recoverSeconds,
      seconds,
    },
    {
      case: 'its effects with one missing, doubled or made up',
      isControl: true,
      rounds: mutated.length,
      operations: effects.length,
      refused: 0,
      faults: found === mutated.length ? found : 0,
      seconds: 0,
    },
  ]
}

/** Jobs that nobody can do, and one that cannot be done until somebody has mended something. */
async function poison(world: World): Promise<Row> {
  const { redis } = world
  const startedAt = performance.now()
  const [dee, eve] = [await makePerson(redis, 'dee'), await makePerson(redis, 'eve')]
  const { channel } = await createChannel(redis, {
    by: dee.user,
    kind: 'private',
    name: 'broken',
    members: [eve.user],
  })
  const poisonous = Array.from({ length: 10 }, (_, index) => `poison-${index}`)
  for (const type of poisonous) await addJob(world, { type, channel })
  // What eve is told cannot be noted: something of another kind stands there.
  await world.stores[0]!.ask('SET', redis.keys.activities(eve.user), 'broken')
  const said = { channel, by: dee.user, text: '@eve', mentions: [eve.user], clientId: randomUUID() }
  const { id } = await appendMessage(redis, said)
  const isDead = (type: string) => async () => (await readDeadJobs(redis)).some((job) => job.type === type)
  await until(async () => (await readDeadJobs(redis)).length >= poisonous.length + 1, 120_000)
  const dead = await readDeadJobs(redis)
  const faults: Fault[] = findMiscounted(
    [...poisonous, 'notify'],
    dead.map(({ type }) => type),
  )
  for (const { reason, type } of dead)
    if (reason === '')
      faults.push({ promise: 'WRK-1', damage: 'other', what: `${type} is dead for no reason` })

  await world.stores[0]!.ask('DEL', redis.keys.activities(eve.user))
  for (const { partition, letter } of dead) await replayDeadJob(redis, { partition, letter })
  const effects = () => readEffects(redis, eve)
  await until(async () => (await effects()).length > 0, 30_000)
  for (const type of poisonous) await until(isDead(type), 30_000)
  faults.push(...findMiscounted([`${eve.user} ${channel} ${id}`], await effects()))
  faults.push(
    ...findMiscounted(
      poisonous,
      (await readDeadJobs(redis)).map(({ type }) => type),
    ),
  )
  return {
    case: 'poisonous jobs, replayed',
    rounds: 1,
    operations: poisonous.length + 1,
    refused: dead.length,
    ...countsOf(faults),
    seconds: (performance.now() - startedAt) / 1_000,
    note: `${dead.length} dead letters, each with its reason; the one that could be done after mending counted once`,
  }
}

function countsOf(faults: readonly Fault[]): Pick<Row, 'faults' | 'lost' | 'duplicated' | 'outOfOrder'> {
  const { lost, duplicated, disordered } = countFaults(faults)
  return { faults: faults.length, lost, duplicated, outOfOrder: disordered }
}

/** Puts a job where a function would have. */
async function addJob(
  { redis, stores }: World,
  job: { type: string; channel: string; message?: string },
): Promise<void> {
  const partition = redis.keys.partitionOf(job.channel as never)
  await stores[0]!.ask('XADD', redis.keys.jobs(partition), '*', 'j', JSON.stringify(job))
}
