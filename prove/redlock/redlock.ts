import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId } from '@runnel/protocol/ids'
import { setTopic } from '@runnel/redis/channel/administer'
import { createChannel } from '@runnel/redis/channel/channel'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { acquireLock, readLock, releaseLock, withLock } from '@runnel/redis/lock/lock'
import { askRedis } from '@runnel/testing/ask-redis'
import { ada } from '@runnel/testing/people'
import { hasCompiler } from '@runnel/testing/preload'
import { startMasters, type TestMasters } from '@runnel/testing/start-masters'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import { countMisanswered, countStale, readWrite, writeText, type Write } from '../holds.ts'
import { readTopics } from '../read-all.ts'

/** How long a hold lasts here, and how many ask for it. */
const ttlMs = 400
const contenders = 6

/** Five masters decide who holds; some are stopped, some forget, and their clocks jump. Many contend, each writing while it believes to hold. */
export const redlock: Experiment = {
  name: 'redlock',
  promise: 'LCK-1',
  title: 'five voting masters: two or three stopped, clocks that jump, holds lost in a failover',
  async run(options) {
    const rounds = roundsOf(options, 20, 3)
    const rows: Row[] = []
    rows.push({ case: 'two of five stopped', ...(await contend(options, rounds, stopTwo)).fenced })
    rows.push({ case: 'three of five stopped', ...(await refuseAll(rounds)) })
    const oneClock = await contend(options, rounds, moveOne)
    rows.push({ case: 'one clock jumps an hour, again and again', ...oneClock.fenced })
    let broken = await contend(options, rounds, breakExclusivity)
    // Whether somebody writes who lost their hold is a matter of moments: in few rounds perhaps nobody did.
    for (let more = 3; more > 0 && broken.unfenced.faults + broken.fenced.faults === 0; more--)
      broken = await contend(options, rounds, breakExclusivity)
    rows.push({ case: 'three clocks jump and failovers lose the hold', ...broken.fenced })
    rows.push({ case: 'the same, writing without a fence', isControl: true, ...broken.unfenced })
    return rows
  },
}

/** What is done to the masters, and to the channel's own Redis, while others contend. */
type Disturbance = (house: House) => Promise<void>

interface House extends AsyncDisposable {
  readonly masters: TestMasters
  readonly redises: readonly Redis[]
  readonly channel: ChannelId
  readonly url: string
}

const stopTwo: Disturbance = async ({ masters }) => {
  const [one, other] = pickTwo()
  masters.freeze(one)
  masters.freeze(other)
  await pause(ttlMs * 2)
  masters.thaw(one)
  masters.thaw(other)
}

const moveOne: Disturbance = ({ masters }) => forget(masters, [2])

const breakExclusivity: Disturbance = async ({ masters, redises, channel, url }) => {
  // Somebody holds, and writes.
  await until(async () => (await readLock(redises[0]!, channel)) !== undefined)
  await forget(masters, [0, 2, 4])
  await askRedis(url, 'DEL', redises[0]!.keys.lock(channel))
  await pause(ttlMs / 2)
}

/** Lets clocks of masters jump ahead by one more hour: they forget every vote. Without a C compiler their votes are made to lapse. */
async function forget(masters: TestMasters, indexes: readonly number[]): Promise<void> {
  jumps += 1
  if (await canMove) await Promise.all(indexes.map((index) => masters.moveClock(index, jumps * 3_600_000)))
  else await Promise.all(indexes.map((index) => masters.ask(index, 'FLUSHALL')))
}
let jumps = 0
const canMove = hasCompiler()

function pickTwo(): [number, number] {
  const first = randomInt(5)
  return [first, (first + 1 + randomInt(4)) % 5]
}

type Figures = Omit<Row, 'case'>

