import { ChatError } from '@runnel/protocol/errors'
import { findUsers } from '@runnel/redis/user/user'
import type { App } from '../app.ts'
import type { Memberships } from '../membership.ts'
import type { Handlers } from '../request.ts'
import type { Resumes } from '../resume.ts'

/** Coming (back): what each of my channels lacks, and from then on everything that follows (SYN-1, SYN-2). */
export function sessionHandlers(
  { redis }: App,
  memberships: Memberships,
  resumes: Resumes,
): Handlers<'session:resume'> {
  return {
    async 'session:resume'({ positions }, { socket, afterAnswer }) {
      const { data } = socket
      const before = data.seat
      if (before === 'none') data.seat = 'coming'
      try {
        const [me] = await findUsers(redis, [data.user])
        if (me === undefined) throw new ChatError('unauthenticated')
        const resumed = await resumes.read(me, positions)
        // Nothing live before the answer: its client could not judge it.
        afterAnswer(() => memberships.seat(socket, resumed.channels))
        return resumed
      } catch (error) {
        if (data.seat === 'coming') data.seat = before
        throw error
      }
    },
  }
}
