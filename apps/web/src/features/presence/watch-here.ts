import type { Client } from '@runnel/client/client'
import type { ChannelId, UserId } from '@runnel/protocol/ids'

/** Who has a channel open: how many, and some of them. */
export interface Here {
  users: readonly UserId[]
  count: number
}

/** Nobody, or nobody of whom it is known. */
export const nobody: Here = { users: [], count: 0 }

/** Keeps who has one channel open current for as long as anybody listens. */
export interface HereWatch {
  subscribe(listener: () => void): () => void
  /** Nobody while it is not known (PRE-1); undefined until it is answered first, and while nobody listens. */
  read(): Here | undefined
}

/** Channels that are only stepped through are not asked about. */
const restMs = 400
const everyMs = 15_000
/** After somebody came or left it is looked at again within this time: not by everyone at once. */
const spreadMs = 1_500
const departures = new Set(['member.left', 'member.removed', 'member.banned'])

const watches = new WeakMap<Client, Map<ChannelId, HereWatch>>()

/** The one watch of a channel: however many places show who is here, it is asked once, and they all say the same. */
export function hereWatchOf(client: Client, channel: ChannelId): HereWatch {
  let ofClient = watches.get(client)
  if (ofClient === undefined) watches.set(client, (ofClient = new Map()))
  let watch = ofClient.get(channel)
  if (watch === undefined) ofClient.set(channel, (watch = createHereWatch(client, channel)))
  return watch
}

function createHereWatch(client: Client, channel: ChannelId): HereWatch {
  const listeners = new Set<() => void>()
  let here: Here | undefined
  let stop: (() => void) | undefined

  const show = (next: Here | undefined) => {
    if (next === here) return
    here = next
    for (const listener of listeners) listener()
  }
  return {
    read: () => here,
    subscribe(listener) {
      listeners.add(listener)
      stop ??= watch(client, channel, show)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
        here = undefined
      }
    },
  }
}

/** Asks at once, every 15 s while this page is looked at, and when somebody leaves, goes, or writes who was not here. Returns the way to stop. */
function watch(client: Client, channel: ChannelId, show: (here: Here | undefined) => void): () => void {
  let known: ReadonlySet<UserId> = new Set()
  let isComplete = false
  /** Who wrote without being here, as programs do: looked for once. */
  const missed = new Set<UserId>()
  /** Which question is the last: what an earlier one is answered is not shown any more. */
  let last = 0
  let soon: ReturnType<typeof setTimeout> | undefined
  const isOnline = () => client.connection.getState().phase === 'online'

  const ask = () => {
    const mine = (last += 1)
    const settle = (here: Here) => {
      if (mine !== last) return
      known = new Set(here.users)
      isComplete = known.size === here.count
      show(here)
    }
    client.request('presence:here', { channel }).then(settle, () => settle(nobody))
  }
  const askIn = (delayMs: number) => {
    soon ??= setTimeout(() => {
      soon = undefined
      if (isOnline()) ask()
    }, delayMs)
  }
  const look = (delayMs: number) => {
    if (document.visibilityState === 'visible') askIn(delayMs)
  }
  const lookSoon = () => look(Math.random() * spreadMs)
  /** Who shows that they are here is looked for; where not everybody is named, nobody is missed. */
  const lookFor = (people: readonly UserId[]) => {
    const others = people.filter((user) => isComplete && !known.has(user) && !missed.has(user))
    for (const user of others) missed.add(user)
    if (others.length > 0) lookSoon()
  }
  const onSight = () => look(restMs)
  const timer = setInterval(onSight, everyMs)

  let wasOnline: boolean | undefined
  const followConnection = () => {
    if (isOnline() === wasOnline) return
    wasOnline = isOnline()
    // What was answered before the connection broke says nothing about now.
    last += 1
    show(wasOnline ? undefined : nobody)
    if (wasOnline) askIn(restMs)
  }
  followConnection()
  const stops = [
    client.connection.subscribe(followConnection),
    client.on('channel:events', (told) => {
      if (told.channel !== channel) return
      if (told.events.some(({ type }) => departures.has(type))) lookSoon()
      lookFor(told.events.map(({ by }) => by))
    }),
    client.typing.subscribe((typing) => lookFor(typing.get(channel) ?? [])),
    client.on('presence:changed', ({ users }) => {
      if (users.some(({ user, state }) => state === 'offline' && known.has(user))) lookSoon()
    }),
  ]
  document.addEventListener('visibilitychange', onSight)
  return () => {
    last += 1
    clearInterval(timer)
    clearTimeout(soon)
    for (const stop of stops) stop()
    document.removeEventListener('visibilitychange', onSight)
  }
}
