import type { InstallationRole } from '@runnel/protocol/user'

const all = ['owner', 'admin', 'member', 'guest'] as const
const managed: Readonly<Record<InstallationRole, readonly InstallationRole[]>> = {
  owner: all,
  admin: ['member', 'guest'],
  member: [],
  guest: [],
}

/** Whether someone with this role runs the accounts of people with that one, and may give it: owners everyone's, admins those of members and guests. */
export function managesRole(role: InstallationRole, other: InstallationRole): boolean {
  return managed[role].includes(other)
}

/** All pairs `<role>:<role>` of who manages whom: for writes that decide in Redis, in the same step. */
export const managedPairs: readonly string[] = all.flatMap((role) =>
  managed[role].map((other) => `${role}:${other}`),
)
