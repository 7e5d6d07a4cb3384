import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ChatError } from '@runnel/protocol/errors'
import { type ChannelId, sequenceOf, type UserId } from '@runnel/protocol/ids'
import type { LogEntry } from '@runnel/protocol/entry'
import { askRedis } from '@runnel/testing/ask-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { prefix, until } from '@runnel/testing/start-redis'
import { startSentinel, type TestSentinel } from '@runnel/testing/start-sentinel'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createChannel, joinChannel } from './channel/channel.ts'
import { connectRedis, ping, type Redis, type RedisOptions } from './connect.ts'
import { openFeeds } from './feed/feed.ts'
import { readLog } from './history/history.ts'
import { acknowledgeJob, ensureGroups, readJobs } from './job/job.ts'
import { type Appended, appendMessage } from './message/message.ts'

let group: TestSentinel
beforeEach(async () => {
  group = await startSentinel()
})
afterEach(() => group.stop())

const connect = (options: Partial<RedisOptions> = {}) =>
  connectRedis({ url: group.url, prefix: prefix(), ackReplicas: 1, deadlineMs: 2_000, ...options })

async function general(redis: Redis, ...others: UserId[]): Promise<ChannelId> {
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
  for (const by of others) await joinChannel(redis, { channel, by })
  return channel
}

interface Sent {
  by: UserId
  clientId: string
  text: string
}

/** Says it again under the same client id for as long as nobody knows whether it is stored, as the outbox does. */
async function insist(redis: Redis, channel: ChannelId, message: Sent): Promise<Appended> {
  for (;;) {
    try {
      return await appendMessage(redis, { channel, ...message })
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'unavailable') throw error
      await pause(20)
    }
  }
}

/** People who talk without a pause until they are told to stop: each waits for the answer before the next message. */
function talk(redis: Redis, channel: ChannelId, people: readonly UserId[]) {
  const acknowledged: (Sent & { answer: Appended })[] = []
  let isOver = false
  const done = Promise.all(
    people.map(async (by) => {
      for (let index = 0; !isOver; index++) {
        const message = { by, clientId: randomUUID(), text: `${by} ${index}` }
        acknowledged.push({ ...message, answer: await insist(redis, channel, message) })
      }
    }),
  )
  return {
    acknowledged,
    async stop() {
      isOver = true
      await done
      return acknowledged
    },
  }
}

async function wholeLog(redis: Redis, channel: ChannelId): Promise<LogEntry[]> {
  const events: LogEntry[] = []
  for (;;) {
    const page = await readLog(redis, { channel, afterSequence: events.length, limit: 500 })
    events.push(...page.events)
    if (events.length >= page.headSequence || page.events.length === 0) return events
  }
}

/** MSG-1, MSG-3, MSG-4 and MSG-6 of everything acknowledged, held against the log as the primary has it now. */
async function expectAllKept(
  redis: Redis,
  channel: ChannelId,
  acknowledged: readonly (Sent & { answer: Appended })[],
) {
  const log = await wholeLog(redis, channel)
  expect(log.map((entry) => sequenceOf(entry.id))).toEqual(log.map((_entry, index) => index + 1))
  const messages = log.filter((entry) => entry.type === 'message.posted')
  expect(messages.map(({ n }) => n)).toEqual(messages.map((_message, index) => index + 1))
  const stored = new Map(messages.map((message) => [message.clientId, message]))
  expect(stored.size).toBe(messages.length)
  const lost = acknowledged.filter(({ clientId, answer }) => stored.get(clientId)?.id !== answer.id)
  expect(lost).toEqual([])
  for (const by of new Set(acknowledged.map((message) => message.by))) {
    const said = acknowledged.filter((message) => message.by === by).map(({ text }) => text)
    const kept = messages.filter((message) => message.by === by).map(({ text }) => text)
    expect(kept.slice(0, said.length)).toEqual(said)
  }
}

