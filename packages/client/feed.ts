import type { Membership } from '@runnel/protocol/channel'
import type { LogEntry } from '@runnel/protocol/entry'
import type { EventPayload } from '@runnel/protocol/events'
import type { HistoryPage } from '@runnel/protocol/history'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, Position } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Resumed, ResumedChannel } from '@runnel/protocol/session'
import { fillGap } from './gap.ts'
import type { GapOptions } from './gap.ts'
import { after, judge } from './position.ts'

type Frame = EventPayload<'channel:events'>

/** Where I stand in one channel's log. */
interface Reader {
  position: Position
  /** Sequence up to which the channel's state and counts already tell of the entries. */
  knownSequence: number
  keepsNothing: boolean
  /** Frames that wait while a gap is filled. */
  held?: Frame[]
}

/** What a resume gives of what a channel's window lacks: entries up to a position, another page, or nothing. */
export type Missed = { entries: readonly LogEntry[]; position: Position } | { page: HistoryPage } | 'unknown'

/** Frames of channels that are not mine yet: a grant may be on its way. */
const earlyChannels = 50
const earlyFrames = 20
/** How often a filled gap may still be one before everything is read anew. */
const fillTries = 5

/** Who hears what the feed takes in, in the order of the logs. */
export interface FeedOptions extends GapOptions {
  /** A resume was answered; first of all that follows from it. */
  onResumed(resumed: Resumed): void
  /** A channel that I was reading ceased to be mine while I was away, and is gone. */
  onLeft(revocation: EventPayload<'channel:revoked'>): void
  /** Entries of a channel that follow on what was taken before, none at times, up to `position`. `isNews`: its state does not tell of them yet. */
  onEntries(
    channel: ChannelId,
    entries: readonly LogEntry[],
    position: Position,
    isNews: (entry: LogEntry) => boolean,
  ): void
  /** Does several of the following of which nobody sees the first without the last. */
  together(run: () => void): void
  /** The channel as the server describes it, and up to where its entries are taken in; `missed`: what is about to be done about those that follow. */
  onMembership(membership: Membership, taken: Position, missed?: Missed): void
  /** A channel's log ended here when it was resumed. */
  onHead(channel: ChannelId, head: Position): void
  /** The window's log has a gap or is another one: this is its newest page. */
  onReplaced(channel: ChannelId, page: HistoryPage, reason: 'trimmed' | 'reset'): void
  /** Events of this channel were skipped: a window on it has a hole. */
  onSkipped(channel: ChannelId): void
  onRemoved(channel: ChannelId): void
  /** Whether events missed in this channel are wanted, or only its state. */
  isFollowed(channel: ChannelId): boolean
  /** Everything has to be read anew and could not be. */
  onStuck(): void
}

