'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelRole } from '@runnel/protocol/entry'
import type { RequestName } from '@runnel/protocol/requests'
import type { InstallationRole, User } from '@runnel/protocol/user'
import { actingIn, mayInChannel, mayInInstallation } from '@runnel/rules/permission'
import { useCallback } from 'react'
import { useMe } from './hooks.ts'

/** As whom I run a channel: who runs the installation counts as owner of its public channels, in running them only. */
export function actingRole(
  channel: Pick<ChannelState, 'kind' | 'role'>,
  installation: InstallationRole | undefined,
): ChannelRole {
  const acting = installation === undefined || channel.kind !== 'public' ? '' : actingIn(installation)
  return acting === '' ? channel.role : acting
}

/** Whether I may ask this of a channel of mine. What one may not do is not offered; the server decides again. */
export function mayHere(
  channel: Pick<ChannelState, 'kind' | 'role'>,
  me: Pick<User, 'role'> | undefined,
  action: RequestName,
): boolean {
  if (me === undefined || channel.kind === 'direct') return false
  return mayInInstallation(me.role, action) && mayInChannel(actingRole(channel, me.role), action)
}

/** {@link mayHere} for myself. */
export function useMay(channel: Pick<ChannelState, 'kind' | 'role'>): (action: RequestName) => boolean {
  const me = useMe()
  const { kind, role } = channel
  return useCallback((action) => mayHere({ kind, role }, me, action), [kind, role, me])
}

const ranks: Record<ChannelRole, number> = { owner: 3, moderator: 2, voice: 1, member: 0 }

/** Whether someone acting as `mine` may mute, remove or ban somebody who is `theirs`: moderators those below them, owners everyone. */
export function outranks(mine: ChannelRole, theirs: ChannelRole): boolean {
  return mine === 'owner' || ranks[mine] > ranks[theirs]
}
