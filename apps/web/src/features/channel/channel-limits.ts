import type { ChannelState } from '@runnel/client/client'
import type { ChannelLimits } from '@runnel/protocol/entry'

/** What holds where a channel says nothing else. */
const usual: ChannelLimits = {
  posting: 'all',
  slowSeconds: 0,
  everyone: 'all',
  joining: 'open',
  editSeconds: 0,
}

/** All limits of a channel: what it says, and the usual for the rest. */
export function limitsOf(channel: Pick<ChannelState, 'limits'>): ChannelLimits {
  const { limits = {} } = channel
  return {
    posting: limits.posting ?? usual.posting,
    slowSeconds: limits.slowSeconds ?? usual.slowSeconds,
    everyone: limits.everyone ?? usual.everyone,
    joining: limits.joining ?? usual.joining,
    editSeconds: limits.editSeconds ?? usual.editSeconds,
  }
}
