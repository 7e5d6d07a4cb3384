import { createInvitation, listInvitations, revokeInvitation } from '@runnel/redis/invitation/invitation'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** Links by which people come in; for those who run the installation. */
export function invitationHandlers({
  redis,
}: App): Handlers<'invitation:create' | 'invitation:list' | 'invitation:revoke'> {
  return {
    'invitation:create': ({ uses, validForMs }, { socket }) =>
      createInvitation(redis, { by: socket.data.user, uses, validForMs }),
    'invitation:list': async () => ({ invitations: await listInvitations(redis) }),
    async 'invitation:revoke'({ invitation }) {
      await revokeInvitation(redis, invitation)
      return {}
    },
  }
}
