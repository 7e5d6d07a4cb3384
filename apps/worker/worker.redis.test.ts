import { randomUUID } from 'node:crypto'
import { listActivities } from '@runnel/redis/activity/activity'
import { deleteChannel } from '@runnel/redis/channel/administer'
import { createChannel, listChannels } from '@runnel/redis/channel/channel'
import { connectRedis } from '@runnel/redis/connect'
import { userChannels } from '@runnel/redis/feed/feed'
import { withLock } from '@runnel/redis/lock/lock'
import { deleteMessage } from '@runnel/redis/message/delete'
import { appendMessage } from '@runnel/redis/message/message'
import { appendReply, readFollowed } from '@runnel/redis/thread/thread'
import { createLog } from '@runnel/server/log'
import { askRedis } from '@runnel/testing/ask-redis'
import { ada, bob } from '@runnel/testing/people'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { spawnWorker } from '@runnel/testing/start-worker'
import { expect, onTestFinished, test } from 'vitest'
import { startWorker } from './worker.ts'

/** A worker with short times, and a job that never ends. */
const shortLived = new URL('./fixtures/short-lived-worker.ts', import.meta.url).href

const log = createLog({ name: 'worker', level: 'silent' })

test('a worker is healthy while Redis answers, and names Redis when it does not', async () => {
  await using server = await startRedis()
  const redis = { url: server.url, prefix: prefix(), deadlineMs: 2_000 }
  await using worker = await startWorker({ redis, log, host: '127.0.0.1', port: 0 })
  const health = async () => {
    const answer = await fetch(worker.healthUrl)
    return { status: answer.status, body: await answer.json() }
  }
  expect(await health()).toEqual({ status: 200, body: { ok: true } })
  await server.stop()
  await until(async () => (await health()).status === 503)
  expect((await health()).body).toEqual({ ok: false, failing: 'redis' })
})

test('a worker stops although Redis is away', async () => {
  const server = await startRedis()
  const redis = { url: server.url, prefix: prefix(), deadlineMs: 2_000 }
  const worker = await startWorker({ redis, log, host: '127.0.0.1', port: 0 })
  await server.stop()
  await worker[Symbol.asyncDispose]()
  await expect(fetch(worker.healthUrl)).rejects.toThrow('fetch failed')
})

test('a worker that is told to go ends with code 0', async () => {
  await using server = await startRedis()
  await using worker = await spawnWorker({ REDIS_URL: server.url, RUNNEL_PREFIX: prefix() }, shortLived)
  await worker.says('leading')
  expect(await worker.end('SIGTERM')).toBe(0)
})

test('a worker puts a thread into the lists of its followers when the gateway died before it could', async () => {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  const options = { url: server.url, prefix: prefix() }
  await using redis = await connectRedis(options)
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public', members: [bob] })
  const said = { channel, clientId: randomUUID(), text: 'hello' }
  const { id: thread } = await appendMessage(redis, { ...said, by: ada })
  await appendReply(redis, { ...said, by: bob, thread })
  expect(await readFollowed(redis, ada)).toEqual([])
  const worker = await startWorker({ redis: options, log, host: '127.0.0.1', port: 0 })
  onTestFinished(() => worker[Symbol.asyncDispose]())
  await until(async () => (await readFollowed(redis, ada)).length > 0)
  expect(await readFollowed(redis, ada)).toEqual([{ channel, thread }])
})

test('whom a message names learns of it once, however often the work is done (WRK-1)', async () => {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  const options = { url: server.url, prefix: prefix() }
  await using redis = await connectRedis(options)
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public', members: [bob] })
  const said = { channel, clientId: randomUUID(), text: 'hello @bob', by: ada, mentions: [bob] }
  const { id } = await appendMessage(redis, said)
  const job = JSON.stringify({ type: 'notify', channel, message: id })
  await askRedis(server.url, 'XADD', redis.keys.jobs(redis.keys.partitionOf(channel)), '*', 'j', job)
  const worker = await startWorker({ redis: options, log, host: '127.0.0.1', port: 0 })
  onTestFinished(() => worker[Symbol.asyncDispose]())
  const { id: last } = await appendMessage(redis, { ...said, clientId: randomUUID() })
  const noted = async () => (await listActivities(redis, { reader: bob })).activities
  await until(async () => (await noted()).some((one) => one.id === last))
  expect(await noted()).toMatchObject([{ id: last }, { id, kind: 'mention', by: ada }])
})

test('a worker takes a deleted channel out of everyone’s lists, and nothing is left of it', async () => {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  const options = { url: server.url, prefix: prefix() }
  await using redis = await connectRedis(options)
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public', members: [bob] })
  await appendMessage(redis, { channel, by: bob, clientId: randomUUID(), text: 'hello' })
  await withLock(redis, { channel, holder: ada }, (lock) =>
    deleteChannel(redis, { channel, by: ada, lock, name: 'general' }),
  )
  expect([...(await userChannels(redis, bob))]).toEqual([channel])
  const worker = await startWorker({ redis: options, log, host: '127.0.0.1', port: 0 })
  onTestFinished(() => worker[Symbol.asyncDispose]())
  await until(async () => (await userChannels(redis, bob)).size === 0)
  await until(async () => {
    const left = (await askRedis(server.url, 'KEYS', `*${channel}*`)) as string[]
    return left.length === 0
  })
  expect((await listChannels(redis, { reader: ada })).channels).toEqual([])
})

test('a worker clears a long log of what was deleted far back in it', async () => {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  const options = { url: server.url, prefix: prefix() }
  await using redis = await connectRedis(options)
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
  const { id } = await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text: 'zanzibar' })
  await Promise.all(
    Array.from({ length: 1_100 }, (_, index) =>
      appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text: `message ${index}` }),
    ),
  )
  await deleteMessage(redis, { channel, by: ada, clientId: randomUUID(), id })
  await askRedis(server.url, 'CONFIG', 'SET', 'rdbcompression', 'no')
  const isThere = async () =>
    String(await askRedis(server.url, 'DUMP', redis.keys.log(channel))).includes('zanzibar')
  expect(await isThere()).toBe(true)
  const worker = await startWorker({ redis: options, log, host: '127.0.0.1', port: 0 })
  onTestFinished(() => worker[Symbol.asyncDispose]())
  await until(async () => !(await isThere()))
})
