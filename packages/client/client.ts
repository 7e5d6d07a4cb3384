import type { LogEntry } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { EventName, EventPayload } from '@runnel/protocol/events'
import type { Start } from '@runnel/protocol/http'
import { beforeFirst } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { ChosenState, Presence } from '@runnel/protocol/presence'
import type { RequestInput, RequestName, RequestOutput } from '@runnel/protocol/requests'
import type { User } from '@runnel/protocol/user'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import { createChannels } from './channels.ts'
import type { ChannelState } from './channels.ts'
import { newClientId } from './client-id.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { createFeed } from './feed.ts'
import { memoryOutbox } from './outbox-memory.ts'
import { createOutbox } from './outbox.ts'
import type { OutboxRecord, OutboxStorage } from './outbox.ts'
import { createPages } from './pages.ts'
import { createPresence } from './presence.ts'
import { createReadMarks } from './read.ts'
import type { MessageItem, Timeline } from './timeline.ts'
import { tellTyping, trackTyping } from './typing.ts'
import type { Typists } from './typing.ts'
import { createUsers } from './users.ts'
import { socketWires } from './wire.ts'
import type { OpenWire } from './wire.ts'

export type { ChannelState } from './channels.ts'
export type { Connection, ConnectionPhase } from './connection.ts'
export type { OutboxStorage } from './outbox.ts'
export type { MessageItem, NoticeItem, Timeline, TimelineItem } from './timeline.ts'

/** A store whose snapshots are immutable: the part of zustand's `StoreApi` that a reader needs. */
export type Readable<T> = Pick<StoreApi<T>, 'getState' | 'getInitialState' | 'subscribe'>

export interface ClientOptions {
  /** Origin of the gateways, such as `https://chat.example`; empty means the page's own. */
  url: string
  /** Session token, for programs; browsers are known by their cookie. */
  token?: string
  /** Where unsent changes wait; memory when left out. */
  storage?: OutboxStorage
  /** What the server rendered, so that nothing is asked again. */
  start?: Start
  /** The channel that `start.page` is of. */
  startChannel?: ChannelId
  transports?: ('websocket' | 'polling')[]
  /** How connections are made; Socket.IO to `url` when left out. */
  openWire?: OpenWire
  clock?: Clock
  /** Uniform in [0, 1). */
  random?: () => number
}

/** The workspace's name and whether people may sign up by themselves; undefined until known. */
export interface WorkspaceState {
  name: string
  signUp: 'open' | 'invited'
}

/** One signed-in person's live view of their channels. Nothing happens before `start()`. */
export interface Client extends AsyncDisposable {
  readonly connection: Readable<Connection>
  readonly me: Readable<User | undefined>
  readonly workspace: Readable<WorkspaceState | undefined>
  /** My channels; a new Map with every change, unchanged channels keep their identity. */
  readonly channels: Readable<ReadonlyMap<ChannelId, ChannelState>>
  /** People known so far; ask for more with `needUsers`. */
  readonly users: Readable<ReadonlyMap<UserId, User>>
  /** Presence of watched people; absent means not read yet, everyone is `unknown` while not online (PRE-1). */
  readonly presence: Readable<ReadonlyMap<UserId, Presence>>
  /** Who is typing in which channel, in the order they began, never myself. Channels where nobody types are absent. */
  readonly typing: Readable<ReadonlyMap<ChannelId, readonly UserId[]>>
  /** The same store for the same channel, always. */
  timeline(channel: ChannelId): Readable<Timeline>

  start(): void
  /** Closes the socket and stops every timer; what waits stays in the storage. */
  stop(): Promise<void>
  /** Tries to connect at once instead of at `retryAt`. */
  reconnect(): void

  /** Says which channel is on screen (or none) and loads it: around the first unread message when many are unread, else the newest page. A channel that is not mine yet loads when it is granted. */
  openChannel(channel: ChannelId | undefined): void
  /** Reject with ChatError; `unavailable` when not connected. Concurrent calls share one request. */
  loadOlder(channel: ChannelId): Promise<void>
  loadNewer(channel: ChannelId): Promise<void>
  /** Replaces the window by the newest page, unless it holds it already. */
  showLatest(channel: ChannelId): Promise<void>
  /** Replaces the window by the page around an entry, unless the entry is in it. */
  showAround(channel: ChannelId, id: EntryId): Promise<void>

  /** Shows the message at once and sends it when it can be sent (MSG-3, MSG-4). Gives its client id, which is also its timeline key. */
  send(channel: ChannelId, text: string, options?: { action?: boolean }): string
  /** Sends a failed message again, behind those that wait. */
  retry(clientId: string): void
  /** Forgets a message that waits or failed. */
  discard(clientId: string): void
  /** Resolves once every change known now is settled or failed; for programs. */
  flushed(): Promise<void>

  /** The text of the composer changed; the throttle is in here. */
  type(channel: ChannelId): void
  /** Sent, blurred or emptied. `send` does it by itself. */
  stopTyping(channel: ChannelId): void

