import type { ErrorCode } from '@runnel/protocol/errors'
import { counted } from './counted.ts'

const numbers = new Intl.NumberFormat('en')
const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** Everything the window and the pages before it say, in English. Sentences end with a full stop, labels do not. */
export const shellTexts = {
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
  /** Keys as they stand on a keyboard of this language: `Ctrl+Shift+X`. */
  keys: (keys: string) => keys,

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

  sidebar: {
    label: 'Sidebar',
    channels: 'Channels',
    unread: 'Unread',
    direct: 'Direct messages',
    jump: 'Jump to…',
    open: 'Channels and people',
    closeDrawer: 'Close the list of channels',
    noDirect: 'Write to one person, or up to eight.',
    youAlone: 'Notes to yourself',
    someone: 'Someone',
  },

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
