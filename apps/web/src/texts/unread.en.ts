import { counted } from './counted.ts'

/** What the view of all that is unread and the question why something is say, in English. */
export const unreadTexts = {
  text: (messages: number, channels: number) =>
    `${counted(messages, 'message', 'messages')} in ${counted(channels, 'channel', 'channels')}`,
  markAll: 'Mark all as read',
  markRead: 'Mark as read',
  markReadIn: (title: string) => `Mark as read: ${title}`,
  why: 'Why?',
  whyIn: (title: string) => `Why is ${title} unread?`,
  count: (unread: number, mentions: number) =>
    mentions === 0
      ? counted(unread, 'message', 'messages')
      : `${counted(unread, 'message', 'messages')}, ${counted(mentions, 'mention', 'mentions')}`,
  onlyMentions: 'Something calls you in a thread here.',
  loading: 'Fetching what is unread…',
  failed: 'These messages could not be fetched. They are shown once you are connected again.',
  more: (count: number) => counted(count, 'more message', 'more messages'),
  read: 'Marked as read.',
  undo: 'Undo',
  undoIn: (title: string) => `Undo: ${title} is unread again`,
  doneTitle: 'You have read everything',
  doneText:
    'New messages appear here as they come. Muted channels are left out, until someone names you there.',

  whyTitle: (title: string) => `Why is ${title} unread?`,
  whyNothing: 'It is not: you have read everything here.',
  whyText: (unread: number) =>
    `${counted(unread, 'message is', 'messages are')} newer than what you have read.`,
  whyFirst: 'Unread messages',
  whyFirstOf: (shown: number) => `The first ${shown} unread messages`,
  whyCalls: 'What calls you',
  inThread: 'in a thread',
  whyFailed: 'This could not be found out. Try again when you are connected.',
  someone: 'Someone',
  toFirst: 'First new message',
}
