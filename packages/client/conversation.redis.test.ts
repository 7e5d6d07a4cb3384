import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { makeCast } from '@runnel/testing/cast'
import type { Cast, Person } from '@runnel/testing/cast'
import { startGateways } from '@runnel/testing/start-gateway'
import type { TestGateways } from '@runnel/testing/start-gateway'
import { startRedis } from '@runnel/testing/start-redis'
import type { TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createClient } from './client.ts'
import type { Client, MessageItem, ThreadTimeline } from './client.ts'
import { memoryOutbox } from './outbox-memory.ts'
import { socketWires } from './wire.ts'
import type { OpenWire } from './wire.ts'

const patience = { timeout: 30_000, interval: 10 }
/** So many random histories; `HISTORIES` asks for more. */
const histories = Number(process.env['HISTORIES'] ?? 25)

let server: TestRedis
let gateways: TestGateways
let cast: Cast

beforeAll(async () => {
  // Nothing is pulled from under it here: without an fsync for each turn it is quicker.
  server = await startRedis(['--appendfsync', 'no'])
  gateways = await startGateways(server.url, { hasLimits: false })
  cast = await makeCast(gateways.redis)
})
afterAll(async () => {
  await gateways?.[Symbol.asyncDispose]()
  await server?.stop()
})

/** A device of somebody, on one gateway or the other, whose connection can be cut. */
interface Device {
  person: Person
  client: Client
  cut(): void
  thread?: EntryId
}

function open(person: Person, channel: ChannelId, turn: number): Device {
  let cut = () => {}
  const openWire: OpenWire = (listener) => {
    const url = gateways.urls[turn++ % gateways.urls.length]!
    const wire = socketWires({ url, token: person.token, transports: ['websocket'] })(listener)
    cut = () => {
      wire.close()
      listener.onClosed()
    }
    return wire
  }
  const client = createClient({ url: '', openWire, storage: memoryOutbox() })
  client.start()
  client.openChannel(channel)
  return { person, client, cut: () => cut() }
}

/** Numbers that are the same for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed * 48_271 + 1
  return (below) => {
    state = (state * 16_807) % 2_147_483_647
    return state % below
  }
}

function act(device: Device, channel: ChannelId, random: (below: number) => number): void {
  const { client, person } = device
  if (!client.me.getState() || !client.channels.getState().has(channel)) return
  const shown = client
    .timeline(channel)
    .getState()
    .items.filter((item) => item.kind === 'message')
  const replies = device.thread ? client.thread(channel, device.thread).getState().items : []
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[random(Math.max(1, items.length))]
  const mine = pick([...shown, ...replies].filter(({ by, deleted }) => by === person.user && !deleted))
  const any = pick([...shown, ...replies].filter(({ id, status }) => id && status === 'settled'))
  const root = pick(shown.filter(({ id, thread }) => id && !thread))
  const names = ['@ada', '@bob', '@cy', 'you', 'all']
  const text = `hello ${pick(names)}`
  const acts = [
    () => client.send(channel, text),
    () => client.send(channel, text),
    () => root?.id && client.reply(channel, root.id, text),
    () => root?.id && client.reply(channel, root.id, text, { inChannel: random(2) === 0 }),
    () => mine && client.edit(channel, mine.id ?? mine.key, `edited, ${text}`),
    () => mine && client.deleteMessage(channel, mine.id ?? mine.key),
    () => {
      const emoji = pick(['👍', '🎉'])!
      const isOn = any?.reactions?.some((reaction) => reaction.emoji === emoji && reaction.mine)
      if (any?.id) client.react(channel, any.id, emoji, !isOn)
    },
    () => any?.id && client.react(channel, any.id, '👍', true),
    () => any?.id && client.pin(channel, any.id, !any.pinned),
    () => any?.id && client.markRead(channel, any.id, { threads: random(2) === 0 }),
    () => root?.id && client.markUnread(channel, root.id),
    () => root?.id && client.openThread(channel, (device.thread = root.id)),
    () => {
      const reply = pick(replies)?.reply
      if (reply && device.thread) client.markThreadRead(channel, device.thread, reply)
    },
    () => {
      const reply = pick(replies)?.reply
      if (reply && device.thread) client.markThreadUnread(channel, device.thread, reply)
    },
    () =>
      // A connection that is cut meanwhile takes the wish with it.
      device.thread && client.followThread(channel, device.thread, random(2) === 0).catch(() => {}),
    () => device.cut(),
  ]
  pick(acts)!()
}

/** What is shown of a message, without what only its author's device knows of how it came about. */
function essence(
  { key: _key, clientId: _client, failedChange: _failed, ...item }: MessageItem,
  isReply = false,
) {
  const { n, ...rest } = item
  const shown = Object.entries(isReply ? rest : item).filter(([, value]) => value !== undefined)
  return Object.fromEntries(shown)
}

