import type { Membership } from '@runnel/protocol/channel'
import type { MessagePosted } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { fakeClock, settled } from '@runnel/testing/fake-clock'
import { expect, onTestFinished, test } from 'vitest'
import { createClient } from './client.ts'
import type { ClientOptions } from './client.ts'
import type { OpenWire, WireListener } from './wire.ts'

const [ada, bob, cy] = ['u_ada000000000', 'u_bob000000000', 'u_cy0000000000'] as [UserId, UserId, UserId]
const [general, design] = ['c_general00000', 'c_design000000'] as [ChannelId, ChannelId]
const epoch = 'epoch00000' as Epoch
const id = (sequence: number) => `1000-${sequence}` as EntryId

const said = (sequence: number, by = bob, more: Partial<MessagePosted> = {}): MessagePosted => ({
  type: 'message.posted',
  id: id(sequence),
  at: 1_000,
  by,
  n: sequence,
  text: `message ${sequence}`,
  ...more,
})
const membership = (channel: ChannelId, more: Partial<Membership> = {}): Membership => ({
  channel,
  name: channel === general ? 'general' : 'design',
  kind: 'public',
  topic: '',
  memberCount: 3,
  role: 'member',
  position: { epoch, id: id(2) },
  unread: 0,
  mentions: 0,
  readId: id(2),
  ...more,
})
const user = (person: UserId) => ({
  user: person,
  handle: person.slice(2, 5),
  name: person,
  role: 'member' as const,
})

const newest = (...messages: MessagePosted[]) => ({
  messages,
  notices: [],
  position: { epoch, id: messages.at(-1)?.id ?? id(2) },
  hasOlder: false,
  hasNewer: false,
})

type Answers = Record<string, (input: never) => unknown>

/** A wire that the test holds in its hands: what was asked, and whatever it wants to say. */
function held(options: Partial<ClientOptions> = {}, answers: Answers = {}) {
  const clock = fakeClock()
  const asked: { name: string; input: never; at: number }[] = []
  let listener: WireListener | undefined
  const opened: number[] = []
  let memberships = [membership(general), membership(design)]
  const byDefault: Answers = {
    'session:resume': () => ({
      me: user(ada),
      workspace: { name: 'Runnel', signUp: 'open' },
      channels: memberships,
    }),
    'history:page': () => newest(said(1), said(2)),
    'user:read': ({ users }: { users: UserId[] }) => ({ users: users.map(user) }),
    'presence:read': ({ users }: { users: UserId[] }) => ({
      users: users.map((person) => ({ user: person, state: 'online' })),
    }),
  }
  const openWire: OpenWire = (next) => {
    listener = next
    opened.push(clock.now())
    return {
      send(name, input, acknowledge) {
        asked.push({ name, input: input as never, at: clock.now() })
        const answer = answers[name] ?? byDefault[name] ?? (() => ({}))
        queueMicrotask(() => {
          if (listener !== next) return
          try {
            const data = answer(input as never)
            if (data !== silence) acknowledge({ ok: true, data })
          } catch (error) {
            acknowledge({ ok: false, error: (error as ChatError).toAnswer() })
          }
        })
      },
      close: () => {
        if (listener === next) listener = undefined
      },
    }
  }
  const client = createClient({ url: 'http://held', openWire, clock, random: () => 0.5, ...options })
  onTestFinished(async () => {
    await client.stop()
    await settled()
    expect(clock.pending()).toBe(0)
  })
  const open = async () => {
    listener?.onOpen()
    await settled()
  }
  return {
    client,
    clock,
    asked,
    opened,
    phase: () => client.connection.getState().phase,
    askedFor: (name: string) =>
      asked.filter((request) => request.name === name).map(({ input }) => input as object),
    mine: (next: Membership[]) => (memberships = next),
    tell: (name: string, payload: unknown) => listener?.onEvent(name, payload),
    live: (channel: ChannelId, ...events: MessagePosted[]) =>
      listener?.onEvent('channel:events', { channel, epoch, events }),
    open,
    async lose(refusal?: ChatError) {
      const lost = listener
      listener = undefined
      lost?.onClosed(refusal)
      await settled()
    },
    async online() {
      client.start()
      await open()
    },
  }
}

