import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { userChannels } from '@runnel/redis/feed/feed'
import { findUsers } from '@runnel/redis/user/user'
import { roomOf, type App } from './app.ts'
import { renewRoles } from './renew.ts'

/** Whose profile, role or standing changed: their own sockets know at once what they may, and those who share a channel with them are told within a second. */
export interface UserNews {
  /** Takes what the people's feed brought. */
  take(user: UserId): void
  close(): void
}

const coalesceMs = 1_000
/** People whose channels are read side by side. */
const readAtOnce = 16

/** Makes the news. */
export function createUserNews({ redis, io, log }: App): UserNews {
  const changed = new Set<UserId>()
  let timer: NodeJS.Timeout | undefined

  const listening = async ({ user }: User): Promise<{ channels: ChannelId[]; key: string }> => {
    const { rooms } = io.of('/').adapter
    const channels = [...(await userChannels(redis, user))].filter((channel) => rooms.has(channel)).toSorted()
    return { channels, key: channels.length > 0 ? channels.join(' ') : roomOf(user) }
  }
  const flush = async () => {
    timer = undefined
    const users = [...changed]
    changed.clear()
    try {
      const people = await findUsers(redis, users)
      // Mostly everyone is in the same channels: one frame to each set of them.
      const byRooms = new Map<string, { rooms: string[]; people: User[] }>()
      for (let from = 0; from < people.length; from += readAtOnce) {
        const some = people.slice(from, from + readAtOnce)
        const heard = await Promise.all(some.map(listening))
        for (const [index, { channels, key }] of heard.entries()) {
          const together = byRooms.get(key)
          if (together) together.people.push(some[index]!)
          else byRooms.set(key, { rooms: channels.length > 0 ? channels : [key], people: [some[index]!] })
        }
      }
      for (const { rooms, people: those } of byRooms.values())
        io.local.to(rooms).emit('user:changed', { users: those })
    } catch (error) {
      log.warn({ error }, 'changed profiles could not be told')
    }
  }
  return {
    take(user) {
      renewRoles({ io, redis }, [user]).catch((error: unknown) =>
        log.warn({ user, error }, 'a role has to wait for the sweep'),
      )
      changed.add(user)
      timer ??= setTimeout(() => void flush(), coalesceMs)
    },
    close() {
      clearTimeout(timer)
      changed.clear()
    },
  }
}
