import type { LogEntry } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { EventName, EventPayload } from '@runnel/protocol/events'
import type { Start } from '@runnel/protocol/http'
import { beforeFirst, entryIdPattern, sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Preferences } from '@runnel/protocol/preference'
import type { ChosenState, Presence } from '@runnel/protocol/presence'
import type { RequestInput, RequestName, RequestOutput } from '@runnel/protocol/requests'
import type { ThreadStanding } from '@runnel/protocol/thread'
import type { User } from '@runnel/protocol/user'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import { createChannels } from './channels.ts'
import type { ChannelState } from './channels.ts'
import type { Change } from './change.ts'
import { endsMembership } from './channel-state.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { createDrafts } from './drafts.ts'
import type { DraftPlace, DraftStorage, ShownDraft } from './draft-record.ts'
import { createFeed } from './feed.ts'
import { memoryOutbox } from './outbox-memory.ts'
import { createOutbox } from './outbox.ts'
import type { OutboxStorage } from './outbox.ts'
import { createPages } from './pages.ts'
import { createPending } from './pending.ts'
import { createPreferences } from './preferences.ts'
import { createPresence } from './presence.ts'
import type { Status } from './presence.ts'
import { createReadMarks } from './read.ts'
import type { ReadRecord } from './read.ts'
import { createStandings } from './thread-standing.ts'
import { createThreadMarks } from './thread-read.ts'
import { threadKey } from './thread.ts'
import type { ThreadKey, ThreadTimeline } from './thread.ts'
import { createThreads } from './threads.ts'
import { itemAt } from './timeline.ts'
import type { Timeline } from './timeline.ts'
import { tellTyping, trackTyping } from './typing.ts'
import type { TypingPlace, Typists } from './typing.ts'
import { createUsers } from './users.ts'
import { socketWires } from './wire.ts'
import type { OpenWire } from './wire.ts'

export type { ChannelState } from './channels.ts'
export type { Connection, ConnectionPhase } from './connection.ts'
export type { OutboxStorage } from './outbox.ts'
export type { ThreadKey, ThreadTimeline } from './thread.ts'
export type { FailedChange, MessageItem, NoticeItem, Timeline, TimelineItem } from './timeline.ts'

/** A store whose snapshots are immutable: the part of zustand's `StoreApi` that a reader needs. */
export type Readable<T> = Pick<StoreApi<T>, 'getState' | 'getInitialState' | 'subscribe'>

export interface ClientOptions {
  /** Origin of the gateways, such as `https://chat.example`; empty means the page's own. */
  url: string
  /** Session token, for programs; browsers are known by their cookie. */
  token?: string
  /** Where unsent changes wait; memory when left out. */
  storage?: OutboxStorage
  /** Where drafts are kept through reloads; nowhere when left out. */
  draftStorage?: DraftStorage
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

/** A change of mine that the server will not make. Texts of messages, replies and edits are kept for `retry` or `discard`. */
export interface RefusedChange {
  clientId: string
  kind: Change['kind']
  channel: ChannelId
  error: ChatError
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
  /** Who is typing in which channel or thread (`threadKey`), in the order they began, never myself. Where nobody types is absent. */
  readonly typing: Readable<Typists>
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
  /** Replies in a thread; with `inChannel` the reply is shown in the channel, too. */
  reply(
    channel: ChannelId,
    thread: EntryId,
    text: string,
    options?: { action?: boolean; inChannel?: boolean },
  ): string
  /** Changes what a message or reply of mine says. `message` is its id, or its key while it waits: then the waiting text is another. */
  edit(channel: ChannelId, message: string, text: string): string
  /** Deletes a message or reply; one that still waits is never sent. */
  deleteMessage(channel: ChannelId, message: string, reason?: string): string
  /** Reacts, or no more. Undone before it was sent, nothing is sent. */
  react(channel: ChannelId, message: string, emoji: string, isOn: boolean): string
  pin(channel: ChannelId, message: string, isOn: boolean): string
  /** Sends a failed message or edit again, behind what waits. */
  retry(clientId: string): void
  /** Forgets a change that waits or failed. */
  discard(clientId: string): void
  /** Hears each change that was refused for good, in this tab or another that shares its storage. */
  onRefused(listener: (refused: RefusedChange) => void): () => void
  /** Resolves once every change known now is settled or failed; for programs. */
  flushed(): Promise<void>