const silence = Symbol('no answer')

function countChanges(store: { subscribe(listener: () => void): () => void }) {
  let changes = 0
  store.subscribe(() => (changes += 1))
  return () => changes
}

test('typing, presence and a message in #general leave what is on screen of #design as it is', async () => {
  const { client, live, tell, online } = held()
  await online()
  client.openChannel(design)
  client.openChannel(general)
  client.watchPresence([bob])
  await settled()
  const designChanges = countChanges(client.timeline(design))
  const generalChanges = countChanges(client.timeline(general))
  const designState = client.channels.getState().get(design)
  tell('typing:changed', { channel: general, user: bob, isTyping: true })
  tell('presence:changed', { users: [{ user: bob, state: 'away' }] })
  client.type(general)
  expect(generalChanges()).toBe(0)
  live(general, said(3))
  expect(generalChanges()).toBe(1)
  expect(designChanges()).toBe(0)
  expect(client.channels.getState().get(design)).toBe(designState)
  expect(client.typing.getState().get(general)).toBeUndefined()
  expect(client.presence.getState().get(bob)).toMatchObject({ state: 'away' })
})

test("ada's message is on screen at once, keeps its key while it settles, and is never there twice", async () => {
  const { client, live, online } = held(
    {},
    { 'message:send': () => ({ id: id(3), sequence: 3, duplicate: false }) },
  )
  await online()
  client.openChannel(general)
  await settled()
  const seen: string[] = []
  client.timeline(general).subscribe(({ items }) => {
    const mine = items.filter((item) => item.kind === 'message' && item.by === ada)
    seen.push(mine.map((item) => (item.kind === 'message' ? `${item.status} ${item.n ?? '-'}` : '')).join())
  })
  const key = client.send(general, 'hello')
  expect(client.timeline(general).getState().items.at(-1)).toMatchObject({ key, status: 'waiting' })
  expect(client.connection.getState().waiting).toBe(1)
  await client.flushed()
  live(general, said(3, ada, { clientId: key }))
  expect(client.timeline(general).getState().items.at(-1)).toMatchObject({
    key,
    status: 'settled',
    id: id(3),
  })
  expect([...new Set(seen)]).toEqual(['waiting -', 'settled -', 'settled 3'])
})

test('nobody is shown as online while the connection is away, and everyone on screen is read again afterwards (PRE-1)', async () => {
  const { client, clock, lose, open, online, askedFor } = held()
  await online()
  const unwatch = client.watchPresence([bob, cy])
  client.watchPresence([bob])
  await clock.turn(60)
  expect(askedFor('presence:read')).toEqual([{ users: [bob, cy] }])
  expect(client.presence.getState().get(bob)?.state).toBe('online')
  await lose()
  expect([...client.presence.getState().values()].map(({ state }) => state)).toEqual(['unknown', 'unknown'])
  unwatch()
  await clock.turn(1_000)
  await open()
  await clock.turn(60)
  expect(client.presence.getState().get(bob)?.state).toBe('online')
})

test('profiles that many lines need are asked for once', async () => {
  const { client, clock, online, askedFor } = held()
  await online()
  client.needUsers([bob, cy])
  client.needUsers([bob])
  await clock.turn(60)
  client.needUsers([bob, cy, ada])
  await clock.turn(60)
  expect(askedFor('user:read')).toEqual([{ users: [bob, cy] }])
  expect(client.users.getState().get(cy)).toMatchObject({ handle: 'cy0' })
})