  /** I have read up to this entry; counts change at once, the server is told a moment later, also after being offline. */
  markRead(channel: ChannelId, id: EntryId): void

  /** Asks for profiles that are not known yet; batched, cheap to call on every render. */
  needUsers(users: Iterable<UserId>): void
  /** Keeps the presence of people on screen current until the returned function is called. */
  watchPresence(users: Iterable<UserId>): () => void
  setPresence(state: ChosenState, status?: { text?: string; emoji?: string; until?: number }): Promise<void>

  /** Any other request. Throws ChatError; `unavailable` when not connected or not answered in time (10 s), the outcome then being unknown. */
  request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
    options?: { timeoutMs?: number },
  ): Promise<RequestOutput<Name>>
  /** Hears a server event after the stores have taken it in, such as `channel:revoked` or `admin:locked`. Gives the way to stop. For log entries use `onEntries`. */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void
  /** Hears each new log entry of each of my channels exactly once, in order, those missed while away included (unless trimmed). */
  onEntries(listener: (channel: ChannelId, entries: readonly LogEntry[]) => void): () => void
}

/** Makes the client of one signed-in person. Touches neither network nor browser before `start()`. */
export function createClient(options: ClientOptions): Client {
  const { storage = memoryOutbox(), start, clock = systemClock, random = Math.random } = options
  const me = createStore<User | undefined>(() => start?.session.me)
  const workspace = createStore<WorkspaceState | undefined>(() => start?.session.workspace)
  const channels = createChannels(
    () => me.getState()?.user,
    (channel) => pages.windowOf(channel),
  )
  const typing = createStore<Typists>(() => new Map())
  const eventListeners = new Map<string, Set<(payload: never) => void>>()
  const entryListeners = new Set<(channel: ChannelId, entries: readonly LogEntry[]) => void>()
  const typists = trackTyping(clock, (next) => typing.setState(next, true))
  let openedChannel: ChannelId | undefined

  const connection = createConnection({
    openWire: options.openWire ?? socketWires(options),
    clock,
    random,
    resume,
    onDown,
    onEvent,
    probe: (timeoutMs) => request('presence:open', { channel: openedChannel ?? null }, { timeoutMs }),
  })
  const { request } = connection
  const users = createUsers(clock, request)
  const presence = createPresence(clock, request)
  const readMarks = createReadMarks(clock, random, request, channels.marked)
  const teller = tellTyping(clock, (channel, isTyping) => {
    // Nobody waits for it: what is lost is forgotten by the others after 6 s (TYP-1).
    void request(isTyping ? 'typing:start' : 'typing:stop', { channel }).catch(() => {})
  })
  const feed = createFeed({
    request,
    random,
    wait: connection.wait,
    isFollowed: (channel) => entryListeners.size > 0 || pages.isLoaded(channel),
    onResumed: (resumed) => {
      me.setState(resumed.me, true)
      workspace.setState(resumed.workspace, true)
      users.know([resumed.me])
    },
    onMembership: channels.describe,
    onEntries: (channel, entries, position, isNews) => {
      pages.take(channel, entries)
      channels.take(channel, entries, position, isNews)
      for (const entry of entries) if (entry.type === 'message.posted') typists.hear(channel, entry.by, false)
      readOwn(channel)
      if (entries.length > 0) for (const listener of entryListeners) listener(channel, entries)
    },
    onReplaced: (channel, page, reason) => pages.seed(channel, page, reason),
    onSkipped: (channel) => {
      if (!pages.isLoaded(channel)) return
      pages.unload(channel)
      if (channel === openedChannel) open(channel)
    },
    onRemoved: (channel) => {
      channels.remove(channel)
      pages.unload(channel)
      typists.forget(channel)
    },
    onStuck: connection.drop,
  })
  const pages = createPages({
    request,
    clock,
    random,
    wait: connection.wait,
    positionOf: feed.positionOf,
    pendingOf: (channel) => outbox.ofChannel(channel).map(pendingItem),
    onOtherLog: feed.readAnew,
    onNewest: channels.learnHead,
  })
  const outbox = createOutbox({
    storage,
    request,
    clock,
    random,
    onChange: (channel, settled) => {
      if (settled)
        pages.acknowledge(channel, { ...pendingItem(settled.record), id: settled.id, status: 'settled' })
      pages.publish(channel)
      connection.countWaiting(outbox.countWaiting())
    },
  })

  async function resume(isCurrent: () => boolean): Promise<void> {
    await feed.resume()
    await outbox.signIn(me.getState()!.user)
    if (!isCurrent()) return
    for (const channel of pages.resume()) open(channel)
    tellOpen()
    outbox.resume()
    presence.resume()
    users.resume()
    readMarks.resume()
  }

  function onDown(): void {
    feed.pause()
    pages.pause()
    outbox.pause()
    presence.pause()
    readMarks.pause()
    typists.forgetAll()
    teller.reset()
  }

  function onEvent(name: string, payload: unknown): void {
    // The wire's shapes are the server's promise, kept by the protocol's own tests.
    const events: { [Name in EventName]?: (payload: EventPayload<Name>) => void } = {
      'channel:events': feed.receive,
      'channel:granted': ({ channel }) => {
        feed.grant(channel)
        if (channel.channel !== openedChannel) return
        open(openedChannel)
        tellOpen()
      },
      'channel:revoked': ({ channel }) => feed.revoke(channel),
      'read:marked': channels.readElsewhere,
      'typing:changed': ({ channel, user, isTyping }) => {
        if (user !== me.getState()?.user) typists.hear(channel, user, isTyping)
      },
      'presence:changed': ({ users: changed }) => presence.take(changed),
    }
    if (Object.hasOwn(events, name)) (events[name as EventName] as (payload: unknown) => void)(payload)
    for (const listener of eventListeners.get(name) ?? []) (listener as (payload: unknown) => void)(payload)
  }

  function open(channel: ChannelId): void {
    const { unread = 0, readId = beforeFirst } = channels.get(channel) ?? {}
    pages.open(channel, { isMine: channels.get(channel) !== undefined, unread, readId })
    channels.learnHead(channel)
  }

  /** The last tell wins; one that is lost is told again with the next resume. */
  function tellOpen(): void {
    const channel = openedChannel !== undefined && channels.get(openedChannel) ? openedChannel : null
    void request('presence:open', { channel }).catch(() => {})
  }

  function markRead(channel: ChannelId, id: EntryId): void {
    const window = pages.windowOf(channel)
    if (!window.hasNewer && window.settled.at(-1)?.id === id) pages.atEnd(channel)
    if (channels.read(channel, id)) readMarks.mark(channel, id)
  }

  /** What I say right after what I have read, I have read: the server is told, so that it is not unread on my next device. */
  function readOwn(channel: ChannelId): void {
    const { lastMessage, readN, unread } = channels.get(channel) ?? {}
    if (lastMessage === undefined || lastMessage.by !== me.getState()?.user) return
    if (unread === 0 && readN === lastMessage.n) markRead(channel, lastMessage.id)
  }

  function send(channel: ChannelId, text: string, { action = false } = {}): string {
    const clientId = newClientId(clock.now())
    outbox.add({ clientId, channel, text, ...(action && { action }) })
    teller.stop(channel)
    pages.atEnd(channel)
    if (pages.windowOf(channel).hasNewer) void pages.showLatest(channel).catch(() => {})
    return clientId
  }

  async function stop(): Promise<void> {
    connection.stop()
    users.stop()
    await outbox.stop()
  }

  if (start) {
    users.know([start.session.me, ...start.users])
    for (const { events: _events, more: _more, page: _page, ...channel } of start.session.channels) {
      const isStart = start.page && channel.channel === options.startChannel
      feed.seed(channel, isStart ? start.page!.position : channel.position)
    }
    if (start.page && options.startChannel && channels.get(options.startChannel))
      pages.seed(options.startChannel, start.page)
  }

  return {
    connection: connection.state,
    me,
    workspace,
    channels: channels.store,
    users: users.state,
    presence: presence.state,
    typing,
    timeline: pages.storeOf,
    start() {
      const user = me.getState()?.user
      if (user) void outbox.signIn(user)
      connection.start()
    },
    stop,
    [Symbol.asyncDispose]: stop,
    reconnect: connection.reconnect,
    openChannel(channel) {
      const isSame = channel === openedChannel
      openedChannel = channel
      if (channel !== undefined) open(channel)
      if (!isSame && connection.state.getState().phase === 'online') tellOpen()
    },
    loadOlder: pages.loadOlder,
    loadNewer: pages.loadNewer,
    showLatest: pages.showLatest,
    showAround: pages.showAround,
    send,
    retry: outbox.retry,
    discard: outbox.discard,
    flushed: () =>
      new Promise((resolve) => {
        if (outbox.countWaiting() === 0) return resolve()
        const unsubscribe = connection.state.subscribe(({ waiting }) => {
          if (waiting > 0) return
          unsubscribe()
          resolve()
        })
      }),
    type: teller.type,
    stopTyping: teller.stop,
    markRead,
    needUsers: users.need,
    watchPresence: presence.watch,
    async setPresence(state, status = {}) {
      await request('presence:set', { state, ...status })
    },
    request,
    on(name, listener) {
      const listeners = eventListeners.get(name) ?? new Set()
      eventListeners.set(name, listeners.add(listener))
      return () => listeners.delete(listener)
    },
    onEntries(listener) {
      entryListeners.add(listener)
      return () => entryListeners.delete(listener)
    },
  }
}

const pendingItems = new WeakMap<OutboxRecord, MessageItem>()

/** A record as it is shown; the same record gives the same item, so that nothing is drawn again for it. */
function pendingItem(record: OutboxRecord): MessageItem {
  const known = pendingItems.get(record)
  if (known) return known
  const { clientId, user, at, text, action, state, error } = record
  const item: MessageItem = {
    kind: 'message',
    key: clientId,
    clientId,
    at,
    by: user,
    text,
    ...(action && { action }),
    status: state,
    ...(error && { error: ChatError.fromAnswer(error) }),
  }
  pendingItems.set(record, item)
  return item
}
