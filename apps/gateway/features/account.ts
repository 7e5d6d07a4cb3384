import {
  checkDeactivation,
  deactivateAccount,
  reactivateAccount,
  setAccountRole,
} from '@runnel/redis/account/account'
import { listAccounts } from '@runnel/redis/account/list-accounts'
import { createReset } from '@runnel/redis/account/reset'
import { handOverChannels } from '@runnel/redis/member/hand-over'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

type Name =
  | 'account:list'
  | 'account:set-role'
  | 'account:deactivate'
  | 'account:reactivate'
  | 'account:create-reset'

/** Running the installation's people. Who may change whom is decided with the write. */
export function accountHandlers({ redis }: App): Handlers<Name> {
  return {
    'account:list': (input) => listAccounts(redis, input),
    async 'account:set-role'({ user, role, reason }, { socket }) {
      await setAccountRole(redis, { by: socket.data.user, user, role, reason })
      return {}
    },
    async 'account:deactivate'({ user, reason }, { socket }) {
      const change = { by: socket.data.user, user, reason }
      await checkDeactivation(redis, change)
      // First: a channel whose only owner cannot sign in would be nobody's.
      await handOverChannels(redis, change)
      await deactivateAccount(redis, change)
      // And what they were given meanwhile, by somebody whose account ends in the same moment, too.
      await handOverChannels(redis, change)
      return {}
    },
    async 'account:reactivate'({ user, reason }, { socket }) {
      await reactivateAccount(redis, { by: socket.data.user, user, reason })
      return {}
    },
    'account:create-reset': ({ user }, { socket }) => createReset(redis, { by: socket.data.user, user }),
  }
}
