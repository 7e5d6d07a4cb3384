import type { InstallationRole } from '@runnel/protocol/user'
import { counted } from './counted.ts'

const numbers = new Intl.NumberFormat('en')

/** What is said where the workspace is run, in English. Loaded when first needed. */
export const adminTexts = {
  title: 'Administration',
  sections: 'Administration',
  tabs: { people: 'People', channels: 'Channels', invitations: 'Invitations', audit: 'Audit' },
  forbiddenTitle: 'Only owners and admins run the workspace',
  forbiddenText: 'Ask one of them for what you need.',
  more: 'Show more',
  failed: 'This could not be fetched.',
  roles: { owner: 'Owner', admin: 'Admin', member: 'Member', guest: 'Guest' } satisfies Record<
    InstallationRole,
    string
  >,
  roleTexts: {
    owner: 'Runs the workspace, and decides who else does.',
    admin: 'Runs the workspace: people, channels, invitations.',
    member: 'Finds and makes channels, and writes to everyone.',
    guest: 'Sees only the channels they were brought into.',
  } satisfies Record<InstallationRole, string>,
  reason: 'Reason',
  reasonHint: 'Kept in the audit. May be left empty.',

  people: {
    search: 'Find a person',
    role: 'Role',
    anyRole: 'Any role',
    state: 'Account',
    states: { active: 'Can sign in', deactivated: 'Deactivated', imported: 'Imported' },
    anyState: 'All accounts',
    total: (count: number) => counted(count, 'person', 'people'),
    none: 'Nobody fits.',
    columns: {
      person: 'Person',
      role: 'Role',
      used: 'Last used',
      sessions: 'Devices',
      channels: 'Public channels',
      actions: 'Actions',
    },
    you: 'you',
    never: 'Not signed in',
    deactivated: 'Deactivated',
    imported: 'Imported',
    actions: (name: string) => `What to do with ${name}’s account`,
    changeRole: 'Change role…',
    showSessions: 'Devices and sessions…',
    reset: 'Link to a new password…',
    deactivate: 'Deactivate account…',
    reactivate: 'Give account back…',
    notYours: 'Only owners manage owners and admins',
  },

  role: {
    title: (name: string) => `${name}’s role`,
    text: 'It holds at once, on all their devices. The audit says that it was you.',
    legend: 'Role in the workspace',
    save: 'Change role',
    done: (name: string, role: string) => `${name} is now ${role.toLowerCase()}.`,
  },

  deactivate: {
    title: (name: string) => `Deactivate ${name}’s account?`,
    text: (name: string) =>
      `${name} is signed out everywhere at once and cannot sign in any more. What ${name} wrote stays. Channels that nobody else owns get another owner.`,
    action: (name: string) => `Deactivate ${name}`,
    done: (name: string) => `${name} is signed out everywhere.`,
  },

  reactivate: {
    title: (name: string) => `Give ${name} the account back?`,
    text: (name: string) =>
      `${name} can sign in again with the password they had, and has the role and channels they had.`,
    action: 'Give account back',
    done: (name: string) => `${name} can sign in again.`,
  },

  reset: {
    title: (name: string) => `A link to a new password for ${name}`,
    text: (name: string) =>
      `Whoever opens the link chooses a new password for ${name}, once, within a day. Then ${name} is signed out everywhere. A link made before stops working.`,
    make: 'Make link',
    link: 'Link to a new password',
    once: (until: string) => `Copy it now: it is shown only once. It works until ${until}.`,
    copy: 'Copy link',
    copied: 'Copied.',
    copyFailed: 'The browser did not allow copying. Select the link and copy it yourself.',
    done: 'Done',
  },

  sessions: {
    title: (name: string) => `Where ${name} is signed in`,
    text: 'Ending a session signs that browser out at once. The audit says that it was you.',
  },

  channels: {
    memory: (used: string) => `${used} of memory in use`,
    memoryOf: (used: string, most: string) => `${used} of ${most} of memory in use`,
    memoryLabel: 'Memory in use',
    columns: {
      channel: 'Channel',
      size: 'Size',
      messages: 'Messages',
      members: 'Members',
      last: 'Last change',
    },
    archived: 'Archived',
    never: 'Nothing yet',
    others: 'Private channels and direct messages, together',
    othersText: 'How many there are, what they are called, and who is in them, is told to nobody outside.',
    none: 'There is no public channel yet.',
    label: 'What channels take',
    measured: 'Sizes are estimated from samples, and measured anew every half minute at most.',
  },

  invitations: {
    title: 'Invite people by link',
    text: 'Whoever opens the link can make an account here, until it runs out.',
    role: 'They become',
    channel: 'They are brought into',
    channelHint: 'One of your channels. A guest sees that channel alone.',
    noChannel: 'No channel but #general',
  },

  number: (value: number) => numbers.format(value),
}
