import { counted } from './counted.ts'

const numbers = new Intl.NumberFormat('en')
const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** Everything the conversation says, in English. Sentences end with a full stop, labels do not. */
export const conversationTexts = {
  list: (names: readonly string[]) => lists.format(names),

  history: {
    label: (title: string) => `Messages in ${title}`,
    loading: 'Loading messages…',
    loadingOlder: 'Loading older messages…',
    loadFailed: 'These messages could not be fetched.',
    retry: 'Try again',
    trimmed: 'Older messages are no longer kept here.',
    reset:
      'The history of this channel was replaced on the server. What you saw of it before is no longer there.',
    beginning: (title: string) => `This is the beginning of ${title}.`,
    unread: 'New',
    latest: 'Jump to latest',
    announced: 'New messages',
    repliesAnnounced: 'New replies',
    latestCount: (count: number) => counted(count, 'new message', 'new messages'),
    ephemeral: 'Nothing said here is stored. Leave and come back, and it is empty.',
  },

  message: {
    someone: 'Someone',
    imported: 'imported',
    importedHint: 'Brought in from another system’s history',
    you: 'you',
    sending: 'Sending…',
    waiting: 'Not sent yet, retrying.',
    failed: (reason: string) => `Not sent. ${reason}`,
    retry: 'Try again',
    discard: 'Discard',
    markedUnread: 'Unread from here, until you come back to this channel.',
    markedUnreadInThread: 'Unread from here, until you come back to this thread.',
    edited: 'edited',
    editedAt: (time: string) => `Edited on ${time}`,
    pinnedBy: (name: string) => `Pinned by ${name}`,
    saving: 'Saving…',
    editLabel: 'Edit message',
    editRefused: (reason: string) => `Your edit was not saved. ${reason} This is what you typed:`,
    editAgain: 'Edit again',
    deleted: (name: string) => `${name} deleted this message.`,
    deletedByMe: 'You deleted this message.',
    deletedOf: (by: string, author: string) => `${by} deleted this message of ${author}.`,
    deletedBecause: (sentence: string, reason: string) => `${sentence} Reason: ${reason}`,
    deleteRefused: (reason: string) => `The message was not deleted. ${reason}`,
    notLoaded: 'This message could not be found. It may no longer be kept.',
    today: 'Today',
    yesterday: 'Yesterday',
    now: 'now',
    minutes: (count: number) => `${numbers.format(count)} min`,
    /** What a screen reader hears of several messages at once. */
    said: (name: string, text: string) => `${name}: ${text}`,
    saidMany: (count: number) => counted(count, 'new message', 'new messages'),
  },

  code: {
    copy: 'Copy code',
    copied: 'Copied',
    label: (language: string | undefined) => (language === undefined ? 'Code' : `Code, ${language}`),
  },

  link: {
    leadsTo: (host: string) => `leads to ${host}`,
    image: 'Image',
  },

  composer: {
    label: (title: string) => `Message ${title}`,
    send: 'Send',
    tooLong: (over: number) =>
      `This is ${counted(over, 'character', 'characters')} too long to send as one message. Shorten it or send it in parts.`,
    archived: 'This channel is archived: everyone can read it, nobody can write.',
    onlyVoice:
      'Only people with voice, moderators and owners write in this channel. You can read everything.',
    onlyModerators: 'Only moderators and owners write in this channel. You can read everything.',
    muted: (
      by: string | undefined,
      until: string | undefined,
      isForever: boolean,
      reason: string | undefined,
    ) => {
      const end = isForever
        ? ' until a moderator lets you write again'
        : until === undefined
          ? ''
          : ` until ${until}`
      const why = reason === undefined || reason === '' ? '' : `: “${reason}”`
      return `${by === undefined ? 'You are muted here' : `${by} muted you here`}${end}${why}. You can still read everything.`
    },
    draftKept: 'What you had typed is kept.',
    ended: 'You are signed out here. Your draft is kept; sign in to send it.',
    showFormatting: 'Show formatting',
    hideFormatting: 'Hide formatting',
    emoji: 'Emoji',
    left: (count: number) => `${counted(count, 'character', 'characters')} left`,
    commandOffline: 'There is no connection right now, and this needs one. What you typed is kept.',
    emptyAction: 'Say what you do: /me waves',
  },

  typing: {
    one: (name: string) => `${name} is typing`,
    two: (first: string, second: string) => `${first} and ${second} are typing`,
    several: 'Several people are typing',
  },
}
