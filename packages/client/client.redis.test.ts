import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Start } from '@runnel/protocol/http'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { spawnGateway } from '@runnel/testing/start-gateway'
import type { GatewayProcess } from '@runnel/testing/start-gateway'
import { prefix, startRedis } from '@runnel/testing/start-redis'
import type { TestRedis } from '@runnel/testing/start-redis'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { signIn, signUp } from './auth.ts'
import { createClient } from './client.ts'
import type { Client, ClientOptions } from './client.ts'
import { fileOutbox } from './outbox-file.ts'

const password = 'correct horse battery'
const patience = { timeout: 30_000, interval: 20 }

/** A gateway that can be killed as a crash would. */
function startGatewayProcess(redis: TestRedis, installation: string): Promise<GatewayProcess> {
  return spawnGateway({
    REDIS_URL: redis.url,
    RUNNEL_PREFIX: installation,
    RUNNEL_SIGN_UP: 'open',
    RUNNEL_LIMITS: 'off',
    RUNNEL_DRAIN_MS: '1000',
  })
}

/** One address before several gateways, in turn, leaving out those that do not answer; `cut` ends what is connected. */
async function startBalancer(ports: () => number[]) {
  const sockets = new Set<Socket>()
  let turn = 0
  let isOpen = true
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    if (!isOpen) return socket.destroy()
    const choices = ports()
    const tryOne = (left: number) => {
      if (left === 0) return socket.destroy()
      const upstream = connect(choices[(turn += 1) % choices.length]!, '127.0.0.1')
      let isUp = false
      upstream.on('error', () => (isUp ? socket.destroy() : tryOne(left - 1)))
      upstream.on('close', () => isUp && socket.destroy())
      upstream.on('connect', () => {
        isUp = true
        socket.on('close', () => upstream.destroy())
        socket.pipe(upstream).pipe(socket)
      })
    }
    tryOne(choices.length)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Nobody gets through, as with a pulled cable, until it is opened again. */
    close(): void {
      isOpen = false
      for (const socket of sockets) socket.destroy()
    },
    open: (): void => void (isOpen = true),
    stop(): void {
      this.close()
      server.close()
    },
  }
}

const installation = prefix()
let redis: TestRedis
let gateways: GatewayProcess[] = []
let balancer: Awaited<ReturnType<typeof startBalancer>>
const clients = new Set<Client>()

beforeAll(async () => {
  redis = await startRedis()
  gateways = await Promise.all([
    startGatewayProcess(redis, installation),
    startGatewayProcess(redis, installation),
  ])
  balancer = await startBalancer(() => gateways.map(({ url }) => Number(new URL(url).port)))
  await signUp(balancer.url, { handle: 'ada', name: 'Ada', password })
  await signUp(balancer.url, { handle: 'bob', name: 'Bob', password })
})

afterEach(async () => {
  await Promise.all([...clients].map((client) => client.stop()))
  clients.clear()
})

afterAll(async () => {
  balancer?.stop()
  await Promise.all(gateways.map((gateway) => gateway.end('SIGKILL')))
  await redis?.stop()
})

/** Someone's device, online and with #general on screen. */
async function device(handle: string, options: Partial<ClientOptions> = {}) {
  const { token } = await signIn(balancer.url, { handle, password })
  const client = createClient({ url: balancer.url, token: token!, transports: ['websocket'], ...options })
  clients.add(client)
  client.start()
  await vi.waitFor(() => expect(client.connection.getState().phase).toBe('online'), patience)
  const general = [...client.channels.getState().values()].find(({ name }) => name === 'general')!.channel
  client.openChannel(general)
  await vi.waitFor(() => expect(client.timeline(general).getState().state).toBe('ready'), patience)
  return { client, general }
}

const texts = (client: Client, channel: ChannelId) =>
  client
    .timeline(channel)
    .getState()
    .items.flatMap((item) => (item.kind === 'message' ? [item.text] : []))

