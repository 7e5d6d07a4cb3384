import { counted } from './counted.ts'

const numbers = new Intl.NumberFormat('en')

/** What the jump to anything says, in English. */
export const switcherTexts = {
  title: 'Jump to a channel, person or action',
  input: 'Channel, person or action',
  none: 'Nothing by that name.',
  offline: 'You are offline: only what this device knows is found.',
  recent: 'Recent',
  actionsHeading: 'Actions',
  results: 'Results',
  hint: 'Enter opens, Esc closes',
  unread: (count: number) => `${numbers.format(count)} unread`,
  mentions: (count: number) => counted(count, 'mention', 'mentions'),
  action: 'Action',
  handle: (handle: string) => `@${handle}`,
  earlier: (handle: string) => `was @${handle}`,
  topic: (topic: string) => `Topic: ${topic}`,
  section: (name: string) => `In ${name}`,
  similar: 'Similar name',
  actions: {
    create: 'Create a channel',
    direct: 'New direct message',
    invite: 'Invite people by link',
    browse: 'Browse channels',
    unread: 'All unread',
    threads: 'Threads',
    activity: 'Activity',
    settings: 'Settings',
    notifications: 'Notification settings',
    status: 'Set your status',
    markAllRead: 'Mark all as read',
    section: 'New section in the sidebar',
    date: 'Go to date…',
    find: 'Find in this conversation',
    keys: 'Keyboard shortcuts',
  },
}