  /** The text of the composer changed; the throttle is in here. `thread`: of a thread's composer. */
  type(channel: ChannelId, thread?: EntryId): void
  /** Sent, blurred or emptied. `send` and `reply` do it by themselves. */
  stopTyping(channel: ChannelId, thread?: EntryId): void

  /** I have read up to this entry; counts change at once, the server is told a moment later, also after being offline or a reload. */
  markRead(channel: ChannelId, id: EntryId): void
  /** This message and what follows is unread to me again, on all my devices. */
  markUnread(channel: ChannelId, id: EntryId): void

  /** The same store for the same thread as long as it is open. */
  thread(channel: ChannelId, root: EntryId): Readable<ThreadTimeline>
  /** Says which thread is on screen (or none) and loads its latest replies. */
  openThread(channel: ChannelId, root: EntryId | undefined): void
  /** Rejects with ChatError. */
  loadOlderReplies(channel: ChannelId, root: EntryId): Promise<void>
  /** How I stand to the threads known so far; kept current. */
  readonly threads: Readable<ReadonlyMap<ThreadKey, ThreadStanding>>
  /** Threads I follow, the one with the latest reply first; their standings are in `threads` from then on. Rejects with ChatError. */
  listThreads(input?: RequestInput<'thread:list'>): Promise<RequestOutput<'thread:list'>>
  /** I have read a thread up to the reply with this ordinal. */
  markThreadRead(channel: ChannelId, root: EntryId, reply: number): void
  /** Rejects with ChatError. */
  followThread(channel: ChannelId, root: EntryId, isOn: boolean): Promise<void>

  /** Asks for profiles that are not known yet; batched, cheap to call on every render. */
  needUsers(users: Iterable<UserId>): void
  /** Keeps the presence of people on screen current until the returned function is called. */
  watchPresence(users: Iterable<UserId>): () => void
  /** `automatic`: online, or away while none of my devices is touched. Replaces state and status. */
  setPresence(state: ChosenState | 'automatic', status?: Status): Promise<void>

  /** What I have begun to write, on all my devices; until `wantDrafts` only what this device keeps. See `placeOfDraft`. */
  readonly drafts: Readable<ReadonlyMap<DraftPlace, ShownDraft>>
  /** Drafts are shown here: fetches them, once. */
  wantDrafts(): void
  /** I wrote so far; an empty text lets go of the draft. */
  saveDraft(channel: ChannelId, thread: EntryId | undefined, text: string): void
  /** What gave way to what was written elsewhere is not needed any more. */
  dropDraftAside(channel: ChannelId, thread?: EntryId): void
  /** How I want Runnel to be, on all my devices; empty until `wantPreferences`. */
  readonly preferences: Readable<Preferences>
  wantPreferences(): void
  /** Changes what is named; shown at once, told when it can be. */
  setPreferences(changes: Preferences): void
  /** Nobody touches this device, or somebody does again; told to the server with every connection. */
  setIdle(isIdle: boolean): void

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
  const my = () => me.getState()?.user
  const channels = createChannels({
    my,
    windowOf: (channel) => pages.windowOf(channel),
    onOwnRead: (channel, id, turn) => {
      pages.atEnd(channel)
      readMarks.mark(channel, id, turn)
    },
    onUnsure: (channel) => readMarks.recount(channel),
  })
  const typing = createStore<Typists>(() => new Map())
  const eventListeners = new Map<string, Set<(payload: never) => void>>()
  const entryListeners = new Set<(channel: ChannelId, entries: readonly LogEntry[]) => void>()
  const refusalListeners = new Set<(refused: RefusedChange) => void>()
  let hasListedThreads = false
  const typists = trackTyping(clock, (next) => typing.setState(next, true))
  let openedChannel: ChannelId | undefined

