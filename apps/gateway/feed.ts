import { ChatError } from '@runnel/protocol/errors'
import type { EventName, EventPayload } from '@runnel/protocol/events'
import type { ChannelId, Epoch, Position, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { readLog } from '@runnel/redis/history/history'
import { tellBeside, type Feeds } from '@runnel/redis/feed/feed'
import { channel as diagnosticsChannel } from 'node:diagnostics_channel'
import { endSocket, roomOf, slowRoom, type App, type ChatSocket } from './app.ts'
import { fanOut, framed, socketsIn } from './fan-out.ts'
import type { Holes } from './counters.ts'
import type { Frames } from './frames.ts'
import { departsWith, isDeparture, readDeparture, type Departure } from './departure.ts'
import type { Pace } from './pace.ts'
import type { Turn } from './turn.ts'
import { createTurns } from './turns.ts'
import {
  createSequencer,
  fillHole,
  hasHole,
  idOf,
  isOther,
  recentAfter,
  startAt,
  takeEntry,
  type Entry,
  type Sequencer,
} from './sequencer.ts'

/** What the feed needs of those who know about people. */
export interface FeedListener {
  /** All entries up to and including the departure have been sent; nothing after it (ACC-1). */
  onDeparture(channel: ChannelId, departure: Departure): void
  /** A log went back in time: whoever read it must ask again from their position. */
  onFork(channel: ChannelId): void
  /** So many bytes went to each socket of the channel. */
  onSent(channel: ChannelId, bytes: number): void
}

/** The channels of this gateway's sockets: what is appended to their logs reaches the sockets in order, without a hole (MSG-1). */
export interface Feed {
  /** Follows a channel from now on. What is read from its log after this has settled, and what the feed brings, leave nothing out (SYN-2). Rejects with `unavailable`. */
  follow(channel: ChannelId): Promise<void>
  /** Lets a socket hear everything after the place up to which it has read. */
  seat(socket: ChatSocket, channel: ChannelId, place: Position): void
  /** Whether the socket hears the channel, or is about to. */
  isSeated(socket: ChatSocket, channel: ChannelId): boolean
  unseat(socket: ChatSocket, channel: ChannelId): void
  take(channel: ChannelId, epoch: Epoch, sequence: number, json: string): void
  /**
   * Tells everyone in a channel, on all gateways, something that is in no log; sockets whose buffer is filling are left out. It comes in the
   * order of the entries, so that nobody hears it who was removed before (ACC-1). May be lost.
   */
  tell<Name extends EventName>(
    channel: ChannelId,
    name: Name,
    payload: EventPayload<Name>,
    options?: { except?: UserId },
  ): void
  /** What another gateway, or this one, told so. */
  takeBeside(channel: ChannelId, text: string): void
  /** Compares with a channel's log now: somebody knows of more than the feed has brought. */
  check(channel: ChannelId): void
  /** Passes nothing of these on until their logs have been looked at: what comes next may follow on from another history (MSG-1). */
  doubt(channels: readonly ChannelId[]): void
  /** Looks at every log, as after an interruption of the feed. */
  checkAll(): void
  /** Every second: checks the logs whose turn it is, lets go of channels nobody listens to. */
  tick(): void
  /** What is waited for: channels in which something after a missing entry has come. */
  holes(): Holes
  close(): void
}

/** As it is told beside the log. */
interface Beside {
  name: EventName
  payload: unknown
  except?: UserId
}

interface Followed {
  readonly channel: ChannelId
  readonly order: Sequencer
  /** The last sequence that was sent to the room; meaningless while the order has no epoch. */
  passed: number
  /** Sockets that have read further than was passed on; they are seated once the feed has come as far. */
  early: { socket: ChatSocket; place: Position }[]
  /** Told beside the log, and waiting for the entries before it to be passed on. */
  beside: string[]
  following: Promise<void>
  isSending: boolean
  /** The feed was interrupted when it had come as far as `from`, and nothing is passed on: `isBack` once it is heard again. */
  doubt?: { from: number; isBack: boolean } | undefined
  isChecking: boolean
  /** Somebody wants it checked again: what they know may be newer than what is being read. */
  isCheckWanted: boolean
  checkedAt: number
  /** When somebody last came or was there. */
  neededAt: number
  leftAt: number
  /** Since when something that came waits for something that did not; as of the last look. */
  holeSince?: number | undefined
}

/** Tells who traces which entries have been written to how many sockets; free while nobody listens. */
const fannedOut = diagnosticsChannel('runnel:fan-out')
interface FannedOut {
  batch: readonly Entry[]
  sockets: number
  /** Since the oldest of them got its place in the log. */
  lagMs: number
}

/** SYN-1 promises that a miss is noticed within 10 s. */
const checkEveryMs = 8_000
const retryCheckMs = 500
/** A channel stays followed for so long after the last of its sockets has gone: people reload. */
const lingerMs = 10_000
const frameEntries = 1_000
/** What is told beside a log that may wait for its entries; what comes on top is lost. */
const besideLimit = 100
/** What a socket is told that has to resume. */
const comeBack = { reason: 'draining', reconnect: true } as const

/** Makes the feed; `feeds` is its subscription side and hands what it hears to `take`. */
export function createFeed(
  app: App,
  {
    feeds,
    listener,
    turn,
    pace,
    frames,
    now,
    redisNow,
  }: {
    feeds: Pick<Feeds, 'subscribe' | 'unsubscribe'>
    listener: FeedListener
    turn: Turn
    pace: Pace
    frames: Frames
    now: () => number
    /** The time on Redis's clock, as far as it is known here, in ms since 1970. */
    redisNow: () => number
  },
): Feed {
  const { io, redis, log, counters } = app
  const followed = new Map<ChannelId, Followed>()
  const turns = createTurns(pace, turn, flush, () => frames.release())
  let isClosed = false

  /** Sends what is ready. A departure ends a frame: those who left get it and nothing after it. */
  function flush(one: Followed): void {
    const { order, channel } = one
    while (!one.isSending && !one.doubt && order.ready.length > 0 && !isClosed) {
      const departure = order.ready.findIndex(isDeparture)
      const batch = order.ready.splice(0, Math.min(departure === -1 ? Infinity : departure + 1, frameEntries))
      const listeners = socketsIn(io, channel).size
      counters.frames.inc(listeners)
      counters.deliveries.inc(listeners * batch.length)
      pace.note(listeners * batch.length)
      one.leftAt = now()
      const frame = framed(channel, order.epoch!, batch)
      const appendedAt = appendedMs(batch[0]!)
      const noteSent = () => {
        if (listeners === 0) return
        const lagMs = Math.max(0, redisNow() - appendedAt)
        counters.fanOutSeconds.observe(lagMs / 1_000)
        if (fannedOut.hasSubscribers)
          fannedOut.publish({ batch, sockets: listeners, lagMs } satisfies FannedOut)
      }
      const sending = fanOut(io, frames, channel, frame, { isAtOnce: departure !== -1 })
      listener.onSent(channel, frame.json.length)
      if (sending === undefined) {
        noteSent()
        settle(one, batch)
        continue
      }
      one.isSending = true
      void sending.then(() => {
        noteSent()
        one.isSending = false
        settle(one, batch)
        flush(one)
      })
    }
  }

  function settle(one: Followed, batch: readonly Entry[]): void {
    const last = batch.at(-1)!
    one.passed = one.order.ready.length === 0 ? one.order.last : last.sequence
    seatEarly(one)
    if (isDeparture(last)) {
      listener.onDeparture(one.channel, readDeparture(last))
    }
    passBeside(one)
  }

  /** Passes on what was told beside the log, unless an entry before it that may take somebody out is still on its way. */
  function passBeside(one: Followed): void {
    const { order, channel } = one
    if (one.beside.length === 0 || one.isSending || hasHole(order) || order.ready.some(isDeparture)) return
    const waiting = one.beside.splice(0)
    for (const text of waiting) {
      const { name, payload, except } = JSON.parse(text) as Beside
      const rooms = except === undefined ? slowRoom : [slowRoom, roomOf(except)]
      io.local.to(channel).except(rooms).emit(name, payload)
    }
  }

  function seatEarly(one: Followed): void {
    if (one.early.length === 0) return
    const { early } = one
    one.early = []
    for (const { socket, place } of early) seatAt(one, socket, place)
  }

  function seatAt(one: Followed, socket: ChatSocket, place: Position): void {
    if (!socket.connected) return
    const { order, channel } = one
    const sequence = sequenceOf(place.id)
    if (order.epoch === undefined) {
      startAt(order, place)
      one.passed = sequence
      if (order.ready.length > 0) turns.schedule(one)
      if (hasHole(order)) void check(one)
    }
    if (place.epoch !== order.epoch || isOther(order, place.id)) {
      // One of the two has read a log that is no more. Whoever it is, they begin anew.
      void check(one)
      endSocket(socket, comeBack)
      return
    }
    if (one.isSending || one.doubt || sequence > one.passed) {
      one.early.push({ socket, place })
      return
    }
    if (sequence < one.passed) {
      const missed = recentAfter(order, sequence, one.passed)
      if (missed === undefined) {
        void catchUp(one, socket, place)
        return
      }
      if (!sendUntilDeparture(one, socket, missed)) return
    }
    void socket.join(channel)
  }

  /** Sends entries to one socket. False when its person departed among them: then up to there, and the socket is not to be seated. */
  function sendUntilDeparture(one: Followed, socket: ChatSocket, entries: readonly Entry[]): boolean {
    const { user } = socket.data
    const end = entries.findIndex((entry) => departsWith(entry, user))
    const sent = end === -1 ? entries : entries.slice(0, end + 1)
    if (sent.length > 0) socket.emit('channel:events', framed(one.channel, one.order.epoch!, sent))
    if (end === -1) return true
    listener.onDeparture(one.channel, readDeparture(entries[end]!))
    return false
  }

  /** A socket took longer over its reading than is remembered here: the rest is read from the log. */
  async function catchUp(one: Followed, socket: ChatSocket, place: Position): Promise<void> {
    const { channel } = one
    try {
      const read = await readLog(redis, { channel, afterId: place.id })
      if (!socket.connected) return
      if (read.epoch !== place.epoch) {
        endSocket(socket, comeBack)
        return
      }
      const entries = read.events.map(toEntry)
      if (!sendUntilDeparture(one, socket, entries)) return
      const id = read.events.at(-1)?.id ?? read.headId
      seatAt(one, socket, sequenceOf(id) > sequenceOf(place.id) ? { epoch: place.epoch, id } : place)
    } catch (error) {
      log.warn({ channel, error }, 'a socket could not catch up')
      // Seated without having read, it might hear what its person may not hear any more (ACC-1).
      if (socket.connected) endSocket(socket, comeBack)
    }
  }

  /** Compares with the log, and passes on what the feed did not bring. */
  async function check(one: Followed): Promise<void> {
    const { channel, order } = one
    if (order.epoch === undefined || isClosed) return
    if (one.isChecking) {
      one.isCheckWanted = true
      return
    }
    one.isChecking = true
    one.isCheckWanted = false
    let isDone = false
    const before = order.last
    one.checkedAt = now()
    try {
      // A look that began before the feed was heard again may have been at the former server.
      const doubt = one.doubt?.isBack ? one.doubt : undefined
      const from = doubt?.from ?? order.last
      // The last one known is read again: after a failover another entry may have its place.
      const read = await readLog(redis, { channel, afterSequence: Math.max(0, from - 1) })
      const headSequence = sequenceOf(read.headId)
      if (isClosed || followed.get(channel) !== one) return
      const entries = read.events.map(toEntry)
      const again = entries[0]?.sequence === from ? entries.shift() : undefined
      const isForked = again !== undefined && isOther(order, idOf(again))
      if (read.epoch !== order.epoch || headSequence < from || isForked) {
        restart(one, { epoch: read.epoch, id: read.headId })
        return
      }
      if (doubt && doubt === one.doubt) one.doubt = undefined
      if (doubt || headSequence > from) {
        // A full answer may not be all of it: then only up to its last entry.
        const upTo = read.events.length >= 1_000 ? entries.at(-1)!.sequence : headSequence
        if (upTo < headSequence) one.isCheckWanted = true
        fillHole(order, entries, upTo)
        if (order.last > before) counters.holes.inc()
        if (order.ready.length > 0) turns.schedule(one)
        else if (!one.isSending && !one.doubt) {
          one.passed = order.last
          seatEarly(one)
          passBeside(one)
        }
      }
      isDone = true
    } catch (error) {
      // Whoever missed its last entry learns here that the channel is no more.
      if (error instanceof ChatError && error.code === 'not_found')
        listener.onDeparture(channel, { user: 'everyone', reason: 'deleted' })
      one.checkedAt = now() - checkEveryMs + retryCheckMs
      log.debug({ channel, error }, 'a log could not be compared')
    } finally {
      one.isChecking = false
    }
    if (!isDone) return
    if (one.isCheckWanted || (hasHole(order) && order.last > before)) void check(one)
    // What the feed brought is not in the log, as after a failover that lost it: asking at once would be asking without end.
    else if (hasHole(order)) one.checkedAt = now() - checkEveryMs + retryCheckMs
  }

  /** The log was replaced, or went back: nothing that is known of it counts. */
  function restart(one: Followed, head: Position): void {
    counters.forks.inc()
    log.warn({ channel: one.channel }, 'a log was replaced or went back')
    startAt(one.order, head)
    one.doubt = undefined
    one.passed = sequenceOf(head.id)
    const { early } = one
    one.early = []
    for (const { socket } of early) if (socket.connected) endSocket(socket, comeBack)
    listener.onFork(one.channel)
  }

  function release(one: Followed): void {
    followed.delete(one.channel)
    turns.forget(one)
    feeds.unsubscribe(one.channel).catch((error: unknown) => log.debug({ error }, 'a feed could not be left'))
  }

  return {
    follow(channel) {
      let one = followed.get(channel)
      if (one === undefined) {
        one = {
          channel,
          order: createSequencer(),
          passed: -1,
          early: [],
          beside: [],
          following: feeds.subscribe(channel),
          isSending: false,
          isChecking: false,
          isCheckWanted: false,
          checkedAt: now(),
          neededAt: now(),
          leftAt: -Infinity,
        }
        followed.set(channel, one)
        const made = one
        one.following.catch(() => {
          if (followed.get(channel) === made) release(made)
        })
      }
      one.neededAt = now()
      return one.following
    },
    seat(socket, channel, place) {
      const one = followed.get(channel)
      if (one === undefined || this.isSeated(socket, channel)) return
      one.neededAt = now()
      seatAt(one, socket, place)
    },
    isSeated(socket, channel) {
      if (socket.rooms.has(channel)) return true
      return followed.get(channel)?.early.some((one) => one.socket === socket) ?? false
    },
    unseat(socket, channel) {
      void socket.leave(channel)
      const one = followed.get(channel)
      if (one) one.early = one.early.filter((waiting) => waiting.socket !== socket)
    },
    take(channel, epoch, sequence, json) {
      const one = followed.get(channel)
      if (one === undefined) return
      const ready = one.order.ready.length
      const entry = { sequence, json }
      switch (takeEntry(one.order, epoch, entry)) {
        case 'ready':
          // Whoever departs is to hear nothing more from this moment on, of whatever kind.
          if (one.order.ready.slice(ready).some(isDeparture)) flush(one)
          else turns.schedule(one)
          break
        case 'held':
          void check(one)
          break
        case 'replaced':
        case 'forked':
          restart(one, { epoch, id: idOf(entry) })
          break
        case 'seen':
          break
      }
    },
    tell(channel, name, payload, { except } = {}) {
      // While Redis is away it would come late, if at all.
      if (!redis.isReady) return
      const beside: Beside = { name, payload, ...(except === undefined ? {} : { except }) }
      tellBeside(redis, channel, JSON.stringify(beside)).catch((error: unknown) =>
        log.debug({ channel, name, error }, 'something could not be told'),
      )
    },
    takeBeside(channel, text) {
      const one = followed.get(channel)
      if (one === undefined || one.beside.length >= besideLimit) return
      one.beside.push(text)
      passBeside(one)
    },
    check(channel) {
      const one = followed.get(channel)
      if (one) void check(one)
    },
    doubt(channels) {
      for (const channel of channels) {
        const one = followed.get(channel)
        if (one?.order.epoch === undefined) continue
        one.doubt = { from: one.doubt?.from ?? one.order.last, isBack: false }
      }
    },
    checkAll() {
      for (const one of followed.values()) {
        one.checkedAt = -Infinity
        if (one.doubt) one.doubt = { ...one.doubt, isBack: true }
      }
      this.tick()
    },
    tick() {
      const at = now()
      for (const one of followed.values()) {
        if (socketsIn(io, one.channel).size > 0 || one.early.length > 0) one.neededAt = at
        else if (at - one.neededAt > lingerMs) release(one)
        if (at - one.checkedAt > checkEveryMs) void check(one)
        one.holeSince = hasHole(one.order) ? (one.holeSince ?? at) : undefined
      }
    },
    holes() {
      const at = now()
      let [count, oldestMs] = [0, 0]
      for (const { holeSince } of followed.values()) {
        if (holeSince === undefined) continue
        count += 1
        oldestMs = Math.max(oldestMs, at - holeSince)
      }
      return { count, oldestMs }
    },
    close() {
      isClosed = true
      turns.close()
      followed.clear()
    },
  }
}

/** When an entry got its place in the log, by the clock of Redis: the left half of its id. */
function appendedMs({ json }: Entry): number {
  const start = json.indexOf('"id":"') + 6
  return Number(json.slice(start, json.indexOf('-', start)))
}

function toEntry(event: { id: Parameters<typeof sequenceOf>[0] }): Entry {
  return { sequence: sequenceOf(event.id), json: JSON.stringify(event) }
}
