// `npm run size`: what messages, people, channels and connections take, for who wants to know how large a machine has to be. Writes a table
// into docs/self-hosting.md; --dry only prints it.
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient, type Client } from '@runnel/client/client'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { createSession } from '@runnel/redis/session/session'
import { spawnGateway } from '@runnel/testing/start-gateway'
import { startRedis } from '@runnel/testing/start-redis'
import { spawnWorker } from '@runnel/testing/start-worker'
import { askRedis } from '@runnel/testing/ask-redis'
import { residentBytes } from './processes.ts'
import { describeRun } from './report.ts'
import { fillChannel, makePeople } from './seat-people.ts'

const counts = { people: 1_000, channels: 500, messages: 20_000, sockets: 1_000 }
const bodyBytes = 200
const page = join(import.meta.dirname, '../docs/self-hosting.md')
const say = (text: string) => process.stderr.write(`${text}\n`)

/** Asks so often at once, in order. */
async function inTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += 50)
    results.push(...(await Promise.all(items.slice(from, from + 50).map(work))))
  return results
}

await using server = await startRedis()
const info = async (section: string, field: string) =>
  Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(String(await askRedis(server.url, 'INFO', section)))![1])
const usedBytes = () => info('memory', 'used_memory')
const fileBytes = () => info('persistence', 'aof_current_size')
/** What each of so many adds to Redis, as memory and in the file. */
async function added(count: number, work: () => Promise<unknown>): Promise<{ memory: number; file: number }> {
  const [memory, file] = [await usedBytes(), await fileBytes()]
  await work()
  return { memory: ((await usedBytes()) - memory) / count, file: ((await fileBytes()) - file) / count }
}

async function storeMessages(redis: Redis, channel: ChannelId, users: readonly UserId[]): Promise<void> {
  const text = 'x'.repeat(bodyBytes)
  await inTurns(
    Array.from({ length: counts.messages }, (_, index) => users[index % users.length]!),
    (by) => appendMessage(redis, { channel, by, clientId: randomUUID(), text }),
  )
}

/** The least memory of a process over some seconds, its garbage collected. */
async function settledBytes(pid: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 10; turn += 1) {
    process.kill(pid, 'SIGWINCH')
    await pause(500)
    least = Math.min(least, residentBytes(pid))
  }
  return least
}

async function connectAll(url: string, tokens: readonly string[]): Promise<Client[]> {
  const clients = await inTurns(tokens, async (token) => {
    const client = createClient({ url, token, transports: ['websocket'] })
    client.start()
    return client
  })
  while (clients.some((client) => client.connection.getState().phase !== 'online')) await pause(50)
  return clients
}

const redis = await connectRedis({ url: server.url })
say(`${counts.people} people`)
let users: UserId[] = []
const account = await added(counts.people, async () => {
  users = await makePeople(redis, counts.people)
})
const session = await added(counts.people, () => inTurns(users, (user) => createSession(redis, { user })))
say(`${counts.channels} channels`)
const channel = await added(counts.channels, () =>
  inTurns(
    Array.from({ length: counts.channels }, (_, index) => index),
    (index) => fillChannel(redis, `size-${index}`, users.slice(0, 2)),
  ),
)
let large: ChannelId | undefined
const membership = await added(counts.people, async () => {
  large = await fillChannel(redis, 'large', users)
})
say(`${counts.messages} messages`)
const message = await added(counts.messages, () => storeMessages(redis, large!, users.slice(0, 20)))

say(`${counts.sockets} connections`)
const collect = join(import.meta.dirname, 'collect.ts')
const environment = {
  REDIS_URL: server.url,
  RUNNEL_LIMITS: 'off',
  NODE_OPTIONS: `--max-semi-space-size=16 --expose-gc --import ${collect}`,
}
const gateway = await spawnGateway(environment)
const worker = await spawnWorker(environment)
const tokens = await inTurns(
  users.slice(0, counts.sockets),
  async (user) => (await createSession(redis, { user })).token,
)
// The first hundred pay for what is made once.
const first = await connectAll(gateway.url, tokens.slice(0, 100))
const [gatewayBefore, redisBefore] = [await settledBytes(gateway.pid), await usedBytes()]
const rest = await connectAll(gateway.url, tokens.slice(100))
const [gatewayAfter, redisAfter] = [await settledBytes(gateway.pid), await usedBytes()]
const workerBytes = await settledBytes(worker.pid)
await Promise.all([...first, ...rest].map((client) => client.stop()))
await gateway.end('SIGTERM')
await worker.end('SIGTERM')
await redis.close()

const number = (value: number) => Math.round(value).toLocaleString('en-US')
const size = (bytes: number) =>
  bytes >= 1e6
    ? `${(bytes / 1e6).toFixed(0)} MB`
    : bytes >= 2_000
      ? `${(bytes / 1_000).toFixed(1)} kB`
      : `${number(bytes)} bytes`
const connected = counts.sockets - 100
const rows = [
  [`a message of ${bodyBytes} bytes`, size(message.memory), size(message.file), '—'],
  ['a person with an account', size(account.memory), size(account.file), '—'],
  ['a signed-in device of theirs', size(session.memory), size(session.file), '—'],
  ['a person in a channel', size(membership.memory), size(membership.file), '—'],
  ['a channel with two members', size(channel.memory), size(channel.file), '—'],
  [
    'a person connected, in one channel',
    size((redisAfter - redisBefore) / connected),
    '—',
    size((gatewayAfter - gatewayBefore) / connected),
  ],
  ['a gateway with 100 people', '—', '—', size(gatewayBefore)],
  ['a worker', '—', '—', size(workerBytes)],
]
const table = [
  '| | Redis’ memory | append-only file until it is rewritten | the process’s memory |',
  '| --- | --- | --- | --- |',
  ...rows.map((row) => `| ${row.join(' | ')} |`),
  '',
  `${describeRun(1, false).replace(', 1 round', '')} A million messages of ${bodyBytes} bytes: ${size(message.memory * 1e6)} of Redis’ memory. Processes are measured with their garbage collected; each may hold some 50 MB of it.`,
].join('\n')
process.stdout.write(`${table}\n`)
if (!process.argv.includes('--dry'))
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(
      /<!-- size -->[^]*<!-- \/size -->/,
      `<!-- size -->\n\n${table}\n\n<!-- /size -->`,
    ),
  )