const messagesOf = (client: Client, channel: ChannelId) =>
  client
    .timeline(channel)
    .getState()
    .items.filter((item): item is MessageItem => item.kind === 'message' && item.status !== 'failed')
    .map((item) => essence(item))

const repliesOf = (client: Client, channel: ChannelId, root: EntryId) =>
  client
    .thread(channel, root)
    .getState()
    .items.filter(({ status }) => status !== 'failed')
    .map((item) => essence(item, true))

const countsOf = (client: Client, channel: ChannelId) => {
  const { unread, mentions, readTurn } = client.channels.getState().get(channel)!
  return { unread, mentions, readTurn }
}

/** Whoever does not follow a thread is not told what is unread in it. */
const standingOf = (thread: ThreadTimeline | undefined) => {
  const { isFollowed = false, unread, mentions } = thread?.standing ?? {}
  return isFollowed ? { isFollowed, unread, mentions } : { isFollowed }
}

/** A device that comes now and reads everything sees the same, and the server counts the same. */
async function expectFresh({ person, client, thread }: Device, channel: ChannelId): Promise<void> {
  const fresh = open(person, channel, 0)
  const isOnline = () => expect(fresh.client.timeline(channel).getState().state).toBe('ready')
  await vi.waitFor(isOnline, patience)
  await fresh.client.showLatest(channel)
  while (fresh.client.timeline(channel).getState().hasOlder) await fresh.client.loadOlder(channel)
  fresh.client.openThread(channel, thread)
  const isThere = () => !thread || fresh.client.thread(channel, thread).getState().state === 'ready'
  await vi.waitUntil(isThere, patience)
  await vi.waitFor(async () => {
    expect(client.connection.getState()).toMatchObject({ phase: 'online', waiting: 0 })
    expect(messagesOf(client, channel)).toEqual(messagesOf(fresh.client, channel))
    expect(countsOf(client, channel)).toEqual(countsOf(fresh.client, channel))
    const { unread, mentions } = await client.request('read:explain', { channel })
    expect(countsOf(client, channel)).toMatchObject({ unread, mentions })
    const ofThread = thread ? client.thread(channel, thread).getState() : undefined
    const ofFresh = thread ? fresh.client.thread(channel, thread).getState() : undefined
    expect(ofThread?.root && essence(ofThread.root)).toEqual(ofFresh?.root && essence(ofFresh.root))
    expect(thread && repliesOf(client, channel, thread)).toEqual(
      thread && repliesOf(fresh.client, channel, thread),
    )
    expect(standingOf(ofThread)).toEqual(standingOf(ofFresh))
  }, patience)
  await fresh.client.stop()
}

test(
  `ada on two devices, bob and cy live ${histories} random histories over two gateways and end with what a fresh reader sees and the server counts (SYN-1, SYN-2)`,
  async () => {
    for (let history = 1; history <= histories; history += 1) {
      const { ada, bob, cy } = cast
      const members = [bob.user, cy.user]
      const name = `history-${history}`
      const { channel } = await createChannel(gateways.redis, {
        by: ada.user,
        kind: 'private',
        name,
        members,
      })
      const devices = [ada, ada, bob, cy].map((person, index) => open(person, channel, index))
      const random = numbers(history)
      const areOnline = () =>
        devices.map(({ client }) => expect(client.timeline(channel).getState().state).toBe('ready'))
      await vi.waitFor(areOnline, patience)
      for (let step = 0; step < 80; step += 1) {
        act(devices[random(devices.length)]!, channel, random)
        // Now and then the others hear of it first.
        if (random(4) === 0) await new Promise((resolve) => setTimeout(resolve, random(15)))
      }
      const areThrough = () =>
        devices.map(({ client }) =>
          expect(client.connection.getState()).toMatchObject({ phase: 'online', waiting: 0 }),
        )
      await vi.waitFor(areThrough, patience)
      try {
        for (const device of devices) await expectFresh(device, channel)
      } catch (error) {
        throw new Error(`history ${history}`, { cause: error })
      }
      await Promise.all(devices.map(({ client }) => client.stop()))
    }
  },
  histories * 30_000,
)
