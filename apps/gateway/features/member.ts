import type { ChannelRole } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import { handle } from '@runnel/protocol/user'
import type { Member } from '@runnel/protocol/member'
import { kickMember, listMembers, setMemberRole } from '@runnel/redis/member/member'
import { findUsers } from '@runnel/redis/user/user'
import type { App } from '../app.ts'
import type { Holds } from '../holds.ts'
import type { Handlers } from '../request.ts'

const pageSize = 100
const ranks: readonly ChannelRole[] = ['owner', 'moderator', 'member']

/** Who is in a channel, and what they may do there. */
export function memberHandlers(
  { redis }: App,
  holds: Holds,
): Handlers<'member:list' | 'member:kick' | 'member:set-role'> {
  return {
    async 'member:list'({ channel, query = '', cursor }, { socket }) {
      const roles = await listMembers(redis, { channel, reader: socket.data.user })
      const users = await findUsers(redis, [...roles.keys()])
      const members = users
        .map((user): Member => ({ ...user, channelRole: roles.get(user.user) ?? 'member' }))
        .filter((member) => beginsWith(member, query.toLowerCase()))
        .map((member) => ({ member, place: placeOf(member) }))
        .filter(({ place }) => cursor === undefined || place > readCursor(cursor))
        .sort((one, other) => (one.place < other.place ? -1 : 1))
      const page = members.slice(0, pageSize)
      const last = members.length > pageSize ? page.at(-1) : undefined
      return {
        members: page.map(({ member }) => member),
        total: roles.size,
        ...(last ? { cursor: last.place } : {}),
      }
    },
    async 'member:kick'({ channel, user, reason, fence }, { socket }) {
      const by = socket.data.user
      await holds.under(socket, { channel, fence }, (lock) =>
        kickMember(redis, { channel, by, user, reason, lock }),
      )
      return {}
    },
    async 'member:set-role'({ channel, user, role, fence }, { socket }) {
      const by = socket.data.user
      await holds.under(socket, { channel, fence }, (lock) =>
        setMemberRole(redis, { channel, by, user, role, lock }),
      )
      return {}
    },
  }
}

function beginsWith(member: Member, query: string): boolean {
  return member.handle.startsWith(query.replace(/^@/, '')) || member.name.toLowerCase().startsWith(query)
}

/** Owners and moderators first, then by handle; it is the cursor, too. */
function placeOf(member: Member): string {
  return `${ranks.indexOf(member.channelRole)}:${member.handle}`
}

function readCursor(cursor: string): string {
  if (!/^[0-2]:/.test(cursor) || !handle.safeParse(cursor.slice(2)).success)
    throw new ChatError('bad_request')
  return cursor
}
