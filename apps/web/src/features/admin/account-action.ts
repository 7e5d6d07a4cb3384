import type { Account } from '@runnel/protocol/account'

/** What can be done with somebody's account. */
export type AccountAction = 'role' | 'sessions' | 'reset' | 'deactivate' | 'reactivate'

/** One person's account, and what is about to be done with it. */
export interface AccountTask {
  action: AccountAction
  account: Account
}
