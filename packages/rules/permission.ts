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

const anyone = ['owner', 'moderator', 'member', 'anyone'] as const
const members = ['owner', 'moderator', 'member'] as const
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
  'message:send': { installation: everyone, channel: members },
  'history:page': { installation: everyone, channel: members },
  'history:since': { installation: everyone, channel: members },
  'read:mark': { installation: everyone, channel: members },
  'typing:start': { installation: everyone, channel: members },
  'typing:stop': { installation: everyone, channel: members },
  'presence:set': { installation: everyone },
  'presence:read': { installation: everyone },
  'presence:here': { installation: everyone, channel: members },
  'presence:open': { installation: everyone, channel: members },
  'user:read': { installation: everyone },
  'user:list': { installation: people },
  'member:list': { installation: everyone, channel: members },
  'member:kick': { installation: everyone, channel: moderators },
  'member:set-role': { installation: everyone, channel: owners },
  'admin:open': { installation: everyone, channel: moderators },
  'admin:close': { installation: everyone, channel: moderators },
  'channel:rename': { installation: everyone, channel: moderators },
  'channel:set-topic': { installation: everyone, channel: moderators },
  'channel:archive': { installation: everyone, channel: owners },
  'channel:restore': { installation: everyone, channel: owners },
  'invitation:create': { installation: admins },
  'invitation:list': { installation: admins },
  'invitation:revoke': { installation: admins },
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

/** The roles among members that may ask this of a channel: for writes that decide in Redis, in the same step. */
export function channelRolesFor(action: RequestName): readonly ChannelRole[] {
  return members.filter((role) => mayInChannel(role, action))
}
