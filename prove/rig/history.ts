import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, Epoch, Position, UserId } from '@runnel/protocol/ids'
import type { PresenceState } from '@runnel/protocol/presence'

/** One SDK client: a tab, a phone, a program. `ada.1` and `ada.2` are two devices of ada. */
export type Device = string

/** An entry as a client showed it. */
export interface SeenEntry {
  id: EntryId
  type: LogEntry['type']
}

/** What the people of a load do that is checked by its text; each text is unique in its run. */
export type Said = 'send' | 'reply'

/** What a client knows of a channel when all is quiet: what is on screen, oldest first, as `[id, the item as JSON]`, and the channel itself as JSON. */
export interface Shown {
  items: [id: EntryId, item: string][]
  /** Whether `items` begin with the channel's first message, and end with its last. */
  isFromStart: boolean
  isToEnd: boolean
  state: string
  position: Position
  unread: number
  mentions: number
}

/** One thing that happened. */
type Event =
  /** Somebody said something: from here on it must not be lost. */
  | { type: 'wrote'; device: Device; channel: ChannelId; clientId: string; text: string; said: Said }
  /** A request left on a wire. `ask` is unique; `clientId` is what was sent on the wire. */
  | {
      type: 'asked'
      device: Device
      ask: string
      request: string
      channel?: ChannelId
      clientId?: string
      text?: string
      /** Whom it is about, such as somebody who is to be removed. */
      user?: UserId
    }
  /** Its answer. Without one, whether it was done is not known. */
  | {
      type: 'answered'
      device: Device
      ask: string
      ok: boolean
      id?: EntryId
      duplicate?: boolean
      code?: string
    }
  /** A message of mine failed for good, or was given up. */
  | { type: 'refused'; device: Device; channel: ChannelId; clientId: string; code: string }
  /** I asked that a channel, and its threads up to `threads`, count as read up to there; `isKnown` when that was acknowledged. */
  | {
      type: 'marked'
      device: Device
      channel: ChannelId
      id: EntryId
      threads?: EntryId
      isKnown?: true
    }
  /** What is unread on a device after what it has read, up to a sequence, changed. */
  | {
      type: 'counted'
      device: Device
      channel: ChannelId
      readId: EntryId
      countedTo: number
      unread: number
      position: EntryId
    }
  /** I asked that a message of mine be deleted: its text is nowhere then. */
  | { type: 'deleted'; device: Device; channel: ChannelId; id: EntryId; text: string }
  /** Log entries came on the wire, unasked or asked for. */
  | { type: 'told'; device: Device; channel: ChannelId; ids: EntryId[] }
  /** The client showed them. */
  | { type: 'saw'; device: Device; channel: ChannelId; entries: SeenEntry[] }
  /** A channel became mine, from this position on, or ceased to be. */
  | { type: 'entered'; device: Device; channel: ChannelId; sequence: number }
  | { type: 'left'; device: Device; channel: ChannelId }
  /** The client was told that events are missing for good, and began anew behind this sequence. */
  | { type: 'skipped'; device: Device; channel: ChannelId; why: 'trimmed' | 'reset'; sequence: number }
  | { type: 'phase'; device: Device; phase: string }
  /** What a device was told of somebody. */
  | { type: 'presence'; device: Device; user: UserId; state: PresenceState }
  /** What the experiment did, in words. */
  | { type: 'fault'; what: string }
  /** It took everything up to there out of a log: none of that is to be looked for. */
  | { type: 'trimmed'; channel: ChannelId; upTo: number }
  /** In the end, on a device that was there, and on one that came only then. */
  | ({ type: 'shown'; device: Device; channel: ChannelId; isFresh?: true } & Shown)
  /** In the end: a channel's whole log. */
  | { type: 'log'; channel: ChannelId; epoch: Epoch; entries: LogEntry[] }
  /** Messages that a device still could not send in the end. */
  | { type: 'waiting'; device: Device; count: number }

/** One thing that happened, and when: ms of the machine's clock that only counts, the same in all its processes. */
export type Happening = { atMs: number } & Event

/** What every client asked, was told and saw, and what the logs held in the end. */
export interface History {
  /** What chance depended on. */
  seed: number
  /** Whose each device is. */
  owners: Record<Device, UserId>
  /** By time. */
  happenings: Happening[]
}

/** Now, by the clock of {@link Happening}. */
export function nowMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000
}

/** Takes down what happens; `note` is cheap enough to be called for every frame. */
export function startHistory(seed: number) {
  const history: History = { seed, owners: {}, happenings: [] }
  return {
    history,
    note(event: Event): void {
      history.happenings.push({ atMs: nowMs(), ...event })
    },
  }
}

export type Note = ReturnType<typeof startHistory>['note']

/** Histories of several processes of one run as one. */
export function mergeHistories([first, ...others]: readonly [History, ...History[]]): History {
  const all = [first, ...others]
  return {
    seed: first.seed,
    owners: Object.assign({}, ...all.map(({ owners }) => owners)) as History['owners'],
    happenings: all.flatMap(({ happenings }) => happenings).toSorted((a, b) => a.atMs - b.atMs),
  }
}

/** Those of one type, by time. */
export function happeningsOf<Type extends Event['type']>(
  { happenings }: History,
  type: Type,
): Extract<Happening, { type: Type }>[] {
  return happenings.filter((one): one is Extract<Happening, { type: Type }> => one.type === type)
}

/** Writes a history to a file, one happening a line, to be looked at. */
export async function writeHistory(path: string, { happenings, ...about }: History): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, [about, ...happenings].map((line) => `${JSON.stringify(line)}\n`).join(''))
}

/** Reads what {@link writeHistory} wrote. */
export async function readHistory(path: string): Promise<History> {
  const [about, ...happenings] = (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
  return { ...(about as Omit<History, 'happenings'>), happenings: happenings as Happening[] }
}