  const connection = createConnection({
    openWire: options.openWire ?? socketWires({ ...options, isIdle: () => presence.sayIdle() }),
    clock,
    random,
    resume,
    onDown,
    onEvent,
    probe: (timeoutMs) => request('presence:open', { channel: openedChannel ?? null }, { timeoutMs }),
  })
  const { request } = connection
  const users = createUsers(clock, request)
  const drafts = createDrafts(clock, random, request, options.draftStorage, my)
  const preferences = createPreferences(clock, random, request)
  const presence = createPresence(clock, request, random)
  const readMarks = createReadMarks({
    storage,
    clock,
    random,
    request,
    get: channels.get,
    onRecalled: reconcileRead,
    onHeard: (record) => applyReadRecord(record, true),
    onTold: channels.takeReadState,
    onRefused: ({ channel, unread }) => unread && channels.restoreRead(channel, unread.readId),
  })
  const standings = createStandings({
    my,
    onChange: ({ channel, thread }) => threads.publish(channel, thread),
    onCallsRead: recountCalls,
    onUnsure: (standing) => threadMarks.recount(standing),
  })
  const threadMarks = createThreadMarks({
    clock,
    random,
    request,
    standingOf: standings.get,
    onTold: (standing) => {
      knowStanding(standing)
      recountCalls(standing.channel)
    },
  })
  const teller = tellTyping(clock, (place, isTyping) => {
    const [channel, thread] = place.split(' ') as [ChannelId, EntryId | undefined]
    // Nobody waits for it: what is lost is forgotten by the others after 6 s (TYP-1).
    void request(isTyping ? 'typing:start' : 'typing:stop', { channel, ...(thread && { thread }) }).catch(
      () => {},
    )
  })
  const feed = createFeed({
    request,
    random,
    wait: connection.wait,
    isFollowed: (channel) =>
      entryListeners.size > 0 || pages.isLoaded(channel) || threads.isLoadedIn(channel),
    onResumed: (resumed) => {
      for (const revocation of resumed.left ?? []) onEvent('channel:revoked', revocation)
      me.setState(resumed.me, true)
      workspace.setState(resumed.workspace, true)
      users.know([resumed.me])
      // Entries that follow at once may be my own, and read.
      readMarks.signIn(resumed.me.user)
    },
    onMembership: (membership) => {
      channels.describe(membership)
      reconcileRead(membership.channel)
    },
    onEntries: (channel, entries, position, isNews) => {
      channels.take(channel, entries, position, isNews)
      const isShown = pending.reach(channel, position)
      pages.take(channel, entries, isShown)
      standings.take(channel, entries)
      threads.take(channel, entries, isShown)
      outbox.recognise(entries)
      for (const entry of entries)
        if (entry.type === 'message.posted' || entry.type === 'thread.replied')
          typists.hear(placeOf(channel, entry.thread), entry.by, false)
      if (entries.length > 0) for (const listener of entryListeners) listener(channel, entries)
      const isMine = (entry: LogEntry) => entry.type === 'member.joined' && entry.user === my()
      const last = entries.findLast((entry) => endsMembership(entry, my()) || isMine(entry))
      if (last && isNews(last) && !isMine(last)) feed.revoke(channel)
    },
    onReplaced: (channel, page, reason) => {
      pending.forget(channel)
      channels.forgetLast(channel)
      pages.seed(channel, page, reason)
      threads.reload(channel)
    },
    onSkipped: (channel) => {
      pending.forget(channel)
      channels.forgetLast(channel)
      threads.reload(channel)
      if (!pages.isLoaded(channel)) return
      pages.unload(channel)
      if (channel === openedChannel) open(channel)
    },
    onRemoved: (channel) => {
      pending.forget(channel)
      channels.remove(channel)
      pages.unload(channel)
      threads.forget(channel)
      standings.forget(channel)
      typists.forget(channel)
    },
    onStuck: connection.drop,
  })
  const outbox = createOutbox({
    storage,
    request,
    clock,
    random,
    onChange: (channel, settled) => {
      if (settled?.id) pending.acknowledge(channel, settled.record, settled.id)
      pages.publish(channel)
      threads.publish(channel)
      connection.countWaiting(outbox.countWaiting())
    },
    onRefused: ({ clientId, kind, channel }, error) => {
      for (const listener of refusalListeners) listener({ clientId, kind, channel, error })
    },
  })
  /** Queues a change of mine, also before `start()`. */
  function addChange(...change: Parameters<typeof outbox.add>): string {
    const user = my()
    if (user) void outbox.signIn(user)
    return outbox.add(...change)
  }
  const pending = createPending(outbox.ofChannel, feed.positionOf)
  const pageOptions = {
    request,
    clock,
    random,
    my,
    pending,
    wait: connection.wait,
    positionOf: feed.positionOf,
    onOtherLog: feed.readAnew,
  }
  const pages = createPages(pageOptions)
  const threads = createThreads({
    ...pageOptions,
    rootOf: (channel, root) => {
      const item = itemAt(pages.windowOf(channel), root)
      return item?.kind === 'message' ? item : undefined
    },
    standingOf: standings.get,
    onStanding: knowStanding,
  })

