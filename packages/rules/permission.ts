import type { ChannelRole } from '@runnel/protocol/entry'
import type { RequestName } from '@runnel/protocol/requests'
import type { InstallationRole } from '@runnel/protocol/user'

/** Whom a request asks about: `anyone` stands for a person who is no member of the channel. */
type Standing = ChannelRole | 'anyone'

interface Permission {
  /** Roles in the installation that may ask it at all. */
  readonly installation: readonly InstallationRole[]
  /** Roles in the named channel that may; left out by requests which name no channel. */
  readonly channel?: readonly Standing[]
}

const everyone = ['owner', 'admin', 'member', 'guest'] as const
/** Guests see only the channels they were brought into. */
const people = ['owner', 'admin', 'member'] as const
const admins = ['owner', 'admin'] as const

const anyone = ['owner', 'moderator', 'voice', 'member', 'anyone'] as const
const members = ['owner', 'moderator', 'voice', 'member'] as const
const outsiders = ['anyone'] as const
const moderators = ['owner', 'moderator'] as const
const owners = ['owner'] as const

/**
 * Who may do what: one row for every request, all of it in one place (ACC-1). A role alone decides here; what depends on state
 * (a private channel is not there for outsiders, the last owner stays, the lock is held) is decided in the write itself.
 */
const permissions = {
  'session:resume': { installation: everyone },
  'channel:create': { installation: people },
  'channel:list': { installation: people },
  'channel:join': { installation: people, channel: anyone },
  'channel:leave': { installation: everyone, channel: members },
  'channel:invite': { installation: people, channel: members },
  'channel:create-invitation': { installation: people, channel: moderators },
  'channel:list-invitations': { installation: everyone, channel: moderators },
  'channel:revoke-invitation': { installation: everyone, channel: moderators },
  'knock:send': { installation: people, channel: outsiders },
  'knock:withdraw': { installation: people, channel: outsiders },
  'knock:list': { installation: everyone, channel: moderators },
  'knock:accept': { installation: everyone, channel: moderators },
  'knock:decline': { installation: everyone, channel: moderators },
  'message:send': { installation: everyone, channel: members },
  'message:edit': { installation: everyone, channel: members },
  'message:delete': { installation: everyone, channel: members },
  'message:pin': { installation: everyone, channel: members },
  'message:unpin': { installation: everyone, channel: members },
  'message:pins': { installation: everyone, channel: members },
  'message:versions': { installation: everyone, channel: members },
  'reaction:add': { installation: everyone, channel: members },
  'reaction:remove': { installation: everyone, channel: members },
  'reaction:list': { installation: everyone, channel: members },
  'thread:page': { installation: everyone, channel: members },
  'thread:follow': { installation: everyone, channel: members },
  'thread:unfollow': { installation: everyone, channel: members },
  'thread:mark': { installation: everyone, channel: members },
  'thread:mark-unread': { installation: everyone, channel: members },
  'thread:list': { installation: everyone },
  'history:page': { installation: everyone, channel: members },
  'history:since': { installation: everyone, channel: members },
  'read:mark': { installation: everyone, channel: members },
  'read:mark-unread': { installation: everyone, channel: members },
  'read:explain': { installation: everyone, channel: members },
  'draft:save': { installation: everyone, channel: members },
  'draft:list': { installation: everyone },
  'activity:list': { installation: everyone },
  'activity:mark': { installation: everyone },
  'preference:read': { installation: everyone },
  'preference:set': { installation: everyone },
  'typing:start': { installation: everyone, channel: members },
  'typing:stop': { installation: everyone, channel: members },
  'presence:set': { installation: everyone },
  'presence:read': { installation: everyone },
  'presence:here': { installation: everyone, channel: members },
  'presence:open': { installation: everyone, channel: members },
  'presence:idle': { installation: everyone },
  'user:read': { installation: everyone },
  'user:list': { installation: people },
  'user:rename': { installation: everyone },
  'session:list': { installation: everyone },
  'session:end': { installation: everyone },
  'member:list': { installation: everyone, channel: members },
  'member:kick': { installation: everyone, channel: moderators },
  'member:set-role': { installation: everyone, channel: owners },
  'member:ban': { installation: everyone, channel: moderators },
  'member:unban': { installation: everyone, channel: moderators },
  'member:list-bans': { installation: everyone, channel: moderators },
  'member:mute': { installation: everyone, channel: moderators },
  'member:unmute': { installation: everyone, channel: moderators },
  'admin:open': { installation: everyone, channel: moderators },
  // Whoever holds nothing lets go of nothing.
  'admin:close': { installation: everyone, channel: anyone },
  'admin:read': { installation: everyone, channel: members },
  'admin:break': { installation: everyone, channel: owners },
  'channel:rename': { installation: everyone, channel: moderators },
  'channel:set-topic': { installation: everyone, channel: moderators },
  'channel:archive': { installation: everyone, channel: owners },
  'channel:restore': { installation: everyone, channel: owners },
  'channel:set-limits': { installation: everyone, channel: moderators },
  'channel:convert': { installation: everyone, channel: owners },
  'channel:transfer': { installation: everyone, channel: owners },
  'channel:delete': { installation: everyone, channel: owners },
  'channel:purge': { installation: everyone, channel: moderators },
  'invitation:create': { installation: admins },
  'invitation:list': { installation: admins },
  'invitation:revoke': { installation: admins },
  'invitation:accept': { installation: people },
  'account:list': { installation: admins },
  'account:set-role': { installation: admins },
  'account:deactivate': { installation: admins },
  'account:reactivate': { installation: admins },
  'account:create-reset': { installation: admins },
  'audit:list': { installation: everyone, channel: moderators },
  'usage:list': { installation: admins },
} as const satisfies Record<RequestName, Permission>

const rows = new Map<string, Permission>(Object.entries(permissions))

/** Whether someone with this role in the channel (none: `undefined`) may ask this of it. Requests without a channel: true. */
export function mayInChannel(role: ChannelRole | undefined, action: RequestName): boolean {
  const row = rows.get(action)
  if (row === undefined) return false
  return row.channel === undefined || row.channel.includes(role ?? 'anyone')
}

/** Whether someone with this role in the installation may ask this at all. */
export function mayInInstallation(role: InstallationRole, action: RequestName): boolean {
  return rows.get(action)?.installation.includes(role) ?? false
}

/**
 * In which role somebody administers public channels, members of them or not, because they run the installation. Administration only: it
 * lets them neither read nor write there, and private channels know no such thing (ACC-2).
 */
export function actingIn(role: InstallationRole): 'owner' | '' {
  return role === 'owner' || role === 'admin' ? 'owner' : ''
}

/** The roles among members that may ask this of a channel: for writes that decide in Redis, in the same step. */
export function channelRolesFor(action: RequestName): readonly ChannelRole[] {
  return members.filter((role) => mayInChannel(role, action))
}
