import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { RequestInput, RequestOutput } from '@runnel/protocol/requests'
import type { ThreadStanding } from '@runnel/protocol/thread'
import { atLeast } from '@runnel/rules/backoff'
import type { createChannels } from './channels.ts'
import type { Clock } from './clock.ts'
import type { OutboxStorage } from './outbox.ts'
import type { createPages } from './pages.ts'
import { createReadMarks } from './read.ts'
import type { ReadRecord } from './read.ts'
import type { Request } from './request.ts'
import { createThreadMarks } from './thread-read.ts'
import type { ThreadReadRecord } from './thread-read.ts'
import { createStandings } from './thread-standing.ts'
import type { createThreads } from './threads.ts'

/** When the list of unread threads is asked for again, in ms. */
const againMs = 2_000

/** What reading is about: channels, pages and threads, and the server that is told. */
export interface ReadingOptions {
  storage: OutboxStorage
  clock: Clock
  random: () => number
  request: Request
  my(): UserId | undefined
  isStopped(): boolean
  channels: ReturnType<typeof createChannels>
  /** What is on screen; made after this. */
  pages(): Pick<ReturnType<typeof createPages>, 'windowOf' | 'atEnd'>
  threads(): Pick<ReturnType<typeof createThreads>, 'publish' | 'repliesAfter' | 'loaded'>
}

