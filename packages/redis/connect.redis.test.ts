import { randomUUID } from 'node:crypto'
import { beforeFirst } from '@runnel/protocol/ids'
import { ada, bob } from '@runnel/testing/people'
import { prefix, startRedis, type TestRedis, until } from '@runnel/testing/start-redis'
import { Redis as Client } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChannel } from './channel/channel.ts'
import { connectRedis, ping } from './connect.ts'
import { readPage } from './history/history.ts'
import { appendMessage } from './message/message.ts'
import { markRead } from './read/read.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

test('an installation keeps the number of partitions it was made with', async () => {
  const mine = prefix()
  await using redis = await connectRedis({ url: server.url, prefix: mine, partitions: 4 })
  expect(redis.isReady).toBe(true)
  await expect(connectRedis({ url: server.url, prefix: mine, partitions: 8 })).rejects.toThrow(
    'made with 4 partitions',
  )
  await expect(connectRedis({ url: server.url, prefix: 'Not A Prefix' })).rejects.toThrow('RUNNEL_PREFIX')
})

test('where there is no Redis, connecting ends with unavailable by its deadline', async () => {
  await using gone = await startRedis()
  await gone.stop()
  const attempt = connectRedis({ url: gone.url, prefix: prefix(), deadlineMs: 200 })
  await expect(attempt).rejects.toMatchObject({ code: 'unavailable' })
})

test('while Redis is frozen every call ends by its deadline; a message sent again afterwards is stored once (MSG-3)', async () => {
  await using frozen = await startRedis()
  await using redis = await connectRedis({ url: frozen.url, prefix: prefix(), deadlineMs: 2_000 })
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
  const message = { channel, by: ada, clientId: randomUUID(), text: 'through the ice' }
  process.kill(frozen.pids[0]!, 'SIGSTOP')
  const asked = [appendMessage(redis, message), readPage(redis, { channel, reader: ada }), ping(redis)]
  for (const answer of await Promise.allSettled(asked))
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
  process.kill(frozen.pids[0]!, 'SIGCONT')
  await until(() =>
    appendMessage(redis, message).then(
      () => true,
      () => false,
    ),
  )
  await until(() =>
    ping(redis).then(
      () => true,
      () => false,
    ),
  )
  const page = await readPage(redis, { channel, reader: ada })
  expect(page.messages.map(({ text }) => text)).toEqual(['through the ice'])
})

test('a lost connection is told, refused at once, and found again by itself', async () => {
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
  const states: string[] = []
  redis.onConnection((state) => states.push(state))
  const admin = new Client(server.url)
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  await until(() => states.includes('lost'))
  await until(() => redis.isReady)
  expect(states).toEqual(['lost', 'ready'])
  expect(
    await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text: 'back' }),
  ).toMatchObject({ n: 1 })
  admin.disconnect()
})

test('a full Redis refuses messages as unavailable and still lets them be read', async () => {
  await using small = await startRedis()
  await using redis = await connectRedis({ url: small.url, prefix: prefix() })
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
  const say = (clientId: string) => appendMessage(redis, { channel, by: ada, clientId, text: 'hello' })
  await say(randomUUID())
  await redis.inside.commands.config('SET', 'maxmemory', '1')
  const clientId = randomUUID()
  await expect(say(clientId)).rejects.toMatchObject({ code: 'unavailable' })
  expect((await readPage(redis, { channel, reader: ada })).messages).toHaveLength(1)
  await redis.inside.commands.config('SET', 'maxmemory', '0')
  expect(await say(clientId)).toMatchObject({ n: 2, duplicate: false })
})

test('with acknowledging replicas, a message that too few hold is not acknowledged, nor is its retry, until one does (MSG-2)', async () => {
  await using primary = await startRedis(['--repl-diskless-sync-delay', '0'])
  const mine = prefix()
  await using careless = await connectRedis({ url: primary.url, prefix: mine })
  await using redis = await connectRedis({
    url: primary.url,
    prefix: mine,
    ackReplicas: 1,
    deadlineMs: 2_500,
  })
  const { channel } = await createChannel(careless, { by: ada, name: 'general', kind: 'public' })
  const message = { channel, by: ada, clientId: randomUUID(), text: 'held by two' }
  await expect(appendMessage(redis, message)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(appendMessage(redis, message)).rejects.toMatchObject({ code: 'unavailable' })
  await using replica = await startRedis(['--replicaof', '127.0.0.1', String(primary.ports[0])])
  const reader = new Client({ port: replica.ports[0]! })
  await until(async () => (await reader.info('replication')).includes('master_link_status:up'))
  await until(() =>
    appendMessage(redis, message).then(
      (answer) => answer.duplicate,
      () => false,
    ),
  )
  expect(JSON.stringify(await reader.xrange(redis.keys.log(channel), '-', '+'))).toContain('held by two')
  const more = Array.from({ length: 30 }, (_, index) =>
    appendMessage(redis, { ...message, clientId: randomUUID(), text: `${index}` }),
  )
  expect((await Promise.all(more)).map(({ n }) => n)).toEqual(more.map((_, index) => index + 2))
  reader.disconnect()
})

test('with acknowledging replicas, how far bob has read is not acknowledged before one holds it, nor is a retry, and asking is', async () => {
  await using primary = await startRedis()
  const mine = prefix()
  await using careless = await connectRedis({ url: primary.url, prefix: mine })
  await using redis = await connectRedis({
    url: primary.url,
    prefix: mine,
    ackReplicas: 1,
    deadlineMs: 500,
  })
  const { channel } = await createChannel(careless, {
    by: ada,
    name: 'general',
    kind: 'public',
    members: [bob],
  })
  const said = { channel, by: ada, clientId: randomUUID(), text: 'hello' }
  const { id } = await appendMessage(careless, said)
  const mark = { channel, user: bob, id }
  await expect(markRead(redis, mark)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(markRead(redis, mark)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await markRead(careless, mark)).toMatchObject({ id, unread: 0, moved: false })
  expect(await markRead(redis, { ...mark, id: beforeFirst })).toMatchObject({ id, unread: 0 })
})

test('what a refused message said is in no error', async () => {
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
  await redis.inside.commands.set(redis.keys.log(channel), 'not a stream').catch(() => {})
  const text = 'a secret between us'
  const failure = await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text }).catch(
    (error: unknown) => error as Error,
  )
  expect(failure).toBeInstanceOf(Error)
  const { inspect } = await import('node:util')
  expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain('secret')
})
