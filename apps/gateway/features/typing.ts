import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { typing } from '@runnel/protocol/typing'
import { readChannel } from '@runnel/redis/channel/channel'
import type { App, ChatSocket } from '../app.ts'
import type { Feed } from '../feed.ts'
import type { Memberships } from '../membership.ts'
import type { Handlers } from '../request.ts'

/** Who is typing: told to the channel on every gateway, in the order of its entries, and stored nowhere (TYP-1). */
export interface Typing {
  handlers: Handlers<'typing:start' | 'typing:stop'>
  /** A connection is gone, and with it what it was typing. */
  drop(socket: ChatSocket): void
}

/** A start within this time of the last one tells nothing new. */
const repeatMs = 1_000
/** How long the size of a channel is remembered. */
const sizeMs = 60_000
/** Channels and threads one connection can type in at once; nobody has more hands. */
const placesAtOnce = 8

/** Where somebody is typing, and when they last said so. */
interface Writing {
  channel: ChannelId
  thread: EntryId | undefined
  at: number
}

/** Makes typing; `now` in ms. */
export function createTyping(
  { redis, settings }: App,
  { memberships, feed, now }: { memberships: Memberships; feed: Feed; now: () => number },
): Typing {
  /** Where each connection is typing. */
  const typists = new Map<string, Map<string, Writing>>()
  const sizes = new Map<ChannelId, { isSmall: boolean; readAt: number }>()

  const isSmall = async (socket: ChatSocket, channel: ChannelId) => {
    const known = sizes.get(channel)
    if (known && now() - known.readAt < sizeMs) return known.isSmall
    const { memberCount } = await readChannel(redis, { channel, reader: socket.data.user })
    if (sizes.size >= 10_000) sizes.clear()
    sizes.set(channel, { isSmall: memberCount <= settings.typingMembers, readAt: now() })
    return memberCount <= settings.typingMembers
  }
  const tell = (socket: ChatSocket, { channel, thread }: Omit<Writing, 'at'>, isTyping: boolean) => {
    const { user } = socket.data
    const payload = { channel, user, isTyping, ...(thread === undefined ? {} : { thread }) }
    feed.tell(channel, 'typing:changed', payload, { except: user })
  }
  const stop = (socket: ChatSocket, key: string) => {
    const mine = typists.get(socket.id)
    const writing = mine?.get(key)
    if (mine === undefined || writing === undefined) return
    mine.delete(key)
    if (mine.size === 0) typists.delete(socket.id)
    // Nobody sees it any more: its end would only tell when somebody who was removed, or is invisible now, went.
    if (socket.data.isInvisible || now() - writing.at > typing.forgetMs) return
    tell(socket, writing, false)
  }
  return {
    handlers: {
      async 'typing:start'({ channel, thread }, { socket }) {
        if (!(await memberships.isMember(socket, channel))) throw new ChatError('not_found')
        // Somebody invisible shows no sign of life but what they say.
        if (socket.data.isInvisible) return {}
        if (!(await isSmall(socket, channel)) || !socket.connected) return {}
        const mine = typists.get(socket.id) ?? new Map<string, Writing>()
        const key = keyOf(channel, thread)
        const last = mine.get(key)
        if (mine.size >= placesAtOnce) {
          for (const [other, { at }] of mine) if (now() - at > typing.forgetMs) mine.delete(other)
          if (last === undefined && mine.size >= placesAtOnce) return {}
        }
        if (last !== undefined && now() - last.at < repeatMs) return {}
        const writing = { channel, thread, at: now() }
        typists.set(socket.id, mine.set(key, writing))
        tell(socket, writing, true)
        return {}
      },
      async 'typing:stop'({ channel, thread }, { socket }) {
        if (!(await memberships.isMember(socket, channel))) throw new ChatError('not_found')
        stop(socket, keyOf(channel, thread))
        return {}
      },
    },
    drop(socket) {
      for (const key of typists.get(socket.id)?.keys() ?? []) stop(socket, key)
    },
  }
}

const keyOf = (channel: ChannelId, thread: EntryId | undefined) => `${channel} ${thread ?? ''}`
