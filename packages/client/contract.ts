import type { LogEntry } from '@runnel/protocol/entry'
import type { ChatError } from '@runnel/protocol/errors'
import type { EventName, EventPayload } from '@runnel/protocol/events'
import type { Start } from '@runnel/protocol/http'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Preferences } from '@runnel/protocol/preference'
import type { ChosenState, Presence } from '@runnel/protocol/presence'
import type { RequestInput, RequestName, RequestOutput } from '@runnel/protocol/requests'
import type { ThreadStanding } from '@runnel/protocol/thread'
import type { User } from '@runnel/protocol/user'
import type { StoreApi } from 'zustand/vanilla'
import type { Change } from './change.ts'
import type { ChannelState } from './channels.ts'
import type { Clock } from './clock.ts'
import type { Connection } from './connection.ts'
import type { DraftPlace, DraftStorage, ShownDraft } from './draft-record.ts'
import type { OutboxStorage } from './outbox.ts'
import type { Status } from './presence.ts'
import type { ThreadKey, ThreadTimeline } from './thread.ts'
import type { Timeline } from './timeline.ts'
import type { Typists } from './typing.ts'
import type { OpenWire } from './wire.ts'

/** A store whose snapshots are immutable: the part of zustand's `StoreApi` that a reader needs. */
export type Readable<T> = Pick<StoreApi<T>, 'getState' | 'getInitialState' | 'subscribe'>

/** Of which server a client is, and with what of the surroundings it works. */
export interface ClientOptions {
  /** Origin of the gateways, such as `https://chat.example`; empty means the page's own. */
  url: string
  /** Session token, for programs; browsers are known by their cookie. */
  token?: string
  /** Where unsent changes wait; memory when left out. Whoever made it closes it, once the client has stopped. */
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

  /** I have read what the channel shows up to this entry, and what is said in its threads if `threads` says so; counts change at once, the server is told a moment later, also after being offline or a reload. */
  markRead(channel: ChannelId, id: EntryId, options?: { threads?: boolean }): void
  /** I have read everything of a channel, and of its threads: also what I missed of it and is still being fetched. */
  markAllRead(channel: ChannelId): void
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
  /** I have read a thread up to the reply with this ordinal; told as `markRead` is. */
  markThreadRead(channel: ChannelId, root: EntryId, reply: number): void
  /** The reply with this ordinal and what follows it in its thread is unread to me again, on all my devices. */
  markThreadUnread(channel: ChannelId, root: EntryId, reply: number): void
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