test('messages, functions and reads go to the primary that the Sentinels name', async () => {
  await using redis = await connect()
  const channel = await general(redis)
  await insist(redis, channel, { by: ada, clientId: randomUUID(), text: 'hello' })
  const info = await redis.inside.commands.info('server')
  expect(info).toContain(`tcp_port:${await group.readPrimary()}`)
  await ping(redis)
})

test('when the primary is killed under talking people, everything acknowledged is on its successor once and in order (MSG-3, MSG-6)', async () => {
  await using redis = await connect()
  const channel = await general(redis, bob, cy)
  const heard: string[] = []
  let interruptions = 0
  await using feeds = openFeeds(redis, {
    onEntry: (_channel, _epoch, _sequence, json) => heard.push((JSON.parse(json) as LogEntry).id),
    onUser() {},
    onPresence() {},
    onInterrupted: () => interruptions++,
  })
  await feeds.subscribe(channel)
  const talking = talk(redis, channel, [ada, bob, cy])
  await until(() => talking.acknowledged.length > 100)
  const former = await group.readPrimary()
  const before = talking.acknowledged.length
  await group.kill(former)
  const successor = await group.successorOf(former)
  await until(() => talking.acknowledged.length > before + 100)
  await until(() => interruptions > 0)
  const first = talking.acknowledged.slice(0, before)
  const acknowledged = await talking.stop()
  await until(() => redis.isReady)
  expect(await redis.inside.commands.info('server')).toContain(`tcp_port:${successor}`)
  await expectAllKept(redis, channel, acknowledged)
  for (const { answer, ...message } of first.slice(-20))
    expect(await appendMessage(redis, { channel, ...message })).toEqual({ ...answer, duplicate: true })
  const last = await insist(redis, channel, { by: ada, clientId: randomUUID(), text: 'heard again' })
  await until(() => heard.includes(last.id))

  await group.revive(former)
  await group.wholeAgain()
  await insist(redis, channel, { by: bob, clientId: randomUUID(), text: 'all three again' })
  await expectAllKept(redis, channel, acknowledged)
})

test('a primary that froze and wakes up just when another took its place acknowledges nothing more, and takes nothing with it (MSG-6)', async () => {
  await using redis = await connect()
  const channel = await general(redis, bob)
  await ensureGroups(redis, 'notify')
  const talking = talk(redis, channel, [ada, bob])
  await until(() => talking.acknowledged.length > 50)
  const former = await group.readPrimary()
  const before = talking.acknowledged.length
  group.freeze(former)
  const others = group.ports.filter((port) => port !== former)
  await until(async () => (await Promise.all(others.map(isPrimary))).includes(true), 20_000)
  // From here to the end of the failover the other replica still follows it, and would vouch for what it takes.
  group.thaw(former)
  await group.successorOf(former)
  await group.wholeAgain()
  await until(() => talking.acknowledged.length > before + 50)
  await expectAllKept(redis, channel, await talking.stop())
  const [job] = await readJobs(redis, { group: 'notify', consumer: 'w', count: 1, blockMs: 1_000 })
  expect(job).toMatchObject({ channel, attempts: 1 })
  await acknowledgeJob(redis, { group: 'notify', job: job! })
})

