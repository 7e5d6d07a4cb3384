import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type Client } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { connectRedis } from '@runnel/redis/connect'
import { findUserByHandle } from '@runnel/redis/user/user'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { prefix as newPrefix, settings, startCluster, startRedis, until } from '@runnel/testing/start-redis'
import { freePort, startServer } from '@runnel/testing/start-server'
import { expect, test, vi } from 'vitest'
import type { Command } from '../command.ts'
import { backup, checkBackupCommand, restore } from './backup.ts'

const { signal } = new AbortController()

/** Runs a command against an installation, and gives its exit code and what it prints. */
async function type(command: Command, args: string[], place: { url: string; prefix: string }) {
  vi.stubEnv('REDIS_URL', place.url)
  vi.stubEnv('RUNNEL_PREFIX', place.prefix)
  const printed: string[] = []
  const catchText = (text: unknown) => printed.push(String(text)) > 0
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(catchText),
  )
  try {
    return { code: await command.run(args, signal), printed: printed.join('') }
  } finally {
    for (const stream of streams) stream.mockRestore()
    vi.unstubAllEnvs()
  }
}

async function newDirectory(stack: AsyncDisposableStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'runnel-backup-test-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** Lets a snapshot begin at once instead of waiting for more replicas to come. */
const hasten = async (...ports: number[]) => {
  for (const port of ports)
    await askRedis(`redis://127.0.0.1:${port}`, 'CONFIG', 'SET', 'repl-diskless-sync-delay', '0')
}

const shown = (client: Client, channel: ChannelId) =>
  client
    .timeline(channel)
    .getState()
    .items.flatMap((item) => (item.kind === 'message' ? [item.text] : []))

test('what was acknowledged before a backup is back after the loss of everything, and whoever had read further is shown the truth', async () => {
  await using stack = new AsyncDisposableStack()
  const directory = await newDirectory(stack)
  const [saved, lost, restored] = ['saved', 'lost', 'restored'].map((name) => join(directory, name))
  const place = { port: await freePort(), directory: lost! }
  await mkdir(lost!)
  const server = await startServer(settings, place)
  stack.defer(() => server.stop())
  await hasten(place.port)
  const installation = { url: `redis://127.0.0.1:${place.port}`, prefix: newPrefix() }
  await using house = await startGateways(installation.url, { prefix: installation.prefix })
  const { ada, bob, general, design } = await makeCast(house.redis)

  // Two people talk without a pause, on two gateways, while the backup is written.
  const clients = [ada, bob].map(({ token }, index) => createClient({ url: house.urls[index]!, token }))
  for (const client of clients) {
    stack.use(client)
    client.start()
    client.openChannel(general)
  }
  await until(() => clients.every((client) => client.channels.getState().has(design)))
  let said = 0
  const talking = setInterval(() => {
    for (const channel of [general, design]) clients[said % 2]!.send(channel, `word ${(said += 1)}`)
  }, 10)
  stack.defer(() => clearInterval(talking))
  const acknowledged = async (channel: ChannelId) => {
    await using reader = await connect(house.urls[0]!, ada.token)
    const { messages } = await reader.ask('history:page', { channel, limit: 100 })
    return messages.map(({ id, text }) => `${id} ${text}`)
  }
  await until(() => said > 60)
  const before = { general: await acknowledged(general), design: await acknowledged(design) }
  expect(await type(backup, ['--to', saved!], installation)).toMatchObject({ code: 0 })
  const atBackup = said
  await until(() => said > atBackup + 60)
  clearInterval(talking)
  await Promise.all(clients.map((client) => client.flushed()))
  const seenLast = shown(clients[1]!, general).at(-1)
  expect(await type(checkBackupCommand, [saved!], installation)).toMatchObject({ code: 0 })

  // The machine is lost, disk and all; another takes its place at the same address.
  await server.stop()
  await rm(lost!, { recursive: true })
  expect(await type(restore, ['--from', saved!, '--to', restored!], installation)).toMatchObject({ code: 0 })
  const second = await startServer(settings, { port: place.port, directory: restored! })
  stack.defer(() => second.stop())

  const isReady = (url: string) => fetch(`${url}/api/health/ready`).then(({ ok }) => ok)
  await until(async () => (await Promise.all(house.urls.map(isReady))).every(Boolean), 20_000)
  await using redis = await connectRedis(installation)
  for (const handle of ['ada', 'bob', 'cy']) expect(await findUserByHandle(redis, handle)).toBeDefined()
  await until(() => clients.every((client) => client.connection.getState().phase === 'online'), 20_000)
  expect(await acknowledged(general)).toEqual(expect.arrayContaining(before.general.slice(-50)))
  expect(await acknowledged(design)).toEqual(expect.arrayContaining(before.design.slice(-50)))

  // What was said after the backup is gone for everybody alike, and what is said now is on top of what is left.
  const key = clients[0]!.send(general, 'After the loss')
  await clients[0]!.flushed()
  expect(key).toBeTruthy()
  const truth = (await acknowledged(general)).map((line) => line.slice(line.indexOf(' ') + 1))
  expect(truth.at(-1)).toBe('After the loss')
  expect(truth).not.toContain(seenLast)
  for (const client of clients)
    await until(() => {
      const mine = shown(client, general)
      return mine.length > 0 && truth.slice(-mine.length).join('\n') === mine.join('\n')
    }, 20_000)
})

test('a backup that lacks something is told apart from a whole one', async () => {
  await using stack = new AsyncDisposableStack()
  const directory = await newDirectory(stack)
  await using server = await startRedis()
  await hasten(...server.ports)
  await using redis = await connectRedis({ url: server.url, prefix: newPrefix() })
  const installation = { url: server.url, prefix: redis.keys.prefix }
  const { general, design } = await makeCast(redis)
  await askRedis(server.url, 'DEL', redis.keys.log(general))
  const saved = join(directory, 'saved')
  expect(await type(backup, ['--to', saved], installation)).toMatchObject({ code: 0 })
  const note = join(saved, 'backup.json')
  const told = JSON.parse(await readFile(note, 'utf8')) as {
    holdings: { channels: { channel: string; sequence: number }[] }
  }
  for (const head of told.holdings.channels) if (head.channel === design) head.sequence += 1
  await writeFile(note, JSON.stringify(told))
  const { code, printed } = await type(checkBackupCommand, [saved], installation)
  expect(code).toBe(1)
  expect(printed).toContain(`The log of the channel ${general} ends at 0`)
  expect(printed).toContain(`Of the channel ${design} there are`)

  await expect(type(backup, ['--to', saved], installation)).rejects.toThrow('not empty')
  await rm(note)
  await expect(type(restore, ['--from', saved, '--to', directory], installation)).rejects.toThrow(
    'holds no backup',
  )
})

test('of a Cluster every primary is in the backup, and its slots are noted', async () => {
  await using stack = new AsyncDisposableStack()
  const saved = join(await newDirectory(stack), 'saved')
  await using cluster = await startCluster()
  await hasten(...cluster.ports)
  await using redis = await connectRedis({ url: cluster.url, prefix: newPrefix() })
  const installation = { url: cluster.url, prefix: redis.keys.prefix }
  await makeCast(redis)
  expect(await type(backup, ['--to', saved], installation)).toMatchObject({ code: 0 })
  const { snapshots } = JSON.parse(await readFile(join(saved, 'backup.json'), 'utf8')) as {
    snapshots: { slots: string[] }[]
  }
  expect(snapshots.flatMap(({ slots }) => slots)).toHaveLength(3)
  expect(await type(checkBackupCommand, [saved], installation)).toMatchObject({ code: 0 })
})

test('a backup is complete where Redis sends it from its disk, too, and needs the password where there is one', async () => {
  await using stack = new AsyncDisposableStack()
  const directory = await newDirectory(stack)
  await using server = await startRedis(['--requirepass', 'a secret', '--repl-diskless-sync', 'no'])
  const url = server.url.replace('redis://', `redis://:${encodeURIComponent('a secret')}@`)
  await using redis = await connectRedis({ url, prefix: newPrefix() })
  const installation = { url, prefix: redis.keys.prefix }
  await makeCast(redis)
  const saved = join(directory, 'saved')
  expect(await type(backup, ['--to', saved], installation)).toMatchObject({ code: 0 })
  expect(await type(checkBackupCommand, [saved], installation)).toMatchObject({ code: 0 })
})