/** Takes in what the logs of my channels tell: each entry once, in order, live ones and missed ones alike (MSG-1, MSG-3, SYN-1). */
export function createFeed(options: FeedOptions) {
  const { request, wait, onEntries } = options
  const readers = new Map<ChannelId, Reader>()
  const early = new Map<ChannelId, Frame[]>()
  /** Events that wait for the resume's answer, in the order they came. */
  let waiting: (() => void)[] | undefined
  let isOnline = false

  function advance(
    channel: ChannelId,
    reader: Reader,
    entries: readonly LogEntry[],
    position: Position,
  ): void {
    reader.position = position
    const { knownSequence } = reader
    reader.knownSequence = Math.max(knownSequence, sequenceOf(position.id))
    onEntries(channel, entries, position, (entry) => sequenceOf(entry.id) > knownSequence)
  }

  /** Gives whether the reader is behind: something before or in the frame is missing. */
  function takeFrame(reader: Reader, { channel, epoch, events }: Frame): boolean {
    if (reader.keepsNothing) {
      const entries = after(reader.position, events)
      const last = entries.at(-1)
      if (last) advance(channel, reader, entries, { epoch, id: last.id })
      return false
    }
    const { entries, position, isBehind } = judge(reader.position, epoch, events)
    if (entries.length > 0) advance(channel, reader, entries, position)
    return isBehind
  }

  function takeFrames(channel: ChannelId, reader: Reader, frames: readonly Frame[]): void {
    for (const [index, frame] of frames.entries())
      if (takeFrame(reader, frame)) {
        reader.held = frames.slice(index)
        return void fill(channel, reader)
      }
  }

  async function fill(channel: ChannelId, reader: Reader): Promise<void> {
    const isCurrent = () => readers.get(channel) === reader
    reader.held ??= []
    for (let tries = 0; tries < fillTries; tries += 1) {
      const end = await fillGap(
        options,
        channel,
        () => (isCurrent() ? reader.position : undefined),
        (events, position) => advance(channel, reader, after(reader.position, events), position),
        () => isOnline,
      )
      if (end === 'lost') return
      if (end === 'resume') break
      const held: Frame[] = reader.held
      const behind = held.findIndex((frame) => takeFrame(reader, frame))
      if (behind === -1) return void delete reader.held
      reader.held = held.slice(behind)
      // What was announced is not readable yet.
      await wait(100 * 2 ** tries)
    }
    if (isCurrent() && isOnline) await readAnew()
  }

  async function readAnew(): Promise<void> {
    if (waiting) return
    await resume().catch(() => isOnline && options.onStuck())
  }

  async function resume(): Promise<void> {
    isOnline = true
    waiting = []
    const followed = [...readers]
      .filter(([channel]) => options.isFollowed(channel))
      .slice(0, limits.resumeChannels)
    const asked = new Map(followed.map(([channel, { position }]) => [channel, position]))
    const answer = await request(
      'session:resume',
      { positions: Object.fromEntries(asked) },
      { timeoutMs: 20_000 },
    )

    options.onResumed(answer)
    const held = [...readers].flatMap(([, reader]) => reader.held ?? [])
    const mine = new Set(answer.channels.map(({ channel }) => channel))
    // At once, and not behind what waits: a grant among that is later than this answer.
    for (const channel of readers.keys()) if (!mine.has(channel)) remove(channel)
    for (const revocation of answer.left ?? []) options.onLeft(revocation)
    const mineBefore = new Set(readers.keys())
    options.together(() => {
      for (const resumed of answer.channels) describe(resumed, asked.get(resumed.channel))
    })
    for (const resumed of answer.channels)
      takeMissed(resumed, asked.get(resumed.channel), mineBefore.has(resumed.channel))
    const events = waiting
    waiting = undefined
    for (const frame of held) receive(frame)
    for (const event of events) event()
  }

  function describe(resumed: ResumedChannel, asked: Position | undefined): void {
    const { events: _, more: _more, trimmed, reset, page, ...membership } = resumed
    const { channel, position, ephemeral } = membership
    const taken = trimmed || reset ? (page?.position ?? position) : (asked ?? position)
    const isLacking = !ephemeral && (asked || readers.has(channel))
    const missed = isLacking ? missedIn(resumed, asked) : undefined
    readers.set(channel, {
      position: taken,
      knownSequence: sequenceOf(position.id),
      keepsNothing: ephemeral === true,
    })
    options.onMembership(membership, taken, missed)
    if (!ephemeral) options.onHead(channel, position)
  }

  function missedIn(resumed: ResumedChannel, asked: Position | undefined): Missed {
    const { position, events = [], more, trimmed, reset, page } = resumed
    if (!asked || trimmed || reset) return asked && page ? { page } : 'unknown'
    const entries = after(asked, events)
    // `position` is the head's when everything is here; otherwise the rest is asked for from the last entry given.
    const reached = more ? { epoch: asked.epoch, id: entries.at(-1)?.id ?? asked.id } : position
    return { entries, position: reached }
  }

  function takeMissed(resumed: ResumedChannel, asked: Position | undefined, wasMine: boolean): void {
    const { channel, position, more, reset } = resumed
    const reader = readers.get(channel)
    // What another channel missed may have ended this one: a listener left it.
    if (!reader) return
    if (!asked) return wasMine ? options.onSkipped(channel) : undefined
    // What was said while away is gone, what is on screen stays.
    if (reader.keepsNothing) return advance(channel, reader, [], position)
    const missed = missedIn(resumed, asked)
    if (missed === 'unknown') return options.onSkipped(channel)
    if ('page' in missed) return options.onReplaced(channel, missed.page, reset ? 'reset' : 'trimmed')
    advance(channel, reader, missed.entries, missed.position)
    if (more) void fill(channel, reader)
  }

  function receive(frame: Frame): void {
    if (waiting) return void waiting.push(() => receive(frame))
    const { channel } = frame
    const reader = readers.get(channel)
    if (reader?.held) reader.held.push(frame)
    else if (reader) takeFrames(channel, reader, [frame])
    else {
      const frames = early.get(channel) ?? []
      if (early.size < earlyChannels || frames.length > 0)
        early.set(channel, [...frames, frame].slice(-earlyFrames))
    }
  }

  function grant(membership: Membership): void {
    if (waiting) return void waiting.push(() => grant(membership))
    const { channel, position } = membership
    const frames = early.get(channel) ?? []
    early.delete(channel)
    const before = readers.get(channel)
    if (before && before.position.epoch === position.epoch) {
      // It waited for an answer that tells more.
      if (sequenceOf(position.id) < before.knownSequence) return
      options.onMembership(membership, before.position)
      before.knownSequence = Math.max(before.knownSequence, sequenceOf(position.id))
      return
    }
    const reader: Reader = {
      position,
      knownSequence: sequenceOf(position.id),
      keepsNothing: membership.ephemeral === true,
    }
    readers.set(channel, reader)
    options.onMembership(membership, position)
    takeFrames(channel, reader, frames)
  }

  function remove(channel: ChannelId): void {
    readers.delete(channel)
    options.onRemoved(channel)
  }

  return {
    resume,
    readAnew,
    /** Does something about a channel in its order: not before a resume that is under way was answered, as its answer can be older. */
    inOrder(run: () => void): void {
      if (waiting) waiting.push(run)
      else run()
    },
    receive,
    grant,
    revoke(channel: ChannelId): void {
      if (waiting) return void waiting.push(() => remove(channel))
      remove(channel)
    },
    /** A channel that the server rendered, before the first resume. */
    seed(membership: Membership, position: Position): void {
      readers.set(membership.channel, {
        position,
        knownSequence: sequenceOf(membership.position.id),
        keepsNothing: membership.ephemeral === true,
      })
      options.onMembership(membership, position)
    },
    positionOf: (channel: ChannelId): Position | undefined => readers.get(channel)?.position,
    /** The connection is gone: nothing more comes until the next resume. */
    pause(): void {
      isOnline = false
      waiting = undefined
      early.clear()
      for (const reader of readers.values()) delete reader.held
    },
  }
}