test('a primary cut off from the rest acknowledges nothing; what it took alone is gone when it returns, and nothing else (MSG-2)', async () => {
  await using redis = await connect()
  await using careless = await connect({ prefix: redis.keys.prefix, ackReplicas: 0 })
  const channel = await general(redis, bob)
  const design = (await createChannel(redis, { by: ada, name: 'design', kind: 'public' })).channel
  const talking = talk(redis, channel, [ada, bob])
  await until(() => talking.acknowledged.length > 50)
  const former = await group.readPrimary()
  await group.isolate(former)
  const alone: Sent = { by: ada, clientId: randomUUID(), text: 'to nobody' }
  const answer = await appendMessage(careless, { channel: design, ...alone })
  const refused = { by: ada, clientId: randomUUID(), text: 'not yet' }
  await expect(appendMessage(redis, { channel: design, ...refused })).rejects.toMatchObject({
    code: 'unavailable',
  })
  const successor = await group.successorOf(former)
  const before = talking.acknowledged.length
  await until(() => talking.acknowledged.length > before + 50)
  await group.rejoin(former)
  await group.wholeAgain()
  // What is read below is read there: the former primary, which follows by now, may be a moment behind.
  await until(() => redis.isReady)
  expect(await redis.inside.commands.info('server')).toContain(`tcp_port:${successor}`)
  await expectAllKept(redis, channel, await talking.stop())
  // The control: acknowledged by one machine alone, and lost with it.
  const kept = await wholeLog(redis, design)
  expect(kept.map((entry) => entry.id)).not.toContain(answer.id)
  const again = await insist(redis, design, refused)
  expect((await wholeLog(redis, design)).map((entry) => entry.id)).toContain(again.id)
})

test('a primary that lost power and is back before anyone took its place acknowledges nothing that a replica lacks which could still take it (MSG-6)', async () => {
  const askSentinels = async (...command: string[]) => {
    for (const port of group.sentinelPorts)
      await askRedis(`redis://127.0.0.1:${port}`, 'SENTINEL', ...command)
  }
  await using redis = await connect()
  const channel = await general(redis, bob, cy)
  const talking = talk(redis, channel, [ada, bob])
  await until(() => talking.acknowledged.length > 100)
  await askSentinels('SET', group.name, 'down-after-milliseconds', '30000')
  const primary = await group.readPrimary()
  const [follower, other] = group.ports.filter((port) => port !== primary) as [number, number]
  // It keeps what it has, and cannot come back to follow.
  const atOther = `redis://127.0.0.1:${other}`
  await askRedis(atOther, 'CONFIG', 'SET', 'masteruser', 'nobody', 'masterauth', 'wrong')
  await group.kill(primary)
  await group.revive(primary)
  await until(async () => /state=online/.test(await readReplication(primary)))
  const links = () =>
    Promise.all(group.sentinelPorts.map((port) => toldOf(port, other, 'master-link-status')))
  await until(async () => (await links()).every((status) => status === 'err'))
  expect(await group.readPrimary()).toBe(primary)
  const message = { by: cy, clientId: randomUUID(), text: 'held by one of two' }
  await expect(appendMessage(redis, { channel, ...message })).rejects.toMatchObject({ code: 'unavailable' })
  expect(await readReplication(follower)).toContain('master_link_status:up')

  // And it is the one that is chosen.
  await askSentinels('SET', group.name, 'down-after-milliseconds', '1000')
  const before = talking.acknowledged.length
  await group.kill(primary)
  expect(await group.successorOf(primary)).toBe(other)
  // On a busy machine it may be taken for gone in its turn.
  await askRedis(atOther, 'CONFIG', 'SET', 'masteruser', '', 'masterauth', '')
  await until(() => talking.acknowledged.length > before + 50)
  await insist(redis, channel, message)
  await until(() => redis.isReady)
  await expectAllKept(redis, channel, await talking.stop())
})

test('while the Sentinels replace the primary it acknowledges nothing, though the one they chose has fallen silent and is taken for down (MSG-6)', async () => {
  await using redis = await connect()
  const channel = await general(redis, bob, cy)
  const talking = talk(redis, channel, [ada, bob])
  await until(() => talking.acknowledged.length > 50)
  const primary = await group.readPrimary()
  const [chosen, other] = group.ports.filter((port) => port !== primary) as [number, number]
  await askRedis(`redis://127.0.0.1:${other}`, 'CONFIG', 'SET', 'replica-priority', '200')
  const [leader] = group.sentinelPorts as [number]
  await until(async () => (await toldOf(leader, other, 'slave-priority')) === '200')
  group.freeze(chosen)
  await askRedis(`redis://127.0.0.1:${leader}`, 'SENTINEL', 'FAILOVER', group.name)
  await until(async () =>
    (await Promise.all(group.sentinelPorts.map((port) => toldOf(port, chosen, 'flags')))).every((flags) =>
      flags.includes('s_down'),
    ),
  )
  const message = { by: cy, clientId: randomUUID(), text: 'not on the chosen one' }
  await expect(appendMessage(redis, { channel, ...message })).rejects.toMatchObject({ code: 'unavailable' })
  const before = talking.acknowledged.length
  group.thaw(chosen)
  expect(await group.successorOf(primary)).toBe(chosen)
  await until(() => talking.acknowledged.length > before + 50)
  await insist(redis, channel, message)
  await until(() => redis.isReady)
  await expectAllKept(redis, channel, await talking.stop())
})

