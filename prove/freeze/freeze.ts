import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ChatError } from '@runnel/protocol/errors'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { readLock, withLock } from '@runnel/redis/lock/lock'
import { setMemberRole } from '@runnel/redis/member/member'
import { makePerson, type Person } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import { countMisanswered, countStale, readWrite, writeText, type Write } from '../holds.ts'
import { readTopics } from '../read-all.ts'

/** How long a hold lasts here: what is tried does not depend on it. */
const holdMs = 600
/** Writes that are on their way while the gateway is stopped. */
const lateWrites = 3

/**
 * A gateway that holds locks for people is stopped (SIGSTOP) for longer than the holds last; somebody else comes in and writes; it goes on
 * (SIGCONT) with what its people had sent meanwhile. None of that may be written.
 */
export const freeze: Experiment = {
  name: 'freeze',
  promise: 'LCK-1',
  title: 'the gateway of a lock holder is stopped past the end of the hold, and wakes',
  async run(options) {
    const fenced = await freezeOften(options, roundsOf(options, 40, 4), [])
    const control = await freezeOften(options, Math.min(10, roundsOf(options, 10, 2)), [
      '--import',
      new URL('./without-fence.ts', import.meta.url).href,
    ])
    return [
      { case: 'as it is', ...fenced },
      { case: 'writes that compare no fence', isControl: true, ...control },
    ]
  },
}

async function freezeOften(
  { tell }: RunOptions,
  rounds: number,
  nodeArgs: readonly string[],
): Promise<Omit<Row, 'case'>> {
  await using server = await startRedis()
  await using house = await startGateways(server.url, { count: 1, hasLimits: false })
  const ada = await makePerson(house.redis, 'ada')
  const bob = await makePerson(house.redis, 'bob')
  await using frozen = await spawnFreezable([
    ...nodeArgs,
    gatewayFile,
    server.url,
    house.prefix,
    String(holdMs),
  ])
  await using adas = await connect(frozen.url, ada.token)
  await using bobs = await connect(house.urls[0]!, bob.token)
  const startedAt = performance.now()
  const sum = { operations: 0, refused: 0, faults: 0, told: [] as number[] }
  for (let round = 1; round <= rounds; round++) {
    const { log, accepted, refused, toldMs } = await freezeOnce(house.redis, {
      ada,
      bob,
      adas,
      bobs,
      frozen,
      round,
    })
    sum.operations += accepted.length + refused.length
    sum.refused += refused.length
    sum.faults += countStale(log.map(readWrite)) + countMisanswered(log, { accepted, refused })
    sum.told.push(toldMs)
    if (round % 10 === 0) tell(`${round} of ${rounds} rounds`)
  }
  const { told, ...counts } = sum
  return {
    rounds,
    ...counts,
    seconds: (performance.now() - startedAt) / 1_000,
    note: `the holder's panel knew ${Math.round(Math.max(...told))} ms after waking, at the latest`,
  }
}

interface Round {
  ada: Person
  bob: Person
  adas: Connection
  bobs: Connection
  frozen: Freezable
  round: number
}

/** One freeze, in a channel of its own. Gives the writes of its log in order, and what was answered to each. */
async function freezeOnce(redis: Redis, { ada, bob, adas, bobs, frozen, round }: Round) {
  const { channel } = await createChannel(redis, {
    by: ada.user,
    kind: 'private',
    name: `freeze-${round}`,
    members: [bob.user],
  })
  await withLock(redis, { channel, holder: ada.user }, (lock) =>
    setMemberRole(redis, { channel, by: ada.user, lock, user: bob.user, role: 'owner' }),
  )
  const accepted: string[] = []
  const refused: string[] = []
  const write = async (connection: Connection, hold: Write, count: number) => {
    const topic = writeText(hold, count)
    try {
      await connection.ask('channel:set-topic', { channel, topic, fence: hold.fence })
      accepted.push(topic)
    } catch (error) {
      // Anything but this refusal is no answer to the question.
      if (!(error instanceof ChatError) || error.code !== 'lock_lost') throw error
      refused.push(topic)
    }
  }
  const first: Write = { hold: `ada-${round}`, fence: (await adas.ask('admin:open', { channel })).fence }
  await write(adas, first, 0)

  frozen.stop()
  const late = Array.from({ length: lateWrites }, (_, index) => write(adas, first, index + 1))
  await until(async () => (await readLock(redis, channel)) === undefined)
  const second: Write = { hold: `bob-${round}`, fence: (await bobs.ask('admin:open', { channel })).fence }
  await write(bobs, second, 0)
  frozen.go()
  const wokeAt = performance.now()
  const told = adas
    .hears('admin:unlocked', (event) => event.channel === channel)
    .then(() => performance.now() - wokeAt)
  await Promise.all(late)
  await write(bobs, second, 1)
  // Even now, when everything has settled.
  await write(adas, first, lateWrites + 1)
  const toldMs = await told
  await bobs.ask('admin:close', { channel })
  return { log: await readTopics(redis, channel), accepted, refused, toldMs }
}

interface Freezable extends AsyncDisposable {
  readonly url: string
  stop(): void
  go(): void
}

const gatewayFile = fileURLToPath(new URL('./gateway.ts', import.meta.url))

/** Starts a process that prints its address as its first line. */
async function spawnFreezable(args: readonly string[]): Promise<Freezable> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  // A stopped one would not hear that its input ended.
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const exited = once(child, 'exit')
  const end = async () => {
    process.off('exit', kill)
    kill()
    await exited
  }
  for await (const url of createInterface({ input: child.stdout })) {
    return {
      url,
      stop: () => void child.kill('SIGSTOP'),
      go: () => void child.kill('SIGCONT'),
      [Symbol.asyncDispose]: end,
    }
  }
  throw new Error('the gateway ended before it served')
}
