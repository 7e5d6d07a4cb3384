import { counted } from './counted.ts'

const numbers = new Intl.NumberFormat('en')

/** What the list of channels says, in English. */
export const sidebarTexts = {
  /** The accessible name of the way to my activity. */
  activityUnseen: (count: number) => `Activity, ${numbers.format(count)} new`,
  starred: 'Starred',
  markAllRead: 'Mark all as read',
  newSection: 'New section',
  sectionMenu: (name: string) => `Section ${name}: options`,
  menu: (title: string) => `${title}: options`,
  emptySection: 'Nothing in here yet.',
  draft: 'Draft',
  /** The accessible name of a channel's link: `#general, 3 unread, 1 mention`. */
  link: (
    title: string,
    {
      unread,
      mentions,
      presence,
      isMuted,
      hasDraft,
    }: {
      unread: number
      mentions: number
      presence: string | undefined
      isMuted: boolean
      hasDraft: boolean
    },
  ) =>
    [
      title,
      presence,
      isMuted ? 'muted' : undefined,
      unread > 0 ? `${numbers.format(unread)} unread` : undefined,
      mentions > 0 ? counted(mentions, 'mention', 'mentions') : undefined,
      hasDraft ? 'draft' : undefined,
    ]
      .filter((part) => part !== undefined)
      .join(', '),
}

/** What the menus of channels and sections say, in English. */
export const arrangeTexts = {
  star: 'Star',
  unstar: 'Remove star',
  mute: 'Mute',
  unmute: 'Unmute',
  markRead: 'Mark as read',
  why: 'Why is this unread?',
  date: 'Go to a date',
  details: 'Details',
  leave: 'Leave',
  section: 'Section',
  noSection: 'None',
  intoNew: 'New section',

  edit: 'Name and channels',
  up: 'Move up',
  down: 'Move down',
  remove: 'Remove section',

  newTitle: 'New section',
  editTitle: (name: string) => `Section ${name}`,
  text: 'Sections are yours alone, and the same on all your devices.',
  name: 'Name',
  nameMissing: 'Give it a name.',
  channels: 'What is in it',
  find: 'Find a channel or person',
  none: 'Nothing by that name.',
  save: 'Save',
  make: 'Make section',
  tooMany: 'There is room for 50 sections.',
}