test('reading on is counted at once, told once, and told after coming back if it happened offline', async () => {
  const { client, clock, live, lose, open, online, askedFor } = held(
    {},
    { 'read:mark': () => ({ unread: 0, mentions: 0 }) },
  )
  await online()
  client.openChannel(general)
  await settled()
  live(general, said(3), said(4), said(5))
  expect(client.channels.getState().get(general)?.unread).toBe(3)
  client.markRead(general, id(3))
  expect(client.channels.getState().get(general)?.unread).toBe(2)
  client.markRead(general, id(4))
  client.markRead(general, id(3))
  await clock.turn(500)
  expect(askedFor('read:mark')).toEqual([{ channel: general, id: id(4) }])
  await lose()
  client.markRead(general, id(5))
  expect(client.channels.getState().get(general)).toMatchObject({ unread: 0, readId: id(5) })
  await clock.turn(1_000)
  await open()
  await clock.turn(500)
  expect(askedFor('read:mark').at(-1)).toEqual({ channel: general, id: id(5) })
  expect(client.channels.getState().get(general)).toMatchObject({ unread: 0, readId: id(5) })
})

test('a channel ada is let into opens by itself, one she is put out of goes', async () => {
  const { client, tell, live, online, mine } = held(
    {},
    { 'history:page': () => newest(said(1), said(2), said(3)) },
  )
  mine([membership(general)])
  await online()
  client.openChannel(design)
  await settled()
  expect(client.timeline(design).getState().state).toBe('loading')
  // Live entries may come before the grant.
  live(design, said(3))
  tell('channel:granted', { channel: membership(design) })
  await settled()
  expect(
    client
      .timeline(design)
      .getState()
      .items.map((item) => item.id),
  ).toEqual([id(1), id(2), id(3)])
  const heard: unknown[] = []
  client.on('channel:revoked', (payload) => heard.push(payload.reason))
  tell('channel:revoked', { channel: design, reason: 'removed' })
  expect(client.channels.getState().has(design)).toBe(false)
  expect(client.timeline(design).getState()).toMatchObject({ items: [], state: 'empty' })
  expect(heard).toEqual(['removed'])
})

test('a channel that was left on another device while away is gone after coming back', async () => {
  const { client, clock, lose, open, online, mine } = held()
  await online()
  await lose()
  mine([membership(general)])
  await clock.turn(1_000)
  await open()
  expect([...client.channels.getState().keys()]).toEqual([general])
})

test('many unread: the channel opens around the first of them', async () => {
  const { client, online, mine, askedFor } = held({}, { 'history:page': () => newest(said(502)) })
  mine([membership(general, { unread: 500, position: { epoch, id: id(502) } }), membership(design)])
  await online()
  client.openChannel(general)
  client.openChannel(design)
  await settled()
  expect(askedFor('history:page')).toEqual([
    { channel: general, limit: 50, around: id(2) },
    { channel: design, limit: 100 },
  ])
})

test('what the server rendered is there before anything is asked, and only what came later is fetched', async () => {
  const page = newest(said(1), said(2))
  const session = {
    me: user(ada),
    workspace: { name: 'Runnel', signUp: 'open' as const },
    channels: [membership(general)],
  }
  const { client, online, askedFor } = held({
    start: { session, page, users: [user(bob)] },
    startChannel: general,
  })
  expect(client.timeline(general).getState()).toMatchObject({ state: 'ready' })
  expect(client.users.getState().get(bob)).toMatchObject({ handle: 'bob' })
  client.openChannel(general)
  await online()
  expect(askedFor('history:page')).toEqual([])
  expect(askedFor('session:resume')).toEqual([{ positions: { [general]: { epoch, id: id(2) } } }])
})

