import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId } from '@runnel/protocol/ids'
import { typing } from '@runnel/protocol/typing'
import { readChannel } from '@runnel/redis/channel/channel'
import { roomOf, slowRoom, type App, type ChatSocket } from '../app.ts'
import type { Memberships } from '../membership.ts'
import type { Handlers } from '../request.ts'

/** Who is typing: passed on to those who have the channel open on any gateway, and stored nowhere (TYP-1). */
export interface Typing {
  handlers: Handlers<'typing:start' | 'typing:stop'>
  /** A connection is gone, and with it what it was typing. */
  drop(socket: ChatSocket): void
}

/** A start within this time of the last one tells nothing new. */
const repeatMs = 1_000
/** How long the size of a channel is remembered. */
const sizeMs = 60_000
/** Channels one connection can type in at once; nobody has more hands. */
const channelsAtOnce = 8

/** Makes typing; `now` in ms. */
export function createTyping(
  { redis, io, settings }: App,
  memberships: Memberships,
  { now }: { now: () => number },
): Typing {
  /** When each connection that is typing last said so, by channel. */
  const typists = new Map<string, Map<ChannelId, number>>()
  const sizes = new Map<ChannelId, { isSmall: boolean; readAt: number }>()

  const isSmall = async (socket: ChatSocket, channel: ChannelId) => {
    const known = sizes.get(channel)
    if (known && now() - known.readAt < sizeMs) return known.isSmall
    const { memberCount } = await readChannel(redis, { channel, reader: socket.data.user })
    if (sizes.size >= 10_000) sizes.clear()
    sizes.set(channel, { isSmall: memberCount <= settings.typingMembers, readAt: now() })
    return memberCount <= settings.typingMembers
  }
  const tell = (socket: ChatSocket, channel: ChannelId, isTyping: boolean) => {
    // While Redis is away the adapter would keep it for later, and later is too late.
    if (!redis.isReady) return
    const { user } = socket.data
    io.to(channel)
      .except([roomOf(user), slowRoom])
      .emit('typing:changed', { channel, user, isTyping })
  }
  const stop = (socket: ChatSocket, channel: ChannelId) => {
    const mine = typists.get(socket.id)
    if (!mine?.delete(channel)) return
    if (mine.size === 0) typists.delete(socket.id)
    tell(socket, channel, false)
  }
  return {
    handlers: {
      async 'typing:start'({ channel }, { socket }) {
        if (!(await memberships.isMember(socket, channel))) throw new ChatError('not_found')
        if (!(await isSmall(socket, channel)) || !socket.connected) return {}
        const mine = typists.get(socket.id) ?? new Map<ChannelId, number>()
        const last = mine.get(channel)
        if (mine.size >= channelsAtOnce) {
          for (const [other, at] of mine) if (now() - at > typing.forgetMs) mine.delete(other)
          if (last === undefined && mine.size >= channelsAtOnce) return {}
        }
        if (last !== undefined && now() - last < repeatMs) return {}
        typists.set(socket.id, mine.set(channel, now()))
        tell(socket, channel, true)
        return {}
      },
      async 'typing:stop'({ channel }, { socket }) {
        if (!(await memberships.isMember(socket, channel))) throw new ChatError('not_found')
        stop(socket, channel)
        return {}
      },
    },
    drop(socket) {
      for (const channel of typists.get(socket.id)?.keys() ?? []) stop(socket, channel)
    },
  }
}
