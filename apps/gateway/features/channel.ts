import {
  createChannel,
  inviteMember,
  joinChannel,
  leaveChannel,
  listChannels,
} from '@runnel/redis/channel/channel'
import { findUsers } from '@runnel/redis/user/user'
import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import type { App } from '../app.ts'
import type { Memberships } from '../membership.ts'
import type { Handlers } from '../request.ts'

/** Making, finding, entering and leaving channels. Whoever comes in hears the channel before they are answered. */
export function channelHandlers(
  { redis }: App,
  memberships: Memberships,
): Handlers<'channel:create' | 'channel:list' | 'channel:join' | 'channel:leave' | 'channel:invite'> {
  const requirePeople = async (users: readonly UserId[]) => {
    const wanted = [...new Set(users)]
    const found = await findUsers(redis, wanted)
    if (found.length < wanted.length)
      throw new ChatError('not_found', { message: 'There is no such person.' })
  }
  return {
    async 'channel:create'(input, { socket }) {
      const by = socket.data.user
      await requirePeople(input.members ?? [])
      if (input.kind === 'direct' && (input.members ?? []).every((user) => user === by))
        throw new ChatError('bad_request', { message: 'Name who it is with.' })
      const { channel } = await createChannel(redis, { ...input, by })
      await memberships.grantRead(by, channel)
      return { channel }
    },
    'channel:list': ({ query, cursor }, { socket }) =>
      listChannels(redis, { reader: socket.data.user, query, cursor, limit: 50 }),
    async 'channel:join'({ channel }, { socket }) {
      const by = socket.data.user
      const { position } = await joinChannel(redis, { channel, by })
      await memberships.grantRead(by, channel)
      return { position }
    },
    async 'channel:leave'({ channel }, { socket }) {
      const { position } = await leaveChannel(redis, { channel, by: socket.data.user })
      return { position }
    },
    async 'channel:invite'({ channel, user }, { socket }) {
      await requirePeople([user])
      await inviteMember(redis, { channel, by: socket.data.user, user })
      return {}
    },
  }
}