/** How far I have read channels and threads, and how I stand to threads: shown at once, told a moment later, and what the server says of it. */
export function createReading(options: ReadingOptions) {
  const { storage, clock, random, request, my, isStopped, channels, pages, threads } = options
  let hasListedThreads = false
  let isOnline = false
  let cancelRefresh = () => {}
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
    onChange: ({ channel, thread }) => threads().publish(channel, thread),
    onCallsRead: recountCalls,
    onCallsAgain: readMarks.recount,
    onUnsure: (standing) => threadMarks.recount(standing),
  })
  const threadMarks = createThreadMarks({
    storage,
    clock,
    random,
    request,
    onTold: (standing, isUnreadAgain) => {
      know([standing])
      if (isUnreadAgain) readMarks.recount(standing.channel)
      else recountCalls(standing.channel)
    },
    onHeard: applyThreadRecord,
  })

  /** Marks are kept also before `start()`: what is looked at is drawn, and read, before the page wakes. Not after `stop()`. */
  function signInMarks(): void {
    const user = my()
    if (!user || isStopped()) return
    readMarks.signIn(user)
    threadMarks.signIn(user)
  }

  function markRead(channel: ChannelId, id: EntryId, { threads: withThreads = false } = {}): void {
    const window = pages().windowOf(channel)
    if (!window.hasNewer && window.settled.at(-1)?.id === id) pages().atEnd(channel)
    const isFurther = channels.read(channel, id, withThreads)
    const turn = channels.get(channel)?.readTurn
    if ((!isFurther && !withThreads) || turn === undefined) return
    signInMarks()
    readMarks.mark(channel, id, turn, withThreads)
  }

  function markAllRead(channel: ChannelId): void {
    const head = channels.headOf(channel)
    if (head) markRead(channel, head, { threads: true })
  }

  function markUnread(channel: ChannelId, id: EntryId): void {
    const { readId, readTurn } = channels.get(channel) ?? {}
    if (readId === undefined || readTurn === undefined) return
    channels.markUnread(channel, id)
    signInMarks()
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
    if (mark && (unread || mark.turn === turn)) {
      channels.read(channel, mark.id, false)
      if (mark.threads) channels.read(channel, mark.threads, true)
    }
  }

  /** Replies that call me count in the channel, too, until they are read in their thread. */
  function recountCalls(channel: ChannelId): void {
    if ((channels.get(channel)?.mentions ?? 0) > 0) readMarks.recount(channel)
  }

  /** How I stand to threads, as the server says it; what it does not know yet of my reading is laid over it. */
  function know(told: readonly ThreadStanding[]): void {
    standings.know(told)
    for (const standing of told) {
      const { channel, thread, asOf } = standing
      // Entries that overtook it.
      const missed = channels.takenAfter(channel, asOf)
      if (missed) standings.take(channel, missed)
      else if (standings.get(channel, thread)?.asOf === asOf) threadMarks.recount(standing)
      const record = threadMarks.untoldOf(channel, thread)
      if (record) applyThreadRecord(record)
    }
  }

  function applyThreadRecord({ channel, thread, unreadFrom, readTo }: ThreadReadRecord): void {
    if (unreadFrom !== undefined) showThreadUnread(channel, thread, unreadFrom)
    if (readTo !== undefined) showThreadRead(channel, thread, readTo)
  }

  /** What is unread after a reply; undefined when those that follow it are not in memory. */
  function leftAfter(channel: ChannelId, root: EntryId, ordinal: number) {
    const left = threads()
      .repliesAfter(channel, root, ordinal)
      ?.filter(({ by, deleted }) => by !== my() && !deleted)
    if (!left) return undefined
    return { unread: left.length, mentions: left.filter((item) => item.mentions?.includes(my()!)).length }
  }

  function showThreadRead(channel: ChannelId, root: EntryId, ordinal: number): void {
    standings.read(channel, root, ordinal, leftAfter(channel, root, ordinal))
  }

  function showThreadUnread(channel: ChannelId, root: EntryId, ordinal: number): void {
    standings.unread(channel, root, ordinal, leftAfter(channel, root, ordinal - 1))
  }

  function markThreadRead(channel: ChannelId, root: EntryId, ordinal: number): void {
    showThreadRead(channel, root, ordinal)
    signInMarks()
    threadMarks.mark(channel, root, ordinal)
  }

  function markThreadUnread(channel: ChannelId, root: EntryId, ordinal: number): void {
    showThreadUnread(channel, root, ordinal)
    signInMarks()
    threadMarks.markUnread(channel, root, ordinal)
  }

  async function listThreads(input: RequestInput<'thread:list'> = {}): Promise<RequestOutput<'thread:list'>> {
    hasListedThreads = true
    const answer = await request('thread:list', input)
    know(answer.threads.map(({ root: _root, latest: _latest, ...standing }) => standing))
    return answer
  }

  /** What is unread in my threads after being away; tried until it is known, or the connection is gone. */
  async function refreshThreads(): Promise<void> {
    cancelRefresh()
    const then = standings.store.getState()
    try {
      const { threads: unread, cursor } = await listThreads({ unreadOnly: true })
      if (cursor === undefined) standings.keepUnread(unread, then)
    } catch (error) {
      if (!isOnline || !(error instanceof ChatError) || !error.isRetryable) return
      const waitMs = atLeast(error.retryAfterMs ?? againMs, random)
      cancelRefresh = clock.after(waitMs, () => void refreshThreads())
    }
  }

  return {
    standings,
    signIn(user: UserId): void {
      readMarks.signIn(user)
      threadMarks.signIn(user)
    },
    signInMarks,
    /** I read up to an entry by what I said, here. */
    noteOwn: (channel: ChannelId, id: EntryId, turn: number): void => readMarks.mark(channel, id, turn),
    /** What is unread in a channel is to be asked for. */
    recount: readMarks.recount,
    reconcileRead,
    knowStanding: (standing: ThreadStanding): void => know([standing]),
    markRead,
    markAllRead,
    markUnread,
    markThreadRead,
    markThreadUnread,
    listThreads,
    /** Connected and caught up. What was told of threads meanwhile is lost. */
    resume(): void {
      threadMarks.resume()
      for (const { channel, root } of threads().loaded()) {
        const standing = standings.get(channel, root)
        if (standing) threadMarks.recount(standing)
      }
      isOnline = true
      if (hasListedThreads) void refreshThreads()
      readMarks.resume()
    },
    pause(): void {
      isOnline = false
      cancelRefresh()
      standings.pause()
      threadMarks.pause()
      readMarks.pause()
    },
    async stop(): Promise<void> {
      await readMarks.stop()
      await threadMarks.stop()
    },
  }
}
