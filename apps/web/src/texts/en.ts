import type { ErrorCode } from '@runnel/protocol/errors'
import { presenceTexts } from './presence.en.ts'

const plurals = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')
const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** `1 message`, `2 messages`. */
function counted(count: number, one: string, other: string): string {
  return `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`
}

/** Everything the window and the pages before it say, in English. Sentences end with a full stop, labels do not. */
export const texts = {
  product: 'Runnel',
  pageTitle: (page: string) => `${page} · Runnel`,
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',
  messages: 'Messages to you',
  skipToConversation: 'Skip to the conversation',
  actionsOn: (name: string) => `What to do with ${name}`,
  count: (value: number) => numbers.format(value),
  list: (names: readonly string[]) => lists.format(names),

  nowhere: {
    title: 'There is nothing at this address',
    text: 'The link may be mistyped, or what it led to is gone.',
    home: 'Go to the conversations',
  },

  /** What the window shows besides a channel. */
  places: {
    browse: 'Channels',
    unread: 'All unread',
    threads: 'Threads',
    activity: 'Activity',
    admin: 'Administration',
    audit: 'What was done',
    settings: 'Your settings',
  },

  workspace: {
    menu: (name: string) => `${name}: workspace menu`,
    invite: 'Invite people by link',
    browse: 'Browse channels',
    create: 'Create a channel',
    direct: 'New direct message',
    keys: 'Keyboard shortcuts',
  },

  sidebar: {
    label: 'Sidebar',
    channels: 'Channels',
    unread: 'Unread',
    direct: 'Direct messages',
    jump: 'Jump to…',
    open: 'Channels and people',
    closeDrawer: 'Close the list of channels',
    noDirect: 'Write to one person, or up to eight.',
    /** The accessible name of a channel's link: `#general, 3 unread, 1 mention`. */
    link: (title: string, unread: number, mentions: number, presence: string | undefined) =>
      [
        title,
        presence,
        unread > 0 ? `${numbers.format(unread)} unread` : undefined,
        mentions > 0 ? counted(mentions, 'mention', 'mentions') : undefined,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    youAlone: 'Notes to yourself',
    someone: 'Someone',
  },

  presence: presenceTexts,

  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },

  channel: {
    ephemeral: 'Nothing here is stored',
    ephemeralText:
      'What is said here reaches those who have it open, and is kept nowhere. Leave and come back, and the channel is empty.',
    archived: 'Archived',
    showMembers: 'Members',
    showDetails: 'Channel details',
    goToDate: 'Go to a date',
    showKnocks: (count: number) => `${counted(count, 'person asks', 'people ask')} to join`,
    left: (title: string) => `You left ${title}.`,
    revoked: (title: string, reason: string | undefined) =>
      `You are no longer a member of ${title}.${reason === undefined ? '' : ` Reason: “${reason}”`}`,
    deleted: (title: string, reason: string | undefined) =>
      `${title} was deleted.${reason === undefined ? '' : ` Reason: “${reason}”`}`,
    goOn: (title: string) => `Go on to ${title}`,
    granted: (title: string) => `You are a member of ${title} now.`,
  },

  connection: {
    label: 'Connection',
    connecting: 'Connecting…',
    reconnecting: 'Connection lost. Reconnecting…',
    reconnectingIn: (seconds: number) => `Connection lost. Trying again in ${numbers.format(seconds)} s.`,
    offline: 'You are offline.',
    waiting: (count: number) => `${counted(count, 'message is', 'messages are')} waiting and will be sent.`,
    online: 'Connected again.',
    ended: {
      signed_out: 'You have signed out.',
      revoked: 'You are signed out: this session was ended from elsewhere.',
      unauthenticated: 'You are signed out.',
      deactivated: 'Your account was deactivated. What you wrote stays; you cannot sign in.',
      too_old: 'There is a newer version of this page.',
      other: 'The connection was ended by the server.',
    },
    reload: 'Reload',
    signIn: 'Sign in',
    now: 'Try now',
  },

  panes: {
    members: 'Members',
    details: 'Details',
    settings: 'Settings',
    links: 'Invitation links',
    bans: 'Banned people',
    pins: 'Pinned',
    knocks: 'Requests to join',
    thread: 'Thread',
    back: 'Back to details',
    close: 'Close panel',
    toConversation: (title: string) => `Back to ${title}`,
  },

  lockedBy: (name: string, until: string) =>
    `${name} is changing this channel, until ${until} or longer. Try again when they are done.`,
  lockedByMe:
    'You are changing this channel in another tab or on another device. Close its settings there, and try again.',

  /** What a refusal means to the person, where no screen has a better sentence. */
  errors: {
    bad_request: 'This cannot be done that way.',
    unauthenticated: 'You are signed out. Sign in again.',
    forbidden: 'You may not do this.',
    not_found: 'It is gone, or you have no access to it.',
    conflict: 'This is already so, or the name is taken.',
    locked: 'Someone else is changing this channel right now. Try again when they are done.',
    lock_lost: 'Your hold on this channel ended, so nothing was changed.',
    too_large: 'This is larger than allowed.',
    rate_limited: 'That was too much at once. Wait a moment and try again.',
    too_old: 'This page is too old. Reload it.',
    unavailable: 'The server could not be reached, so this may not have happened. Try again.',
    internal: 'Something went wrong on the server. Try again.',
  } satisfies Record<ErrorCode, string>,
}
