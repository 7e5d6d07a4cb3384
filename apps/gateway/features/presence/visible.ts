import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { userChannels } from '@runnel/redis/feed/feed'
import { findMembersAmong } from '@runnel/redis/presence/company'
import { socketsOf, type App, type ChatSocket } from '../../app.ts'

/** Who may see whose presence: people who share a channel. */
export interface Visible {
  /** Those of these people whom the asker may see; the asker themselves always. */
  among(socket: ChatSocket, users: Iterable<UserId>): Promise<UserId[]>
  /** The channels somebody is in. */
  channelsOf(user: UserId): Promise<ReadonlySet<ChannelId>>
}

/** Channels in which people are looked for before each of them is asked after: mostly everyone is in the same few. */
const likelyChannels = 4

/** Makes it. People of this gateway are known by what their sockets hear; of others Redis is asked. */
export function createVisible({ redis, io }: Pick<App, 'redis' | 'io'>): Visible {
  const { adapter } = io.of('/')
  const heardBy = (user: UserId): ChatSocket | undefined =>
    socketsOf({ io }, user).find((socket) => socket.data.seat === 'taken')
  const channelsOf = async (user: UserId) => {
    const seated = heardBy(user)
    return seated ? new Set([...seated.rooms].filter(isChannel)) : userChannels(redis, user)
  }
  /** The one on screen first, then the largest: there most people are found. */
  const byLikelihood = (mine: ReadonlySet<ChannelId>, open: ChannelId | undefined) => {
    const sizeOf = (channel: ChannelId) => adapter.rooms.get(channel)?.size ?? 0
    const others = [...mine].filter((channel) => channel !== open).sort((a, b) => sizeOf(b) - sizeOf(a))
    return open !== undefined && mine.has(open) ? [open, ...others] : others
  }
  return {
    channelsOf,
    async among(socket, users) {
      const me = socket.data.user
      const mine = await channelsOf(me)
      const channels = byLikelihood(mine, socket.data.open)
      const seen = new Set<UserId>([me])
      const asked = [...new Set(users)]
      for (const user of asked) {
        const rooms = heardBy(user)?.rooms
        if (rooms && channels.some((channel) => rooms.has(channel))) seen.add(user)
      }
      const unseen = () => asked.filter((user) => !seen.has(user))
      const lookIn = async (channel: ChannelId, some: readonly UserId[]) => {
        for (const user of await findMembersAmong(redis, channel, some)) seen.add(user)
      }
      for (let from = 0; from < likelyChannels && unseen().length > 0; from += 2) {
        const some = unseen()
        await Promise.all(channels.slice(from, from + 2).map((channel) => lookIn(channel, some)))
      }
      const rest = unseen()
      if (rest.length === 0) return asked
      // The rest by everybody's own lists, which may lag behind: the channel itself decides, of the asker too.
      const all = await userChannels(redis, me)
      const together = new Map<ChannelId, UserId[]>()
      await Promise.all(
        rest.map(async (user) => {
          const theirs = await userChannels(redis, user)
          const shared = [...all].find((channel) => theirs.has(channel))
          if (shared !== undefined) together.set(shared, [...(together.get(shared) ?? []), user])
        }),
      )
      await Promise.all(
        [...together].map(async ([channel, some]) => {
          const members = await findMembersAmong(redis, channel, [me, ...some])
          if (members.has(me)) for (const user of members) seen.add(user)
        }),
      )
      return asked.filter((user) => seen.has(user))
    },
  }
}

const isChannel = (room: string): room is ChannelId => room.startsWith('c_')
