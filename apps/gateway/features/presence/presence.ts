import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { closeHere, openHere, readHere } from '@runnel/redis/presence/here'
import { choosePresence, readPresence } from '@runnel/redis/presence/presence'
import type { App, ChatSocket } from '../../app.ts'
import type { Memberships } from '../../membership.ts'
import type { Handlers } from '../../request.ts'
import type { PresenceNews } from './news.ts'

type Requests = 'presence:set' | 'presence:read' | 'presence:here' | 'presence:open'

/** Choosing one's state, and seeing others': those one shares a channel with. */
export function presenceHandlers(
  { redis, settings }: App,
  memberships: Memberships,
  news: PresenceNews,
): Handlers<Requests> {
  const connectionOf = (socket: ChatSocket) => ({
    gateway: settings.name,
    user: socket.data.user,
    connection: socket.id,
  })
  const requireMember = async (socket: ChatSocket, channel: ChannelId) => {
    if (!(await memberships.isMember(socket, channel))) throw new ChatError('not_found')
  }
  return {
    async 'presence:set'({ state, text, emoji, until }, { socket }) {
      await choosePresence(redis, { user: socket.data.user, state, text, emoji, until })
      return {}
    },
    async 'presence:read'({ users }, { socket }) {
      const me = socket.data.user
      const mine = new Set(await news.channelsOf(me))
      const shared = new Map<UserId, ChannelId[]>()
      await Promise.all(
        [...new Set(users)].map(async (user) => {
          const channels = user === me ? [...mine] : await news.channelsOf(user)
          const together = channels.filter((channel) => mine.has(channel))
          if (together.length > 0 || user === me) shared.set(user, together)
        }),
      )
      const read = await readPresence(redis, [...shared.keys()])
      for (const presence of read) news.remember(presence, shared.get(presence.user) ?? [])
      return { users: read }
    },
    async 'presence:here'({ channel }, { socket }) {
      await requireMember(socket, channel)
      return { users: await readHere(redis, channel) }
    },
    async 'presence:open'({ channel }, { socket }) {
      const { open } = socket.data
      const connections = [connectionOf(socket)]
      if (channel !== null) await requireMember(socket, channel)
      socket.data.open = channel ?? undefined
      if (open !== undefined && open !== channel) await closeHere(redis, { channel: open, connections })
      if (channel !== null) await openHere(redis, { channel, connections })
      if (!socket.connected && channel !== null) await closeHere(redis, { channel, connections })
      return {}
    },
  }
}