/** What a reader who comes now and reads back to the beginning sees. */
async function freshTexts(handle: string, channel: ChannelId): Promise<string[]> {
  const { client } = await device(handle)
  await client.showLatest(channel)
  while (client.timeline(channel).getState().hasOlder) await client.loadOlder(channel)
  return texts(client, channel)
}

test('ada and bob, on two gateways, read the same conversation in the same order', async () => {
  const [ada, bob] = [await device('ada'), await device('bob')]
  for (let count = 0; count < 20; count += 1) {
    ada.client.send(ada.general, `ada says ${count}`)
    bob.client.send(bob.general, `bob says ${count}`)
  }
  await Promise.all([ada.client.flushed(), bob.client.flushed()])
  await vi.waitFor(() => {
    expect(texts(ada.client, ada.general)).toHaveLength(40)
    expect(texts(bob.client, bob.general)).toEqual(texts(ada.client, ada.general))
  }, patience)
  for (const name of ['ada', 'bob'])
    expect(texts(bob.client, bob.general).filter((text) => text.startsWith(name))).toEqual(
      Array.from({ length: 20 }, (_, count) => `${name} says ${count}`),
    )
})

test('ada types and bob sees it until she stops; what he has read on one device is read on the other', async () => {
  const [ada, bob, bobsPhone] = [await device('ada'), await device('bob'), await device('bob')]
  const adaId = ada.client.me.getState()!.user
  ada.client.type(ada.general)
  await vi.waitFor(() => expect(bob.client.typing.getState().get(bob.general)).toEqual([adaId]), patience)
  ada.client.stopTyping(ada.general)
  await vi.waitFor(() => expect(bob.client.typing.getState().get(bob.general)).toBeUndefined(), patience)

  const before = bob.client.channels.getState().get(bob.general)!.unread
  ada.client.send(ada.general, 'for @bob to read')
  const unread = (client: Client) => client.channels.getState().get(bob.general)!
  await vi.waitFor(() => {
    expect(unread(bob.client)).toMatchObject({ unread: before + 1, mentions: 1 })
    expect(unread(bobsPhone.client)).toMatchObject({ unread: before + 1, mentions: 1 })
  }, patience)
  const last = bob.client.timeline(bob.general).getState().items.at(-1)!.id!
  bob.client.markRead(bob.general, last)
  expect(unread(bob.client)).toMatchObject({ unread: 0, mentions: 0 })
  await vi.waitFor(
    () => expect(unread(bobsPhone.client)).toMatchObject({ unread: 0, mentions: 0, readId: last }),
    patience,
  )
})

test.for([
  ['before the page is awake', (): void => {}, (client: Client) => client.start()],
  ['while it connects', (client: Client) => client.start(), () => balancer.open()],
  [
    'while nobody gets through',
    (client: Client) => balancer.close() ?? client.start(),
    () => balancer.open(),
  ],
] as const)(
  'what bob reads %s is read on his other devices, and stays read',
  async ([_moment, before, after]) => {
    const [ada, bobsPhone] = [await device('ada'), await device('bob')]
    const { general } = ada
    ada.client.send(general, 'for @bob to read at once')
    await ada.client.flushed()
    const left = () => bobsPhone.client.channels.getState().get(general)!
    await vi.waitFor(() => expect(left()).toMatchObject({ mentions: 1 }), patience)
    const { token } = await signIn(balancer.url, { handle: 'bob', password })
    const answer = await fetch(`${balancer.url}/api/start?channel=${general}`, {
      headers: { cookie: `runnel_session=${token}` },
    })
    const start = (await answer.json()) as Start
    const client = createClient({
      url: balancer.url,
      token: token!,
      transports: ['websocket'],
      start,
      startChannel: general,
    })
    clients.add(client)
    const last = start.page!.messages.at(-1)!.id
    const read = new Set<EntryId>()
    before(client)
    client.openChannel(general)
    client.markRead(general, last)
    client.channels.subscribe((channels) => read.add(channels.get(general)!.readId))
    after(client)
    await vi.waitFor(() => expect(left()).toMatchObject({ unread: 0, mentions: 0, readId: last }), patience)
    await vi.waitFor(() => expect(client.connection.getState().phase).toBe('online'), patience)
    // Not even for a moment is it unread again: whoever looks at it then would be taken to have marked it unread.
    expect([...read]).toEqual([last])
  },
)

