import type { ChannelRole } from '@runnel/protocol/entry'

/** What can be done to a member, each asked about once more before it is done. */
export type MemberAction = 'mute' | 'unmute' | 'remove' | 'ban' | `role:${ChannelRole}`
