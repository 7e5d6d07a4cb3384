import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Presence } from '@runnel/protocol/presence'
import { userChannels } from '@runnel/redis/feed/feed'
import { readPresence } from '@runnel/redis/presence/presence'
import { slowRoom, socketsOf, type App } from '../../app.ts'

/** What changed of people's presence, told once a second to those who share a channel with them. */
export interface PresenceNews {
  /** Takes what the presence feed brought. */
  take(changes: readonly Presence[]): void
  /** Redis is away: nobody here can know, and nobody guesses (PRE-1). */
  lost(): void
  /** Redis is back: everyone who was told something is told what is true now. */
  found(): void
  /** Somebody in these channels was told this on asking. */
  remember(presence: Presence, channels: readonly ChannelId[]): void
  /** The channels somebody is in. */
  channelsOf(user: UserId): Promise<ChannelId[]>
  close(): void
}

const coalesceMs = 1_000
/** People who are remembered as told of; more are forgotten, and asked for again by those who show them. */
const toldLimit = 20_000

/** Makes the news. */
export function createPresenceNews({ redis, io, log }: App): PresenceNews {
  const changed = new Map<UserId, Presence>()
  /** Who was last told to be anything but offline. */
  const told = new Map<UserId, readonly ChannelId[]>()
  let timer: NodeJS.Timeout | undefined
  let isLost = false

  const remember = ({ user, state }: Presence, channels: readonly ChannelId[]) => {
    if (state === 'offline') told.delete(user)
    else if (told.size < toldLimit) told.set(user, channels)
  }
  const channelsOf = async (user: UserId): Promise<ChannelId[]> => {
    const seated = socketsOf({ io }, user).find((socket) => socket.data.seat === 'taken')
    if (seated) return [...seated.rooms].filter((room): room is ChannelId => room.startsWith('c_'))
    return [...(await userChannels(redis, user))]
  }
  /** One frame to each set of channels: mostly everyone is in the same ones. */
  const tell = (news: readonly { presence: Presence; channels: readonly ChannelId[] }[]) => {
    const { rooms } = io.of('/').adapter
    const byRooms = new Map<string, Presence[]>()
    for (const { presence, channels } of news) {
      const listening = channels.filter((channel) => rooms.has(channel)).sort()
      if (listening.length === 0) continue
      const key = listening.join(' ')
      const together = byRooms.get(key)
      if (together) together.push(presence)
      else byRooms.set(key, [presence])
    }
    for (const [key, users] of byRooms) {
      io.local.to(key.split(' ')).except(slowRoom).emit('presence:changed', { users })
    }
  }
  const flush = async () => {
    timer = undefined
    if (isLost) return
    const changes = [...changed.values()]
    changed.clear()
    try {
      const news = await Promise.all(
        changes.map(async (presence) => ({ presence, channels: await channelsOf(presence.user) })),
      )
      for (const { presence, channels } of news) remember(presence, channels)
      tell(news)
    } catch (error) {
      log.debug({ error }, 'presence could not be told')
    }
  }
  const take = (changes: readonly Presence[]) => {
    for (const presence of changes) changed.set(presence.user, presence)
    timer ??= setTimeout(() => void flush(), coalesceMs)
  }
  return {
    take,
    lost() {
      if (isLost) return
      isLost = true
      changed.clear()
      tell([...told].map(([user, channels]) => ({ presence: { user, state: 'unknown' }, channels })))
    },
    found() {
      isLost = false
      const users = [...told.keys()]
      readPresence(redis, users).then(take, (error: unknown) =>
        log.debug({ error }, 'presence could not be read again'),
      )
    },
    remember(presence, channels) {
      if (!told.has(presence.user)) remember(presence, channels)
    },
    channelsOf,
    close() {
      clearTimeout(timer)
      changed.clear()
    },
  }
}