test('a successor without the functions is given them with the next message', async () => {
  await using redis = await connect()
  const channel = await general(redis)
  await insist(redis, channel, { by: ada, clientId: randomUUID(), text: 'before' })
  const former = await group.readPrimary()
  await askRedis(`redis://127.0.0.1:${former}`, 'FUNCTION', 'FLUSH')
  await group.kill(former)
  const successor = await group.successorOf(former)
  expect(await askRedis(`redis://127.0.0.1:${successor}`, 'FUNCTION', 'LIST')).toEqual([])
  const message = { by: ada, clientId: randomUUID(), text: 'after' }
  const answer = await insist(redis, channel, message)
  await group.revive(former)
  await group.wholeAgain()
  expect(await insist(redis, channel, message)).toEqual({ ...answer, duplicate: true })
})

test('with its replicas frozen the primary acknowledges nothing, and once they wake a retry gets the one answer (MSG-2)', async () => {
  await using redis = await connect({ deadlineMs: 2_500 })
  const channel = await general(redis)
  const primary = await group.readPrimary()
  const replicas = group.ports.filter((port) => port !== primary)
  const message = { by: ada, clientId: randomUUID(), text: 'held by two' }
  for (const port of replicas) group.freeze(port)
  await expect(appendMessage(redis, { channel, ...message })).rejects.toMatchObject({ code: 'unavailable' })
  await expect(appendMessage(redis, { channel, ...message })).rejects.toMatchObject({ code: 'unavailable' })
  group.thaw(replicas[0]!)
  const answer = await insist(redis, channel, message)
  expect(answer).toMatchObject({ n: 1, duplicate: true })
  group.thaw(replicas[1]!)
  expect(await wholeLog(redis, channel)).toHaveLength(answer.sequence)
})

test('Sentinels that are frozen or gone are passed over; without any, connecting ends with unavailable and what is connected goes on', async () => {
  await using redis = await connect()
  const channel = await general(redis)
  const [first, second, third] = group.sentinelPorts as [number, number, number]
  group.freeze(first)
  await group.kill(second)
  await using another = await connect({ prefix: redis.keys.prefix })
  await insist(another, channel, { by: ada, clientId: randomUUID(), text: 'through the third' })
  await group.kill(third)
  await group.kill(first)
  await expect(connect({ deadlineMs: 500 })).rejects.toMatchObject({ code: 'unavailable' })
  expect(await insist(redis, channel, { by: ada, clientId: randomUUID(), text: 'still here' })).toMatchObject(
    { n: 2 },
  )
})

async function readReplication(port: number): Promise<string> {
  return String(await askRedis(`redis://127.0.0.1:${port}`, 'INFO', 'replication'))
}

async function isPrimary(port: number): Promise<boolean> {
  return (await readReplication(port)).includes('role:master')
}

/** One field of what a Sentinel knows of a replica. */
async function toldOf(sentinel: number, replica: number, field: string): Promise<string> {
  const url = `redis://127.0.0.1:${sentinel}`
  const all = (await askRedis(url, 'SENTINEL', 'REPLICAS', group.name)) as string[][]
  const its = all.find((fields) => fields[fields.indexOf('port') + 1] === String(replica))!
  return its[its.indexOf(field) + 1]!
}
