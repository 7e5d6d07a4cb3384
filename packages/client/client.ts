import type { LogEntry } from '@runnel/protocol/entry'
import type { EventName, EventPayload } from '@runnel/protocol/events'
import { beforeFirst, sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { createStore } from 'zustand/vanilla'
import { endsMembership } from './channel-state.ts'
import { createChannels } from './channels.ts'
import { systemClock } from './clock.ts'
import { createConnection } from './connection.ts'
import type { Client, ClientOptions, WorkspaceState } from './contract.ts'
import { createDrafts } from './drafts.ts'
import { createFeed } from './feed.ts'
import { createListeners } from './listeners.ts'
import { memoryOutbox } from './outbox-memory.ts'
import { createOutbox } from './outbox.ts'
import { createPages } from './pages.ts'
import { createPending } from './pending.ts'
import { createPreferences } from './preferences.ts'
import { createPresence } from './presence.ts'
import { createReading } from './reading.ts'
import { createSaying } from './saying.ts'
import { threadKey } from './thread.ts'
import { createThreads } from './threads.ts'
import { itemAt } from './timeline.ts'
import { tellTyping, trackTyping } from './typing.ts'
import type { TypingPlace, Typists } from './typing.ts'
import { createUsers } from './users.ts'
import { socketWires } from './wire.ts'

export type { ChannelState } from './channels.ts'
export type { Connection, ConnectionPhase } from './connection.ts'
export type { OutboxStorage } from './outbox.ts'
export type { ThreadKey, ThreadTimeline } from './thread.ts'
export type { FailedChange, MessageItem, NoticeItem, Timeline, TimelineItem } from './timeline.ts'
export type { Client, ClientOptions, Readable, RefusedChange, WorkspaceState } from './contract.ts'

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
      reading.noteOwn(channel, id, turn)
    },
    onUnsure: (channel) => reading.recount(channel),
  })
  const typing = createStore<Typists>(() => new Map())
  const listeners = createListeners()
  const typists = trackTyping(clock, (next) => typing.setState(next, true))
  let openedChannel: ChannelId | undefined

  const connection = createConnection({
    openWire: options.openWire ?? socketWires({ ...options, isIdle: () => presence.sayIdle() }),
    clock,
    random,
    resume,
    onDown,
    onEvent,
    probe: (options) => request('presence:open', { channel: openedChannel ?? null }, options),
  })
  const { request } = connection
  const users = createUsers(clock, request)
  const drafts = createDrafts({
    clock,
    random,
    request,
    storage: options.draftStorage,
    my,
    keepsNothing: (channel) => channels.get(channel)?.ephemeral === true,
  })
  const preferences = createPreferences(clock, random, request)
  const presence = createPresence(clock, request, random)
  const reading = createReading({
    storage,
    clock,
    random,
    request,
    my,
    isStopped: () => connection.state.getState().reason === 'stopped',
    channels,
    pages: () => pages,
    threads: () => threads,
  })
  const { standings } = reading
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
      listeners.areForEntries() || pages.isLoaded(channel) || threads.isLoadedIn(channel),
    onResumed: (resumed) => {
      me.setState(resumed.me, true)
      workspace.setState(resumed.workspace, true)
      users.know([resumed.me])
      // Entries that follow at once may be my own, and read.
      reading.signIn(resumed.me.user)
    },
    onLeft: (revocation) => {
      presence.review()
      listeners.tellEvent('channel:revoked', revocation)
    },
    together: channels.together,
    onMembership: (membership, taken, missed) => {
      channels.together(() => {
        channels.describe(membership, taken, missed)
        standings.rewind(membership.channel, sequenceOf(membership.position.id))
        // What was ahead of the entries may be of a log that is no more.
        if (pages.isAhead(membership.channel)) reload(membership.channel)
        threads.reload(membership.channel, true)
        reading.reconcileRead(membership.channel)
      })
    },
    onHead: (channel, head) => {
      if (!pending.cut(channel, head)) return
      pages.publish(channel)
      threads.publish(channel)
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
      listeners.tellEntries(channel, entries)
      const isMine = (entry: LogEntry) => entry.type === 'member.joined' && entry.user === my()
      const last = entries.findLast((entry) => endsMembership(entry, my()) || isMine(entry))
      if (last && isNews(last) && !isMine(last)) feed.revoke(channel)
    },
    onReplaced: (channel, page, reason) => {
      pending.forget(channel)
      // Another log counts anew.
      if (reason === 'reset') standings.forget(channel)
      pages.seed(channel, page, reason)
      channels.forgetLast(channel)
      threads.reload(channel)
    },
    onSkipped: (channel) => {
      pending.forget(channel)
      threads.reload(channel)
      reload(channel)
      channels.forgetLast(channel)
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
    onRefused: ({ clientId, kind, channel }, error) =>
      listeners.tellRefused({ clientId, kind, channel, error }),
  })
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
    onStanding: reading.knowStanding,
  })
  const saying = createSaying({ my, outbox, pages, threads, teller })

  async function resume(isCurrent: () => boolean): Promise<void> {
    await feed.resume()
    await outbox.signIn(me.getState()!.user)
    if (!isCurrent()) return
    const awaited = new Set(pages.resume())
    // I may have been let in again while I was away.
    if (openedChannel !== undefined && channels.get(openedChannel) && !pages.isLoaded(openedChannel))
      awaited.add(openedChannel)
    for (const channel of awaited) open(channel)
    threads.resume()
    reading.resume()
    tellOpen()
    outbox.resume()
    presence.resume()
    drafts.signIn(me.getState()!.user)
    void drafts.resume()
    void preferences.resume()
    users.resume()
  }

  function onDown(): void {
    feed.pause()
    pages.pause()
    threads.pause()
    reading.pause()
    outbox.pause()
    presence.pause()
    drafts.pause()
    preferences.pause()
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
        feed.inOrder(() => {
          if (channel.channel !== openedChannel) return
          open(openedChannel)
          tellOpen()
        })
      },
      'channel:revoked': ({ channel }) => {
        feed.revoke(channel)
        presence.review()
      },
      'read:marked': ({ channel, ...state }) =>
        feed.inOrder(() => {
          const { readId, readTurn } = channels.get(channel) ?? {}
          channels.takeReadState(channel, state)
          // Calls in threads change with no entry that would tell which of two counts is the later one.
          const isInThreads = state.id === readId && state.turn === readTurn
          if (isInThreads || state.mentions > 0) reading.recount(channel)
        }),
      'thread:changed': reading.knowStanding,
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
    listeners.tellEvent(name, payload)
  }

  function open(channel: ChannelId): void {
    const { unread = 0, readId = beforeFirst } = channels.get(channel) ?? {}
    pages.open(channel, { isMine: channels.get(channel) !== undefined, unread, readId })
  }

  function reload(channel: ChannelId): void {
    if (!pages.isLoaded(channel)) return
    pages.unload(channel)
    if (channel === openedChannel) open(channel)
  }

  /** The last tell wins; one that is lost is told again with the next resume. */
  function tellOpen(): void {
    const channel = openedChannel !== undefined && channels.get(openedChannel) ? openedChannel : null
    void request('presence:open', { channel }).catch(() => {})
  }

  async function stop(): Promise<void> {
    connection.stop()
    users.stop()
    await reading.stop()
    await outbox.stop()
  }

  if (start) {
    users.know([start.session.me, ...start.users])
    channels.together(() => {
      for (const { events: _events, more: _more, page: _page, ...channel } of start.session.channels) {
        const isStart = start.page && channel.channel === options.startChannel
        feed.seed(channel, isStart ? start.page!.position : channel.position)
      }
    })
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
        reading.signInMarks()
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
    ...saying,
    retry: outbox.retry,
    discard: (clientId) => void outbox.discard(clientId),
    onRefused: listeners.onRefused,
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
    markRead: reading.markRead,
    markAllRead: reading.markAllRead,
    markUnread: reading.markUnread,
    thread: threads.storeOf,
    openThread: threads.open,
    loadOlderReplies: threads.loadOlder,
    threads: standings.store,
    listThreads: reading.listThreads,
    markThreadRead: reading.markThreadRead,
    markThreadUnread: reading.markThreadUnread,
    async followThread(channel, root, isOn) {
      reading.knowStanding(
        await request(isOn ? 'thread:follow' : 'thread:unfollow', { channel, thread: root }),
      )
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
    on: listeners.on,
    onEntries: listeners.onEntries,
  }
}

function placeOf(channel: ChannelId, thread: EntryId | undefined): TypingPlace {
  return thread === undefined ? channel : threadKey(channel, thread)
}
