import type { UserId } from '@runnel/protocol/ids'
import type { App, ChatSocket } from '../../app.ts'
import { socketsIn } from '../../fan-out.ts'
import type { Visible } from './visible.ts'
import type { Watches } from './watches.ts'

/** Connections that never read anybody's presence, programs mostly: they watch whoever changes and shares a small channel with them. */
export interface Bystanders {
  /** This connection reads for itself from now on. */
  leave(socket: ChatSocket): void
  /** Has the bystanders of these people's small channels watch them. Gives those who did not before, and whom. */
  notice(users: readonly UserId[]): Promise<Map<ChatSocket, UserId[]>>
}

/** Beyond so many connections of this gateway a channel is no place to watch each other without asking. */
const smallChannel = 100
/** People whose channels are looked up at a time: in a crowd that comes at once bystanders miss some. */
const noticedAtOnce = 200

/** Makes them. */
export function createBystanders(
  { io }: Pick<App, 'io'>,
  { watches, visible }: { watches: Watches<ChatSocket>; visible: Visible },
): Bystanders {
  const { sockets } = io.of('/')
  const readers = new WeakSet<ChatSocket>()
  let readerCount = 0
  return {
    leave(socket) {
      if (readers.has(socket)) return
      readers.add(socket)
      readerCount += 1
      socket.once('disconnect', () => (readerCount -= 1))
    },
    async notice(users) {
      const fresh = new Map<ChatSocket, UserId[]>()
      if (sockets.size <= readerCount) return fresh
      await Promise.all(
        users.slice(0, noticedAtOnce).map(async (user) => {
          for (const channel of await visible.channelsOf(user)) {
            const listeners = socketsIn(io, channel)
            if (listeners.size > smallChannel) continue
            for (const id of listeners) {
              const socket = sockets.get(id)
              if (!socket || readers.has(socket) || socket.data.user === user) continue
              if (!watches.isWatching(socket, user)) fresh.set(socket, [...(fresh.get(socket) ?? []), user])
              watches.watch(socket, [user])
            }
          }
        }),
      )
      return fresh
    },
  }
}
