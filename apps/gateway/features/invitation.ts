import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { describeTo } from '@runnel/redis/channel/describe'
import {
  acceptChannelInvitation,
  createChannelInvitation,
  listChannelInvitations,
  revokeChannelInvitation,
} from '@runnel/redis/invitation/channel-invitation'
import { createInvitation, listInvitations, revokeInvitation } from '@runnel/redis/invitation/invitation'
import { actingIn, mayInChannel } from '@runnel/rules/permission'
import type { App } from '../app.ts'
import type { Memberships } from '../membership.ts'
import type { Handlers } from '../request.ts'

/** Links by which people come in: into the installation, and into a channel. */
export function invitationHandlers(
  { redis }: App,
  memberships: Memberships,
): Handlers<
  | 'invitation:create'
  | 'invitation:list'
  | 'invitation:revoke'
  | 'invitation:accept'
  | 'channel:create-invitation'
  | 'channel:list-invitations'
  | 'channel:revoke-invitation'
> {
  /** Whoever runs the installation brings others only where they are themselves, and may: else private channels would be open to them. */
  const requireLettingIn = async (channel: ChannelId, by: UserId) => {
    const { role, kind, limits } = (await describeTo(redis, channel, by)) ?? {}
    if (role === undefined) throw new ChatError('not_found')
    if (kind === 'private' && limits?.joining === 'approval' && !mayInChannel(role, 'knock:accept'))
      throw new ChatError('forbidden', {
        message: 'Only moderators and owners let people into this channel.',
      })
  }
  return {
    async 'invitation:create'(input, { socket }) {
      const by = socket.data.user
      const { channel } = input
      if (channel !== undefined) await requireLettingIn(channel, by)
      return createInvitation(redis, { ...input, by })
    },
    'invitation:list': async (_input, { socket }) => ({
      invitations: await listInvitations(redis, socket.data.user),
    }),
    async 'invitation:revoke'({ invitation }, { socket }) {
      await revokeInvitation(redis, { invitation, by: socket.data.user })
      return {}
    },
    async 'invitation:accept'({ token }, { socket }) {
      const { user } = socket.data
      const { channel } = await acceptChannelInvitation(redis, { token, user })
      await memberships.grantRead(user, channel)
      return { channel }
    },
    'channel:create-invitation': (input, { socket }) =>
      createChannelInvitation(redis, { ...input, by: socket.data.user, acting: actingIn(socket.data.role) }),
    async 'channel:list-invitations'({ channel }, { socket }) {
      const { user: by, role } = socket.data
      return { invitations: await listChannelInvitations(redis, { channel, by, acting: actingIn(role) }) }
    },
    async 'channel:revoke-invitation'({ channel, invitation }, { socket }) {
      const { user: by, role } = socket.data
      await revokeChannelInvitation(redis, { channel, invitation, by, acting: actingIn(role) })
      return {}
    },
  }
}
