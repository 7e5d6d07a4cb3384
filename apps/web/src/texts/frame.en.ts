import { counted } from './counted.ts'

const numbers = new Intl.NumberFormat('en')

/** What the window and its panes say once they are there, in English. Loaded right behind the first script. */
export const frameTexts = {
  description: 'Team chat on our own machines.',
  nowhere: {
    title: 'There is nothing at this address',
    text: 'The link may be mistyped, or what it led to is gone.',
    home: 'Go to the conversations',
  },

  workspace: {
    menu: (name: string) => `${name}: workspace menu`,
    invite: 'Invite people by link',
    browse: 'Browse channels',
    create: 'Create a channel',
    direct: 'New direct message',
    keys: 'Keyboard shortcuts',
  },

  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
  density: { label: 'Density', comfortable: 'Comfortable', compact: 'Compact' },

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
}
