import type { InstallationRole } from '@runnel/protocol/user'

/** What a person's card says, in English. Loaded when first needed. */
export const personTexts = {
  card: (name: string) => `About ${name}`,
  unknown: 'This person could not be looked up.',
  installationRoles: {
    owner: 'Owner of the workspace',
    admin: 'Admin of the workspace',
    member: 'Member of the workspace',
    guest: 'Guest',
  } satisfies Record<InstallationRole, string>,
  imported: 'Brought in from another system’s history; cannot sign in',
  deactivated: 'Account closed; what they said stays',
  inWorkspace: 'Workspace',
  inChannel: 'Channel',
  here: (role: string, title: string) => `${role} in ${title}`,
  notHere: (title: string) => `Not a member of ${title}`,
  status: 'Status',
  until: (when: string) => `until ${when}`,
  muted: 'Muted until a moderator says otherwise',
  mutedUntil: (when: string) => `Muted until ${when}`,
  you: 'This is you',
  message: 'Message',
  notes: 'Notes to yourself',
  mention: 'Mention',
  setStatus: 'Set a status',
  add: (title: string) => `Add to ${title}`,
}