/** Gives what came of the writes that compare, and what would have come of them if they did not. */
async function contend(
  { tell }: RunOptions,
  rounds: number,
  disturb: Disturbance,
): Promise<{ fenced: Figures; unfenced: Figures }> {
  await using house = await open()
  const startedAt = performance.now()
  const ended = new AbortController()
  const answers = { accepted: [] as string[], refused: [] as string[] }
  /** What those would have written who only believe in their lock. */
  const unfenced: Write[] = []
  const compete = async (redis: Redis) => {
    while (!ended.signal.aborted) {
      try {
        await withLock(redis, { channel: house.channel, holder: ada, ttlMs }, async (lock, signal) => {
          const hold: Write = { hold: randomUUID(), fence: lock.fence }
          for (let count = 0; count < 8 && !signal.aborted; count++) {
            unfenced.push(hold)
            await write(redis, house.channel, hold, count, lock.token, answers)
            await pause(randomInt(40))
          }
        })
      } catch (error) {
        if (!(error instanceof ChatError)) throw error
      }
      await pause(randomInt(60))
    }
  }
  const competing = Promise.all(
    Array.from({ length: contenders }, (_, index) => compete(house.redises[index % house.redises.length]!)),
  )
  for (let round = 1; round <= rounds; round++) {
    await disturb(house)
    await pause(ttlMs / 2)
    if (round % 10 === 0) tell(`${round} of ${rounds} rounds`)
  }
  ended.abort()
  await competing
  const log = await readTopics(house.redises[0]!, house.channel)
  const seconds = (performance.now() - startedAt) / 1_000
  const holds = new Set(unfenced.map(({ hold }) => hold)).size
  const fenced: Figures = {
    rounds,
    operations: answers.accepted.length + answers.refused.length,
    refused: answers.refused.length,
    faults: countStale(log.map(readWrite)) + countMisanswered(log, answers),
    seconds,
    note: `${holds} holds by ${contenders} contenders`,
  }
  return {
    fenced,
    unfenced: { rounds, operations: unfenced.length, refused: 0, faults: countStale(unfenced), seconds },
  }
}

async function write(
  redis: Redis,
  channel: ChannelId,
  hold: Write,
  count: number,
  token: string,
  answers: { accepted: string[]; refused: string[] },
): Promise<void> {
  const topic = writeText(hold, count)
  try {
    await setTopic(redis, { channel, by: ada, lock: { token, fence: hold.fence }, topic })
    answers.accepted.push(topic)
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== 'lock_lost') throw error
    answers.refused.push(topic)
  }
}

/** With a majority away every attempt must be refused with `unavailable`, and leave everything as it was. */
async function refuseAll(rounds: number): Promise<Figures> {
  await using house = await open()
  const [redis] = house.redises
  const startedAt = performance.now()
  const { masters, channel } = house
  for (const index of [0, 1]) masters.freeze(index)
  await masters.kill(3)
  let faults = 0
  for (let round = 0; round < rounds; round++) {
    try {
      await acquireLock(redis!, { channel, holder: ada, ttlMs })
      faults += 1
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'unavailable') faults += 1
    }
    if (await readLock(redis!, channel)) faults += 1
  }
  for (const index of [2, 4]) if (await masters.ask(index, 'EXISTS', redis!.keys.vote(channel))) faults += 1
  const seconds = (performance.now() - startedAt) / 1_000
  for (const index of [0, 1]) masters.thaw(index)
  const healedAt = performance.now()
  await until(() =>
    acquireLock(redis!, { channel, holder: ada, ttlMs }).then(
      (lock) => releaseLock(redis!, { channel, lock }),
      () => false,
    ),
  )
  const note = `one of them back: a hold after ${Math.round(performance.now() - healedAt)} ms`
  return { rounds, operations: rounds, refused: rounds - faults, faults, seconds, note }
}

async function open(): Promise<House> {
  await using opened = new AsyncDisposableStack()
  const server = opened.use(await startRedis())
  const masters = opened.use(await startMasters())
  const options = { url: server.url, prefix: prefix(), lockUrls: masters.urls }
  const redises = [1, 2, 3]
  const connected = await Promise.all(redises.map(() => connectRedis(options)))
  for (const redis of connected) opened.use(redis)
  const { channel } = await createChannel(connected[0]!, { by: ada, name: 'general', kind: 'public' })
  const owned = opened.move()
  return {
    masters,
    redises: connected,
    channel,
    url: server.url,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
