import type { Client } from '@runnel/client/client'
import type { Status } from '@runnel/client/presence'
import type { UserId } from '@runnel/protocol/ids'
import type { ChosenState, Presence } from '@runnel/protocol/presence'

/** What is of the status in a presence. */
export function statusOf(presence: Presence | undefined): Status {
  const { text, emoji, until } = presence ?? {}
  return {
    ...(text === undefined ? {} : { text }),
    ...(emoji === undefined ? {} : { emoji }),
    ...(until === undefined ? {} : { until }),
  }
}

/** Chooses a state and keeps the status; or sets a status and keeps the state. What is kept is read first: another device may have changed it. */
export async function choose(
  client: Client,
  me: UserId,
  change: { state: ChosenState | 'automatic' } | { status: Status },
): Promise<void> {
  const { users } = await client.request('presence:read', { users: [me] })
  const mine = users.find(({ user }) => user === me)
  const state = 'state' in change ? change.state : (mine?.chosen ?? 'automatic')
  await client.setPresence(state, 'status' in change ? change.status : statusOf(mine))
}