  async function resume(isCurrent: () => boolean): Promise<void> {
    await feed.resume()
    await outbox.signIn(me.getState()!.user)
    if (!isCurrent()) return
    for (const channel of pages.resume()) open(channel)
    threads.resume()
    threadMarks.resume()
    // What was told of them while I was away is lost.
    for (const { channel, root } of threads.loaded()) {
      const standing = standings.get(channel, root)
      if (standing) threadMarks.recount(standing)
    }
    if (hasListedThreads) void refreshThreads().catch(() => {})
    tellOpen()
    outbox.resume()
    presence.resume()
    drafts.signIn(me.getState()!.user)
    void drafts.resume()
    void preferences.resume()
    users.resume()
    readMarks.resume()
  }

  function onDown(): void {
    feed.pause()
    pages.pause()
    threads.pause()
    threadMarks.pause()
    outbox.pause()
    presence.pause()
    drafts.pause()
    preferences.pause()
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
        presence.review()
        if (channel.channel !== openedChannel) return
        open(openedChannel)
        tellOpen()
      },
      'channel:revoked': ({ channel }) => {
        feed.revoke(channel)
        presence.review()
      },
      'read:marked': ({ channel, ...state }) => feed.inOrder(() => channels.takeReadState(channel, state)),
      'thread:changed': knowStanding,
      'typing:changed': ({ channel, thread, user, isTyping }) => {
        if (user !== my()) typists.hear(placeOf(channel, thread), user, isTyping)
      },
      'draft:changed': drafts.take,
      'preference:changed': preferences.take,
      'presence:changed': ({ users: changed }) => presence.hear(changed),
      'user:changed': ({ users: changed }) => {
        users.know(changed)
        const mine = changed.find(({ user }) => user === me.getState()?.user)
        if (mine) me.setState(mine, true)
      },
    }
    if (Object.hasOwn(events, name)) (events[name as EventName] as (payload: unknown) => void)(payload)
    for (const listener of eventListeners.get(name) ?? []) (listener as (payload: unknown) => void)(payload)
  }

  function open(channel: ChannelId): void {
    const { unread = 0, readId = beforeFirst } = channels.get(channel) ?? {}
    pages.open(channel, { isMine: channels.get(channel) !== undefined, unread, readId })
  }

  /** The last tell wins; one that is lost is told again with the next resume. */
  function tellOpen(): void {
    const channel = openedChannel !== undefined && channels.get(openedChannel) ? openedChannel : null
    void request('presence:open', { channel }).catch(() => {})
  }

  function markRead(channel: ChannelId, id: EntryId): void {
    const window = pages.windowOf(channel)
    if (!window.hasNewer && window.settled.at(-1)?.id === id) pages.atEnd(channel)
    if (channels.read(channel, id)) readMarks.mark(channel, id, channels.get(channel)!.readTurn)
  }

  function markUnread(channel: ChannelId, id: EntryId): void {
    const { readId, readTurn } = channels.get(channel) ?? {}
    if (readId === undefined || readTurn === undefined) return
    channels.markUnread(channel, id)
    readMarks.markUnread(channel, id, readId, readTurn)
  }

  /** What the server does not know yet of my reading, laid over what it says of a channel. */
  function reconcileRead(channel: ChannelId): void {
    const state = channels.get(channel)
    const record = readMarks.untoldOf(channel)
    if (!state || !record) return
    const { unread } = record
    const isOutdated =
      unread && (state.readTurn > unread.turn || sequenceOf(state.readId) > sequenceOf(unread.readId))
    if (isOutdated) readMarks.dropUnread(channel, state.readTurn)
    const left = isOutdated ? readMarks.untoldOf(channel) : record
    if (left) applyReadRecord(left)
  }

  function applyReadRecord({ channel, unread, mark }: ReadRecord, isElsewhere = false): void {
    const turn = channels.get(channel)?.readTurn
    if (unread && unread.turn === turn) channels.markUnread(channel, unread.from, isElsewhere)
    if (mark && (unread || mark.turn === turn)) channels.read(channel, mark.id)
  }

  function send(channel: ChannelId, text: string, { action = false } = {}): string {
    const clientId = addChange(channel, { kind: 'send', text, ...(action && { action }) })
    teller.stop(channel)
    showSent(channel)
    return clientId
  }

  function reply(
    channel: ChannelId,
    thread: EntryId,
    text: string,
    { action = false, inChannel = false } = {},
  ): string {
    const more = { ...(action && { action }), ...(inChannel && { inChannel }) }
    const clientId = addChange(channel, { kind: 'reply', thread, text, ...more })
    teller.stop(threadKey(channel, thread))
    if (inChannel) showSent(channel)
    return clientId
  }

  function showSent(channel: ChannelId): void {
    pages.atEnd(channel)
    if (pages.windowOf(channel).hasNewer) void pages.showLatest(channel).catch(() => {})
  }

  function edit(channel: ChannelId, message: string, text: string): string {
    if (outbox.revise(message, text)) return message
    return addChange(channel, { kind: 'edit', id: requireId(channel, message), text })
  }

  function deleteMessage(channel: ChannelId, message: string, reason?: string): string {
    if (outbox.discard(message)) return message
    const id = requireId(channel, message)
    return addChange(channel, { kind: 'delete', id, ...(reason !== undefined && { reason }) })
  }

  /** The id of a message that is named by its id or its key. */
  function requireId(channel: ChannelId, message: string): EntryId {
    if (entryIdPattern.test(message)) return message as EntryId
    const items = [...pages.storeOf(channel).getState().items, ...threads.itemsIn(channel)]
    const id = items.find(({ key }) => key === message)?.id
    if (!id) throw new ChatError('not_found')
    return id
  }

  /** Replies that call me count in the channel, too, until they are read in their thread. */
  function recountCalls(channel: ChannelId): void {
    if ((channels.get(channel)?.mentions ?? 0) > 0) readMarks.recount(channel)
  }

  function knowStanding(standing: ThreadStanding): void {
    standings.know([standing])
  }

  function markThreadRead(channel: ChannelId, root: EntryId, ordinal: number): void {
    const left = (threads.repliesAfter(channel, root, ordinal) ?? []).filter(
      ({ by, deleted }) => by !== my() && !deleted,
    )
    const mentions = left.filter((item) => item.mentions?.includes(my()!)).length
    standings.read(channel, root, ordinal, { unread: left.length, mentions })
    threadMarks.mark(channel, root, ordinal)
  }

  async function listThreads(input: RequestInput<'thread:list'> = {}): Promise<RequestOutput<'thread:list'>> {
    hasListedThreads = true
    const answer = await request('thread:list', input)
    standings.know(answer.threads.map(({ root: _root, latest: _latest, ...standing }) => standing))
    return answer
  }

  /** What is unread in my threads after being away. */
  async function refreshThreads(): Promise<void> {
    const { threads: unread, cursor } = await listThreads({ unreadOnly: true })
    if (cursor === undefined) standings.keepUnread(unread)
  }

  async function stop(): Promise<void> {
    connection.stop()
    users.stop()
    await readMarks.stop()
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
      const user = my()
      if (user) {
        readMarks.signIn(user)
        drafts.signIn(user)
        void outbox.signIn(user)
      }
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
    reply,
    edit,
    deleteMessage,
    react: (channel, message, emoji, isOn) =>
      addChange(channel, { kind: 'react', id: requireId(channel, message), emoji, isOn }),
    pin: (channel, message, isOn) =>
      addChange(channel, { kind: 'pin', id: requireId(channel, message), isOn }),
    retry: outbox.retry,
    discard: (clientId) => void outbox.discard(clientId),
    onRefused(listener) {
      refusalListeners.add(listener)
      return () => refusalListeners.delete(listener)
    },
    flushed: () =>
      new Promise((resolve) => {
        if (outbox.countWaiting() === 0) return resolve()
        const unsubscribe = connection.state.subscribe(({ waiting }) => {
          if (waiting > 0) return
          unsubscribe()
          resolve()
        })
      }),
    type: (channel, thread) => teller.type(placeOf(channel, thread)),
    stopTyping: (channel, thread) => teller.stop(placeOf(channel, thread)),
    markRead,
    markUnread,
    thread: threads.storeOf,
    openThread: threads.open,
    loadOlderReplies: threads.loadOlder,
    threads: standings.store,
    listThreads,
    markThreadRead,
    async followThread(channel, root, isOn) {
      knowStanding(await request(isOn ? 'thread:follow' : 'thread:unfollow', { channel, thread: root }))
    },
    needUsers: users.need,
    watchPresence: presence.watch,
    setPresence: presence.choose,
    drafts: drafts.state,
    wantDrafts: drafts.want,
    saveDraft: drafts.save,
    dropDraftAside: drafts.dropAside,
    preferences: preferences.state,
    wantPreferences: preferences.want,
    setPreferences: preferences.set,
    setIdle: presence.setIdle,
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

function placeOf(channel: ChannelId, thread: EntryId | undefined): TypingPlace {
  return thread === undefined ? channel : threadKey(channel, thread)
}
