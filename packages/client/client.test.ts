import type { Membership } from '@runnel/protocol/channel'
import type { LogEntry, MessagePosted } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { fakeClock, settled } from '@runnel/testing/fake-clock'
import { expect, onTestFinished, test } from 'vitest'
import { createClient } from './client.ts'
import type { ClientOptions, MessageItem } from './client.ts'
import { memoryOutbox } from './outbox-memory.ts'
import { threadKey } from './thread.ts'
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
  readTurn: 0,
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
    live: (channel: ChannelId, ...events: LogEntry[]) =>
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
    { 'read:mark': (mark: object) => ({ turn: 0, ...mark, unread: 0, mentions: 0, asOf: 5 }) },
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
  expect(askedFor('read:mark')).toEqual([{ channel: general, id: id(4), turn: 0 }])
  await lose()
  client.markRead(general, id(5))
  expect(client.channels.getState().get(general)).toMatchObject({ unread: 0, readId: id(5) })
  await clock.turn(1_000)
  await open()
  await clock.turn(500)
  expect(askedFor('read:mark').at(-1)).toEqual({ channel: general, id: id(5), turn: 0 })
  expect(client.channels.getState().get(general)).toMatchObject({ unread: 0, readId: id(5) })
})

test('what ada missed is unread when she is back, also when the server did not know yet how far she had read', async () => {
  const { client, clock, live, lose, open, online, mine } = held()
  await online()
  client.openChannel(general)
  await settled()
  live(general, said(3))
  client.markRead(general, id(3))
  await lose()
  const position = { epoch, id: id(6) }
  const missed = [said(4), said(5), said(6)]
  mine([
    { ...membership(general, { position, unread: 4 }), events: missed } as Membership,
    membership(design),
  ])
  const seen: number[] = []
  onTestFinished(
    client.channels.subscribe((channels) => void seen.push(channels.get(general)?.unread ?? NaN)),
  )
  await clock.turn(1_000)
  await open()
  expect(seen.length).toBeGreaterThan(0)
  expect(new Set(seen)).toEqual(new Set([3]))
  expect(client.timeline(general).getState().items.at(-1)?.id).toBe(id(6))
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

test('who is let in again while an answer that says they had left is on its way is in (ACC-1)', async () => {
  let isBack = false
  const resumed = () => {
    if (isBack) tell('channel:granted', { channel: membership(design, { position: { epoch, id: id(9) } }) })
    return {
      me: user(ada),
      workspace: { name: 'Runnel', signUp: 'open' },
      channels: isBack ? [membership(general)] : [membership(general), membership(design)],
      ...(isBack && { left: [{ channel: design, reason: 'removed' }] }),
    }
  }
  const { client, clock, lose, open, online, tell } = held({}, { 'session:resume': resumed })
  const heard: string[] = []
  client.on('channel:revoked', ({ channel }) => heard.push(`revoked ${channel}`))
  client.on('channel:granted', ({ channel }) => heard.push(`granted ${channel.channel}`))
  await online()
  await lose()
  isBack = true
  await clock.turn(1_000)
  await open()
  expect(client.channels.getState().get(design)?.position.id).toBe(id(9))
  expect(heard.toSorted()).toEqual([`granted ${design}`, `revoked ${design}`])
})

test('a grant that is older than the answer it waited for takes nothing back', async () => {
  const older = membership(design, { position: { epoch, id: id(7) }, unread: 3 })
  const newer = membership(design, { position: { epoch, id: id(9) }, unread: 5 })
  const resumed = () => {
    tell('channel:granted', { channel: older })
    return { me: user(ada), workspace: { name: 'Runnel', signUp: 'open' }, channels: [newer] }
  }
  const { client, online, tell, live } = held({}, { 'session:resume': resumed })
  await online()
  expect(client.channels.getState().get(design)).toMatchObject({ unread: 5, position: { id: id(9) } })
  live(design, said(10))
  expect(client.channels.getState().get(design)).toMatchObject({ unread: 6, position: { id: id(10) } })
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

test('who renames themselves, or is deactivated, is called so at once wherever they are shown', async () => {
  const { client, tell, online } = held()
  await online()
  const me = client.me.getState()!
  const renamed = { ...me, name: 'Another Name', handle: 'another', earlier: [me.handle] }
  tell('user:changed', { users: [renamed] })
  expect(client.me.getState()).toEqual(renamed)
  expect(client.users.getState().get(me.user)).toEqual(renamed)
  tell('user:changed', { users: [{ ...renamed, deactivated: true }] })
  expect(client.users.getState().get(me.user)).toMatchObject({ deactivated: true })
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

test('what a gateway may have missed is read again on the same wire, at a moment of my own within its time', async () => {
  const { client, clock, tell, opened, online, phase, asked } = held()
  await online()
  const resumes = () => asked.filter(({ name }) => name === 'session:resume').length
  tell('session:missed', { resumeInMs: 4_000 })
  tell('session:missed', { resumeInMs: 2_000 })
  await clock.turn(999)
  expect(resumes()).toBe(1)
  const phases: string[] = []
  client.connection.subscribe((connection) => phases.push(connection.phase))
  await clock.turn(1)
  expect(resumes()).toBe(2)
  // Whoever reads something after each loss reads it now, too.
  expect(phases).toEqual(['reconnecting', 'online'])
  await clock.turn(10_000)
  expect([resumes(), opened.length, phase()]).toEqual([2, 1, 'online'])
})

test('what was missed while I was catching up is read once more', async () => {
  const answers = Promise.withResolvers<void>()
  let isFirst = true
  const { clock, tell, open, asked, phase, client } = held(
    {},
    {
      'session:resume': async () => {
        if (isFirst) {
          isFirst = false
          await answers.promise
        }
        return { me: user(ada), workspace: { name: 'Runnel', signUp: 'open' }, channels: [] }
      },
    },
  )
  client.start()
  await open()
  tell('session:missed', { resumeInMs: 1_000 })
  await clock.turn(500)
  expect(phase()).toBe('connecting')
  answers.resolve()
  await settled()
  await settled()
  expect(asked.filter(({ name }) => name === 'session:resume')).toHaveLength(2)
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

test('a gateway that tells and does not hear is left once it did not answer twice; one that only took long is not', async () => {
  let hears = false
  const { client, clock, opened, online, open, live, phase } = held(
    {},
    { 'channel:list': () => silence, 'presence:open': () => (hears ? {} : silence) },
  )
  await online()
  const ask = async () => {
    const answer = client.request('channel:list', {}).catch((error: unknown) => error)
    for (let second = 0; second < 10; second += 1) {
      await clock.turn(1_000)
      live(general, said(3 + second))
    }
    expect(await answer).toMatchObject({ code: 'unavailable' })
    await clock.turn(5_000)
  }
  hears = true
  await ask()
  expect(opened).toHaveLength(1)
  hears = false
  await ask()
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

const changed = (sequence: number, more: object): LogEntry =>
  ({ id: id(sequence), at: 2_000, by: ada, message: id(1), ...more }) as LogEntry
const replied = (sequence: number, reply: number, more: object = {}): LogEntry => ({
  type: 'thread.replied',
  id: id(sequence),
  at: 2_000,
  by: bob,
  thread: id(1),
  reply,
  text: `reply ${reply}`,
  ...more,
})

/** Every state of one message that was ever on screen, those alike in a row once. */
function statesOf(client: ReturnType<typeof createClient>, of: (item: MessageItem) => unknown): unknown[] {
  const states: unknown[] = []
  client.timeline(general).subscribe(({ items }) => {
    const item = items.find((candidate) => candidate.id === id(1))
    const state = item?.kind === 'message' ? of(item) : undefined
    if (JSON.stringify(state) !== JSON.stringify(states.at(-1))) states.push(state)
  })
  return states
}

const own = () => newest(said(1, ada), said(2))

test('an edit is on screen at once and never flickers back, whether its answer or its entry comes first', async () => {
  for (const isAnswerFirst of [true, false]) {
    const { promise: isAnswered, resolve: answer } = Promise.withResolvers<void>()
    const { client, live, online } = held(
      {},
      { 'history:page': own, 'message:edit': () => isAnswered.then(() => ({ id: id(3) })) },
    )
    await online()
    client.openChannel(general)
    await settled()
    const texts = statesOf(client, ({ text }) => text)
    const pending = statesOf(client, ({ pendingChange }) => pendingChange ?? 'none')
    const clientId = client.edit(general, id(1), 'better')
    expect(client.connection.getState().waiting).toBe(1)
    const entry = changed(3, { type: 'message.edited', text: 'better', clientId })
    if (isAnswerFirst) answer()
    await settled()
    await settled()
    live(general, entry)
    answer()
    await client.flushed()
    expect(texts).toEqual(['better'])
    expect(pending).toEqual(['edit', 'none'])
    expect(client.timeline(general).getState().items[0]).toMatchObject({ editedAt: 2_000, status: 'settled' })
  }
})

test('a reaction, a pin and a deletion are on screen at once and settle with their entries', async () => {
  const { client, live, online } = held({}, { 'history:page': own, 'reaction:add': () => ({ id: id(4) }) })
  await online()
  client.openChannel(general)
  await settled()
  const counts = statesOf(client, ({ reactions = [] }) => reactions.map(({ emoji, count }) => emoji + count))
  live(general, changed(3, { type: 'reaction.added', by: bob, emoji: '👍', count: 1 }))
  const clientId = client.react(general, id(1), '👍', true)
  await settled()
  live(general, changed(4, { type: 'reaction.added', emoji: '👍', count: 2, clientId }))
  await settled()
  expect(counts).toEqual([['👍1'], ['👍2']])
  client.pin(general, id(1), true)
  const first = () => client.timeline(general).getState().items[0]
  expect(first()).toMatchObject({ pinned: { by: ada } })
  client.deleteMessage(general, id(1))
  expect(first()).toMatchObject({ text: '', deleted: { by: ada }, pendingChange: 'delete' })
  live(general, changed(5, { type: 'message.deleted', messages: [id(1)] }))
  await client.flushed()
  expect(first()).toMatchObject({ text: '', deleted: { by: ada, at: 2_000 } })
})

test('a reaction that was acknowledged, and lost with a server, is on screen until one comes back and reads what is there', async () => {
  const { client, lose, open, clock, online } = held(
    {},
    { 'history:page': own, 'reaction:add': () => ({ id: id(9) }) },
  )
  await online()
  client.openChannel(general)
  await settled()
  const reactions = () => {
    const [first] = client.timeline(general).getState().items
    return first?.kind === 'message' ? first.reactions : undefined
  }
  client.react(general, id(1), '👍', true)
  await settled()
  expect(reactions()).toMatchObject([{ emoji: '👍', mine: true }])
  await lose()
  expect(reactions()).toMatchObject([{ emoji: '👍', mine: true }])
  await clock.turn(1_000)
  await open()
  expect(reactions()).toBeUndefined()
})

test('an edit that is refused gives the old text back and keeps what was typed, to be sent again or forgotten', async () => {
  let isAllowed = false
  const { client, online } = held(
    {},
    {
      'history:page': own,
      'message:edit': () => {
        if (!isAllowed) throw new ChatError('forbidden')
        return { id: id(3) }
      },
    },
  )
  await online()
  client.openChannel(general)
  await settled()
  const refused: string[] = []
  client.onRefused(({ kind, error }) => refused.push(`${kind} ${error.code}`))
  const clientId = client.edit(general, id(1), 'too late')
  await client.flushed()
  const first = () => client.timeline(general).getState().items[0] as MessageItem
  expect(refused).toEqual(['edit forbidden'])
  expect(first()).toMatchObject({
    text: 'message 1',
    failedChange: { clientId, kind: 'edit', text: 'too late', error: { code: 'forbidden' } },
  })
  isAllowed = true
  client.retry(clientId)
  await client.flushed()
  expect(first()).toMatchObject({ text: 'too late' })
  expect(first().failedChange).toBeUndefined()
})

test('what waits is edited and deleted by its key, before it has an id', async () => {
  const { client, online, askedFor, clock, lose, open } = held(
    {},
    { 'message:send': () => ({ id: id(3), sequence: 3 }) },
  )
  await online()
  client.openChannel(general)
  await settled()
  await lose()
  const [first, second] = [client.send(general, 'frist'), client.send(general, 'never mind')]
  client.edit(general, first, 'first')
  client.deleteMessage(general, second)
  const waiting = client.timeline(general).getState().items.slice(2)
  expect(waiting).toMatchObject([{ key: first, text: 'first', status: 'waiting' }])
  await clock.turn(1_000)
  await open()
  await client.flushed()
  expect(askedFor('message:send')).toMatchObject([{ text: 'first' }])
  expect(() => client.edit(general, 'nothing', 'x')).toThrow(ChatError)
})

test('changes of messages are no lines of their own on screen', async () => {
  const { client, live, online } = held()
  await online()
  client.openChannel(general)
  await settled()
  live(
    general,
    changed(3, { type: 'reaction.added', emoji: '👍', count: 1 }),
    changed(4, { type: 'message.pinned' }),
    replied(5, 1),
  )
  const { items } = client.timeline(general).getState()
  expect(items).toHaveLength(2)
  expect(items[0]).toMatchObject({ pinned: { by: ada }, replies: { count: 1, lastAt: 2_000, users: [bob] } })
})

const standing = (more: object = {}) => ({
  channel: general,
  thread: id(1),
  isFollowed: true,
  readReply: 0,
  unread: 1,
  mentions: 0,
  asOf: 3,
  acts: 0,
  marks: 0,
  ...more,
})
const threadPage = (more: object = {}) => ({
  root: { ...said(1), replies: { count: 1, lastAt: 2_000, users: [bob] } },
  replies: [replied(3, 1)],
  hasOlder: false,
  hasNewer: false,
  position: { epoch, id: id(3) },
  standing: standing(),
  ...more,
})

test('a thread beside the channel shows its replies, those that come, and my own at once', async () => {
  const { client, live, online, mine } = held(
    {},
    { 'thread:page': () => threadPage(), 'message:send': () => ({ id: id(6), sequence: 6 }) },
  )
  mine([membership(general, { position: { epoch, id: id(3) } })])
  await online()
  client.openThread(general, id(1))
  await settled()
  const thread = client.thread(general, id(1))
  expect(thread.getState()).toMatchObject({
    state: 'ready',
    root: { text: 'message 1' },
    standing: { unread: 1 },
  })
  live(general, replied(4, 2), said(5, bob))
  const key = client.reply(general, id(1), 'mine')
  expect(thread.getState().items.map(({ text }) => text)).toEqual(['reply 1', 'reply 2', 'mine'])
  expect(thread.getState()).toMatchObject({ root: { replies: { count: 2 } }, standing: { unread: 2 } })
  await client.flushed()
  live(general, replied(6, 3, { by: ada, clientId: key, text: 'mine' }))
  expect(thread.getState().items).toMatchObject([
    { reply: 1 },
    { reply: 2 },
    { key, reply: 3, status: 'settled' },
  ])
  client.markThreadRead(general, id(1), 3)
  expect(client.threads.getState().get(threadKey(general, id(1)))).toMatchObject({ unread: 0, readReply: 3 })
})

test('what ada has just read of a thread stays read when she is told of it from before, and what came since is unread', async () => {
  const { client, tell, online } = held()
  await online()
  const now = () => client.threads.getState().get(threadKey(general, id(1)))
  tell('thread:changed', standing({ unread: 2, mentions: 1 }))
  client.markThreadRead(general, id(1), 2)
  expect(now()).toMatchObject({ readReply: 2, unread: 0, mentions: 0 })
  // Somebody replied, and the server does not know yet what she read.
  tell('thread:changed', standing({ unread: 3, mentions: 1, asOf: 4 }))
  expect(now()).toMatchObject({ readReply: 2, unread: 1 })
  client.markThreadUnread(general, id(1), 1)
  expect(now()?.unread).toBeGreaterThan(0)
})

test('a log that counts anew after a loss tells anew how ada stands to its threads', async () => {
  const position = { epoch: 'epoch11111' as Epoch, id: id(2) }
  const { client, tell, online, open, lose, mine } = held()
  await online()
  client.openChannel(general)
  await settled()
  tell('thread:changed', standing({ unread: 7, asOf: 900 }))
  await lose()
  const page = { ...newest(said(1), said(2)), position }
  mine([{ ...membership(general, { position }), reset: true, page } as Membership])
  client.reconnect()
  await open()
  tell('thread:changed', standing({ unread: 1, asOf: 3 }))
  expect(client.threads.getState().get(threadKey(general, id(1)))).toMatchObject({ unread: 1 })
})

test('a reply that came and was deleted while ada was away leaves its tombstone in the thread', async () => {
  const gone = { id: id(4), thread: id(1), reply: 2, by: bob }
  const deletion = changed(5, { type: 'message.deleted', messages: [id(4)], replies: [gone] })
  const { client, live, online, mine } = held(
    {},
    {
      'thread:page': () => threadPage(),
      // Its own entry is no longer in the log.
      'history:since': () => ({ events: [deletion], position: { epoch, id: id(5) } }),
    },
  )
  mine([membership(general, { position: { epoch, id: id(3) } })])
  await online()
  client.openThread(general, id(1))
  await settled()
  live(general, deletion)
  await settled()
  expect(client.thread(general, id(1)).getState().items).toMatchObject([
    { reply: 1 },
    { id: id(4), reply: 2, text: '', deleted: { by: ada } },
  ])
})

test('closed threads are forgotten, the one on screen is kept', async () => {
  const { client, online } = held({}, { 'thread:page': () => threadPage() })
  await online()
  client.openThread(general, id(1))
  await settled()
  const opened = client.thread(general, id(1))
  const first = client.thread(general, id(2))
  for (let sequence = 3; sequence < 20; sequence += 1) client.thread(general, id(sequence))
  expect(client.thread(general, id(1))).toBe(opened)
  expect(opened.getState().state).toBe('ready')
  expect(client.thread(general, id(2))).not.toBe(first)
})

test('who types in a thread is seen there, not in the channel', async () => {
  const { client, tell, online, askedFor } = held()
  await online()
  tell('typing:changed', { channel: general, thread: id(1), user: bob, isTyping: true })
  expect([...client.typing.getState()]).toEqual([[threadKey(general, id(1)), [bob]]])
  client.type(general, id(1))
  expect(askedFor('typing:start')).toEqual([{ channel: general, thread: id(1) }])
  await client.stop()
})

const readAnswer = (unread: number) => (mark: { id: EntryId; turn?: number }) => ({
  id: mark.id,
  unread,
  mentions: 0,
  turn: mark.turn ?? 1,
  asOf: 2,
})

test('what ada read offline is told after a reload', async () => {
  const storage = memoryOutbox()
  const before = held({ storage })
  before.mine([membership(general, { unread: 2, readId: '0-0' as EntryId })])
  await before.online()
  before.client.openChannel(general)
  await settled()
  await before.lose()
  before.client.markRead(general, id(2))
  await before.client.stop()

  const after = held({ storage }, { 'read:mark': readAnswer(0) })
  after.mine([membership(general, { unread: 2, readId: '0-0' as EntryId })])
  await after.online()
  await settled()
  expect(after.client.channels.getState().get(general)).toMatchObject({ unread: 0, readId: id(2) })
  await after.clock.turn(1_000)
  expect(after.askedFor('read:mark')).toEqual([{ channel: general, id: id(2), turn: 0 }])
  expect(await storage.list(ada)).toEqual([])
})

test('what ada read of a thread offline, or marked unread there, is told after a reload', async () => {
  const storage = memoryOutbox()
  const before = held({ storage })
  await before.online()
  await before.lose()
  before.client.markThreadUnread(general, id(1), 2)
  before.client.markThreadRead(general, id(1), 3)
  before.client.markThreadRead(general, id(2), 5)
  await before.client.stop()

  const standing = (asked: { thread: EntryId; reply: number }) => ({
    channel: general,
    isFollowed: true,
    readReply: asked.reply,
    unread: 0,
    mentions: 0,
    asOf: 9,
    acts: 1,
    marks: 0,
    thread: asked.thread,
  })
  const after = held({ storage }, { 'thread:mark': standing, 'thread:mark-unread': standing })
  await after.online()
  await after.clock.turn(1_000)
  expect(after.askedFor('thread:mark-unread')).toEqual([{ channel: general, thread: id(1), reply: 2 }])
  expect(after.askedFor('thread:mark')).toEqual([
    { channel: general, thread: id(2), reply: 5 },
    { channel: general, thread: id(1), reply: 3 },
  ])
  expect(await storage.list(ada)).toEqual([])
})

test('marked unread, a channel counts from that message on, and a mark from before changes nothing', async () => {
  const { client, clock, online, tell, askedFor } = held({}, { 'read:mark-unread': readAnswer(2) })
  await online()
  client.openChannel(general)
  await settled()
  client.markUnread(general, id(1))
  const state = () => client.channels.getState().get(general)
  expect(state()).toMatchObject({ unread: 2, readId: '0-0' })
  tell('read:marked', { channel: general, id: id(2), unread: 0, mentions: 0, turn: 0, asOf: 2 })
  expect(state()).toMatchObject({ unread: 2 })
  await clock.turn(500)
  expect(askedFor('read:mark-unread')).toEqual([{ channel: general, id: id(1) }])
  tell('read:marked', { channel: general, id: id(2), unread: 0, mentions: 0, turn: 0, asOf: 2 })
  expect(state()).toMatchObject({ unread: 2, readTurn: 1 })
})

test('what ada read elsewhere while her channels are being read is not lost to an answer that is older', async () => {
  const { client, tell, mine, online, clock, lose, open } = held()
  await online()
  await lose()
  mine([membership(general, { unread: 2, readId: '0-0' as EntryId })])
  await clock.turn(1_000)
  const isBack = open()
  tell('read:marked', { channel: general, id: id(2), unread: 0, mentions: 0, turn: 0, asOf: 2 })
  await isBack
  expect(client.channels.getState().get(general)).toMatchObject({ unread: 0, readId: id(2) })
})

test('marking unread offline is forgotten when ada read on elsewhere meanwhile', async () => {
  const { client, clock, online, lose, open, mine, askedFor } = held()
  await online()
  client.openChannel(general)
  await settled()
  await lose()
  client.markUnread(general, id(1))
  mine([membership(general, { readId: id(3), position: { epoch, id: id(3) } })])
  await clock.turn(1_000)
  await open()
  await clock.turn(1_000)
  expect(askedFor('read:mark-unread')).toEqual([])
  expect(client.channels.getState().get(general)).toMatchObject({ unread: 0, readId: id(3) })
})

test('a ban of ada and the end of a channel take it away, the ban of bob does not', async () => {
  const { client, live, online } = held()
  await online()
  live(general, changed(3, { type: 'member.banned', by: bob, user: bob, wasMember: true }))
  expect(client.channels.getState().get(general)).toMatchObject({ memberCount: 2 })
  live(general, changed(4, { type: 'member.banned', by: bob, user: ada, wasMember: true }))
  live(design, changed(3, { type: 'channel.deleted', by: bob }))
  expect([...client.channels.getState().keys()]).toEqual([])
})
