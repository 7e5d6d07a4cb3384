import { createClient, type Client, type TimelineItem } from '@runnel/client/client'
import type { Clock } from '@runnel/client/clock'
import { systemClock } from '@runnel/client/clock'
import { memoryOutbox } from '@runnel/client/outbox-memory'
import type { OutboxStorage } from '@runnel/client/outbox'
import { socketWires } from '@runnel/client/wire'
import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Device, Note, Shown } from './history.ts'
import type { Random } from './random.ts'
import { recordWires, type Trouble } from './recorded-wires.ts'

/** Somebody of a load. */
export interface LoadPerson {
  user: UserId
  handle: string
  token: string
}

/** An SDK client whose every step is noted. */
export interface RecordedDevice {
  name: Device
  person: LoadPerson
  client: Client
  /** The latest entries it showed of each channel. */
  recent(channel: ChannelId): readonly LogEntry[]
}

const remembered = 60

/** Opens a device of somebody. It connects at once, each time to one of the addresses. */
export function openDevice(
  name: Device,
  person: LoadPerson,
  {
    urls,
    note,
    random,
    storage = memoryOutbox(),
    clock = systemClock,
    ...trouble
  }: Trouble & {
    urls: readonly string[]
    note: Note
    random: Random
    storage?: OutboxStorage
    clock?: Clock
  },
): RecordedDevice {
  const { token } = person
  const client = createClient({
    url: '',
    token,
    storage,
    clock,
    random: random.next,
    openWire: recordWires(
      (listener) => socketWires({ url: random.pick(urls)!, token, transports: ['websocket'] })(listener),
      name,
      note,
      { random: random.fork(), ...trouble },
    ),
  })
  const recent = new Map<ChannelId, LogEntry[]>()
  let mine: ReadonlySet<ChannelId> = new Set()
  client.channels.subscribe((channels, before) => {
    for (const [channel, state] of channels) {
      if (!mine.has(channel)) {
        note({ type: 'entered', device: name, channel, sequence: sequenceOf(state.position.id) })
        watchGap(channel)
        client.openChannel(channel)
      }
      if (state === before.get(channel)) continue
      const { readId, countedTo, unread, position } = state
      note({ type: 'counted', device: name, channel, readId, countedTo, unread, position: position.id })
    }
    for (const channel of mine) if (!channels.has(channel)) note({ type: 'left', device: name, channel })
    mine = new Set(channels.keys())
  })
  const watched = new Set<ChannelId>()
  const watchGap = (channel: ChannelId) => {
    if (watched.has(channel)) return
    watched.add(channel)
    client.timeline(channel).subscribe(({ gap }, before) => {
      if (gap === undefined || gap === before.gap) return
      const last = client
        .timeline(channel)
        .getState()
        .items.findLast(({ id }) => id !== undefined)
      note({
        type: 'skipped',
        device: name,
        channel,
        why: gap,
        sequence: Math.max(
          sequenceOf(last?.id ?? ('0-0' as EntryId)),
          sequenceOf(client.channels.getState().get(channel)!.position.id),
        ),
      })
      // It is shown until the channel is opened again, and the next one must be seen, too.
      queueMicrotask(() => client.openChannel(channel))
    })
  }
  client.onEntries((channel, entries) => {
    note({
      type: 'saw',
      device: name,
      channel,
      entries: entries.map(({ id, type }) => ({ id, type })),
    })
    recent.set(channel, [...(recent.get(channel) ?? []), ...entries].slice(-remembered))
  })
  client.connection.subscribe(({ phase }, before) => {
    if (phase !== before.phase) note({ type: 'phase', device: name, phase })
  })
  client.onRefused(({ channel, clientId, error }) => {
    note({ type: 'refused', device: name, channel, clientId, code: error.code })
  })
  client.start()
  return { name, person, client, recent: (channel) => recent.get(channel) ?? [] }
}

/** What a device knows of a channel now. */
export function shownOn({ client }: RecordedDevice, channel: ChannelId): Shown | undefined {
  const membership = client.channels.getState().get(channel)
  if (!membership) return undefined
  const { items, hasOlder, hasNewer } = client.timeline(channel).getState()
  const { position, name, topic, kind, role, memberCount, unread, mentions } = membership
  return {
    items: items.flatMap((item) => (item.id === undefined ? [] : [[item.id, canonical(inLog(item))]])),
    isFromStart: !hasOlder,
    isToEnd: !hasNewer,
    state: canonical({ name, topic, kind, role, memberCount, unread, mentions }),
    position,
    unread,
    mentions,
  }
}

/** An item without what only this device knows: changes of its own that wait or failed. */
function inLog(item: TimelineItem): object {
  if (item.kind === 'notice') return item
  const { failedChange: _failed, pendingChange: _pending, ...settled } = item
  return settled
}

/** JSON with the members of objects in order, so that equal things are equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
