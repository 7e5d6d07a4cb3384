import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { banMember, listBans, unbanMember } from '@runnel/redis/member/ban'
import { requireHeir } from '@runnel/redis/member/hand-over'
import { kickMember, setMemberRole } from '@runnel/redis/member/member'
import { muteMember, unmuteMember } from '@runnel/redis/member/mute'
import type { Rosters } from '@runnel/redis/member/roster'
import { findUsers } from '@runnel/redis/user/user'
import { actingIn } from '@runnel/rules/permission'
import type { App } from '../app.ts'
import type { Holds } from '../holds.ts'
import type { Handlers } from '../request.ts'
import { administration } from '../administration.ts'

/** Who is in a channel, and what they may do there. */
export function memberHandlers(
  { redis }: App,
  { holds, rosters }: { holds: Holds; rosters: Rosters },
): Handlers<
  | 'member:list'
  | 'member:kick'
  | 'member:set-role'
  | 'member:ban'
  | 'member:unban'
  | 'member:list-bans'
  | 'member:mute'
  | 'member:unmute'
> {
  const administer = administration(holds)
  const requirePerson = async (user: UserId) => {
    if ((await findUsers(redis, [user])).length === 0)
      throw new ChatError('not_found', { message: 'There is no such person.' })
  }
  return {
    'member:list': ({ channel, query, cursor }, { socket }) =>
      rosters.list({ channel, reader: socket.data.user, query, cursor }),
    'member:kick': administer((task) => kickMember(redis, task)),
    'member:set-role': administer(async (task) => {
      if (task.role === 'owner') await requireHeir(redis, task.user)
      await setMemberRole(redis, task)
    }),
    'member:ban': administer(async (task) => {
      await requirePerson(task.user)
      await banMember(redis, task)
    }),
    'member:unban': administer((task) => unbanMember(redis, task)),
    async 'member:list-bans'({ channel }, { socket }) {
      const { user: by, role } = socket.data
      return { bans: await listBans(redis, { channel, by, acting: actingIn(role) }) }
    },
    'member:mute': administer((task) => muteMember(redis, task)),
    'member:unmute': administer((task) => unmuteMember(redis, task)),
  }
}