test('presence is unknown while the cable is pulled and known again after', async () => {
  const [ada, bob] = [await device('ada'), await device('bob')]
  const bobId = bob.client.me.getState()!.user
  ada.client.watchPresence([bobId])
  const seen = () => ada.client.presence.getState().get(bobId)?.state
  await vi.waitFor(() => expect(seen()).toBe('online'), patience)
  balancer.close()
  await vi.waitFor(() => expect(seen()).toBe('unknown'), patience)
  balancer.open()
  await vi.waitFor(() => expect(seen()).toBe('online'), patience)
})

test('a channel of her own that ada lets bob into appears for him, and is gone when she puts him out', async () => {
  const [ada, bob] = [await device('ada'), await device('bob')]
  const { channel } = await ada.client.request('channel:create', { name: 'design', kind: 'private' })
  await vi.waitFor(() => expect(ada.client.channels.getState().has(channel)).toBe(true), patience)
  const bobId = bob.client.me.getState()!.user
  bob.client.openChannel(channel)
  await ada.client.request('channel:invite', { channel, user: bobId })
  await vi.waitFor(() => expect(bob.client.timeline(channel).getState().state).toBe('ready'), patience)
  ada.client.send(channel, 'welcome')
  await vi.waitFor(() => expect(texts(bob.client, channel)).toEqual(['welcome']), patience)
  await ada.client.request('member:kick', { channel, user: bobId })
  await vi.waitFor(() => expect(bob.client.channels.getState().has(channel)).toBe(false), patience)
  ada.client.send(channel, 'without bob')
  await ada.client.flushed()
  expect(texts(bob.client, channel)).toEqual([])
})

test('three messages written while offline by a program that then dies arrive once, in order, from its next run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runnel-client-'))
  const path = join(folder, 'outbox')
  const outbox = async () => {
    const storage = await fileOutbox(path)
    onTestFinished(() => storage.close())
    return storage
  }
  const [ada, bob] = [await device('ada', { storage: await outbox() }), await device('bob')]
  balancer.close()
  await vi.waitFor(() => expect(ada.client.connection.getState().phase).not.toBe('online'), patience)
  const written = ['offline one', 'offline two', 'offline three']
  for (const text of written) ada.client.send(ada.general, text)
  expect(ada.client.connection.getState().waiting).toBe(3)
  expect(texts(ada.client, ada.general).slice(-3)).toEqual(written)
  await ada.client.stop()
  balancer.open()

  const again = await device('ada', { storage: await outbox() })
  await again.client.flushed()
  await vi.waitFor(() => expect(texts(bob.client, bob.general).slice(-3)).toEqual(written), patience)
  const fresh = await freshTexts('bob', bob.general)
  expect(fresh.filter((text) => text.startsWith('offline'))).toEqual(written)
  await rm(folder, { recursive: true })
})