test('a client that is too old, or whose session has ended, does not come back by itself', async () => {
  for (const code of ['too_old', 'unauthenticated'] as const) {
    const { client, clock, lose, opened } = held()
    client.start()
    await lose(new ChatError(code))
    await clock.turn(600_000)
    expect(client.connection.getState()).toMatchObject({ phase: 'ended', reason: code })
    expect(opened).toHaveLength(1)
  }
  const { client, clock, tell, lose, opened, online } = held()
  await online()
  tell('session:ended', { reason: 'revoked', reconnect: false })
  await lose()
  await clock.turn(600_000)
  expect(client.connection.getState()).toMatchObject({ phase: 'ended', reason: 'revoked' })
  expect(opened).toHaveLength(1)
})

test('a gateway that asks for a delay gets at least that', async () => {
  const { client, clock, lose, opened } = held()
  client.start()
  await lose(new ChatError('rate_limited', { retryAfterMs: 4_000 }))
  await clock.turn(3_999)
  expect(opened).toHaveLength(1)
  await clock.turn(3_000)
  expect(opened).toHaveLength(2)
})

test('attempts that fail come less and less often, and at once again when asked', async () => {
  const { client, clock, lose, opened } = held()
  client.start()
  for (let tries = 0; tries < 7; tries += 1) {
    await lose()
    await clock.turn(client.connection.getState().retryAt! - clock.now())
  }
  expect(opened.slice(1).map((at, index) => at - opened[index]!)).toEqual([
    125, 250, 500, 1_000, 2_000, 4_000, 5_000,
  ])
  await lose()
  client.reconnect()
  expect(opened).toHaveLength(9)
})

test('a draining gateway is left at a moment of my own within its time', async () => {
  const { clock, tell, opened, online, phase, open } = held()
  await online()
  tell('gateway:draining', { reconnectInMs: 4_000 })
  await clock.turn(1_999)
  expect(opened).toHaveLength(1)
  await clock.turn(1)
  expect(opened).toHaveLength(2)
  await open()
  expect(phase()).toBe('online')
})

test('a gateway that falls silent is left as soon as a request is not answered', async () => {
  const { client, clock, opened, online, open, phase } = held(
    {},
    { 'channel:list': () => silence, 'member:list': () => silence },
  )
  await online()
  const answer = client.request('channel:list', {}).catch((error: unknown) => error)
  await clock.turn(10_000)
  expect(await answer).toMatchObject({ code: 'unavailable' })
  await clock.turn(1_000)
  expect(opened).toHaveLength(2)
  await open()
  expect(phase()).toBe('online')
})

test('a refusal reaches the asker with its code; while away nothing is asked and the answer is at once `unavailable`', async () => {
  const { client, online, lose } = held(
    {},
    {
      'channel:join': () => {
        throw new ChatError('not_found')
      },
    },
  )
  await expect(client.request('channel:join', { channel: design })).rejects.toMatchObject({
    code: 'unavailable',
  })
  await online()
  await expect(client.request('channel:join', { channel: design })).rejects.toMatchObject({
    code: 'not_found',
  })
  await lose()
  await expect(client.request('channel:join', { channel: design })).rejects.toMatchObject({
    code: 'unavailable',
  })
})

test('what is said in an ephemeral channel stays on screen and is counted, though nothing can be read again', async () => {
  const { client, clock, live, online, mine, lose, open, askedFor } = held(
    {},
    { 'history:page': () => newest() },
  )
  mine([membership(general, { ephemeral: true })])
  await online()
  client.openChannel(general)
  await settled()
  live(general, said(3))
  live(general, said(6))
  live(general, said(6))
  await lose()
  mine([membership(general, { ephemeral: true, position: { epoch, id: id(9) } })])
  await clock.turn(1_000)
  await open()
  live(general, said(10))
  expect(
    client
      .timeline(general)
      .getState()
      .items.map((item) => sequenceOf(item.id!)),
  ).toEqual([3, 6, 10])
  expect(askedFor('history:since')).toEqual([])
})

test('started, stopped and started again, as a page in development does, it is online', async () => {
  const { client, phase, open } = held()
  client.start()
  await client.stop()
  client.start()
  await open()
  expect(phase()).toBe('online')
})
