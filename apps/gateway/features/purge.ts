import { ChatError } from '@runnel/protocol/errors'
import { purgeMessages, type Purged } from '@runnel/redis/channel/purge'
import { actingIn } from '@runnel/rules/permission'
import type { App } from '../app.ts'
import type { Holds } from '../holds.ts'
import type { Handlers } from '../request.ts'

/** How long one request goes on with further parts, in ms: then its asker is told how far it came, and asks again or lets it be. */
const turnMs = 500

/** Deleting what one person said: long work under the lock, which is renewed meanwhile and lost cleanly (LCK-1). */
export function purgeHandlers(
  { redis }: App,
  holds: Holds,
  { now }: { now: () => number },
): Handlers<'channel:purge'> {
  return {
    async 'channel:purge'({ channel, user, reason, fence, cursor }, { socket }) {
      const by = socket.data.user
      const acting = actingIn(socket.data.role)
      const until = now() + turnMs
      return holds.under(socket, { channel, fence }, async (lock, signal) => {
        const purged: Purged = cursor === undefined ? { deleted: 0 } : { deleted: 0, cursor }
        do {
          try {
            const part = await purgeMessages(redis, { channel, by, acting, lock, user, reason, ...purged })
            purged.deleted += part.deleted
            if (part.cursor === undefined) return { deleted: purged.deleted }
            purged.cursor = part.cursor
          } catch (error) {
            // What is deleted stays so: that is told first, and the refusal when they ask to go on.
            if (error instanceof ChatError && error.code === 'lock_lost' && purged.deleted > 0) break
            throw error
          }
        } while (now() < until && !signal.aborted && socket.connected)
        return { deleted: purged.deleted, more: true as const, cursor: purged.cursor }
      })
    },
  }
}