test('what ada edits, deletes, reacts to and replies to with the cable pulled arrives once, in order, when it is back', async () => {
  const [ada, bob] = [await device('ada'), await device('bob')]
  const { general } = ada
  for (const text of ['a tpyo', 'a mistake', 'a question']) ada.client.send(general, text)
  await ada.client.flushed()
  const ids = () =>
    ada.client
      .timeline(general)
      .getState()
      .items.slice(-3)
      .map(({ id }) => id!)
  await vi.waitFor(() => expect(ids().every(Boolean)).toBe(true), patience)
  const [typo, mistake, question] = ids() as [EntryId, EntryId, EntryId]
  balancer.close()
  await vi.waitFor(() => expect(ada.client.connection.getState().phase).not.toBe('online'), patience)
  ada.client.edit(general, typo, 'a typo')
  ada.client.deleteMessage(general, mistake)
  ada.client.react(general, question, '👍', true)
  ada.client.react(general, question, '🎉', true)
  ada.client.react(general, question, '🎉', false)
  ada.client.pin(general, question, true)
  ada.client.reply(general, question, 'an answer')
  const shown = (client: Client) =>
    client
      .timeline(general)
      .getState()
      .items.filter((item) => item.kind === 'message')
      .filter(({ id }) => [typo, mistake, question].includes(id!))
      .map(({ text, deleted, reactions, pinned }) => ({
        text,
        isDeleted: deleted !== undefined,
        reactions: reactions?.map(({ emoji, count }) => emoji + count),
        isPinned: pinned !== undefined,
      }))
  const meant = [
    { text: 'a typo', isDeleted: false, isPinned: false },
    { text: '', isDeleted: true, isPinned: false },
    { text: 'a question', isDeleted: false, reactions: ['👍1'], isPinned: true },
  ]
  expect(shown(ada.client)).toEqual(meant)
  expect(ada.client.connection.getState().waiting).toBe(5)
  balancer.open()
  await ada.client.flushed()
  bob.client.openThread(general, question)
  await vi.waitFor(() => {
    expect(shown(bob.client)).toEqual(meant)
    const { root, items } = bob.client.thread(general, question).getState()
    expect(items.map(({ text }) => text)).toEqual(['an answer'])
    expect(root?.replies?.count).toBe(1)
  }, patience)
  expect(shown(ada.client)).toEqual(meant)
})

test('a thousand messages that bob missed are read in when he is back', async () => {
  const [ada, bob] = [await device('ada'), await device('bob')]
  const heard: string[] = []
  bob.client.onEntries((_, entries) => {
    for (const entry of entries) if (entry.type === 'message.posted') heard.push(entry.text)
  })
  // His own connection alone: he is away, ada is not.
  await bob.client.stop()
  const writers = await Promise.all(Array.from({ length: 12 }, () => device('ada')))
  for (const [writer, { client }] of writers.entries())
    for (let count = 0; count < 100; count += 1) client.send(ada.general, `missed ${writer} ${count}`)
  await Promise.all(writers.map(({ client }) => client.flushed()))
  bob.client.start()
  await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(1_200), patience)
  const fresh = await freshTexts('bob', bob.general)
  expect(heard).toEqual(fresh.slice(-heard.length))
  await vi.waitFor(
    () => expect(texts(bob.client, bob.general).slice(-1_200)).toEqual(fresh.slice(-1_200)),
    patience,
  )
})

test('a gateway that is drained, then one that is killed, lose a talking pair not a word (MSG-1, MSG-3, SYN-1)', async () => {
  const [ada, bob] = [await device('ada'), await device('bob')]
  const said: Record<'ada' | 'bob', string[]> = { ada: [], bob: [] }
  const talk = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) {
      for (const [name, { client, general }] of Object.entries({ ada, bob }) as [
        'ada' | 'bob',
        typeof ada,
      ][]) {
        const text = `${name} keeps talking ${said[name].length}`
        client.send(general, text)
        said[name].push(text)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await talk(20)
  const [first, second] = gateways as [GatewayProcess, GatewayProcess]
  first.send('SIGTERM')
  await talk(40)
  await first.ended
  gateways = [await startGatewayProcess(redis, installation), second]
  second.send('SIGKILL')
  await talk(40)
  await Promise.all([ada.client.flushed(), bob.client.flushed()])

  const talked = (list: string[]) => list.filter((text) => text.includes('keeps talking'))
  await vi.waitFor(() => {
    const seen = talked(texts(ada.client, ada.general))
    expect(seen.toSorted()).toEqual([...said.ada, ...said.bob].toSorted())
    expect(talked(texts(bob.client, bob.general))).toEqual(seen)
  }, patience)
  const fresh = talked(await freshTexts('bob', bob.general))
  expect(fresh).toEqual(talked(texts(ada.client, ada.general)))
  for (const name of ['ada', 'bob'] as const)
    expect(fresh.filter((text) => text.startsWith(name))).toEqual(said[name])
})
