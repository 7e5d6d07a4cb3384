const plurals = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')
const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** `1 message`, `2 messages`. */
function counted(count: number, one: string, other: string): string {
  return `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`
}

/** Names up to two, a number of people from three on. */
function people(names: readonly string[]): string {
  return names.length > 2 ? counted(names.length, 'person', 'people') : lists.format(names)
}

/** `12 s`, `2 min 5 s`, `1 h 3 min`. */
function inTime(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

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

  notice: {
    joined: (names: readonly string[]) => `${people(names)} joined`,
    left: (names: readonly string[]) => `${people(names)} left`,
    renamed: (pairs: ReadonlyArray<readonly [string, string]>) =>
      pairs.length === 1
        ? `${pairs[0]?.[0]} is now known as ${pairs[0]?.[1]}`
        : `${counted(pairs.length, 'person', 'people')} changed their name`,
    came: (names: readonly string[]) => `${people(names)} came and went`,
    added: (by: string, name: string) => `${by} added ${name}`,
    removed: (by: string, name: string, reason: string | undefined) =>
      `${by} removed ${name}${reason === undefined ? '' : `: ${reason}`}`,
    roles: {
      owner: 'an owner',
      moderator: 'a moderator',
      voice: 'a member with voice',
      member: 'a plain member',
    },
    roleChanged: (by: string, name: string, role: string) => `${by} made ${name} ${role}`,
    created: (by: string) => `${by} created this channel`,
    channelRenamed: (by: string, name: string) => `${by} renamed the channel to #${name}`,
    topicChanged: (by: string, topic: string) =>
      topic === '' ? `${by} removed the topic` : `${by} set the topic: ${topic}`,
    archived: (by: string) => `${by} archived the channel`,
    restored: (by: string) => `${by} restored the channel`,
    converted: (by: string, kind: string) => `${by} made the channel ${kind}`,
    limitsChanged: (by: string, changes: readonly string[]) =>
      changes.length === 0 ? `${by} changed the channel’s rules` : `${by} set: ${changes.join(', ')}`,
    limits: {
      posting: {
        all: 'everyone writes',
        voice: 'people with voice and moderators write',
        moderators: 'only moderators write',
      },
      slow: (seconds: number) =>
        seconds === 0 ? 'no slow mode' : `slow mode, one message in ${inTime(seconds)}`,
      everyone: {
        all: 'everyone may call all members',
        moderators: 'moderators may call all members',
        owners: 'owners may call all members',
      },
      joining: { open: 'people join by themselves', approval: 'people ask to join' },
      edit: (seconds: number) =>
        seconds === 0 ? 'messages can be edited for ever' : `messages can be edited for ${inTime(seconds)}`,
    },
    deleted: (by: string, reason: string | undefined) =>
      `${by} deleted the channel${reason === undefined ? '' : `: ${reason}`}`,
    banned: (by: string, name: string, until: string | undefined, reason: string | undefined) =>
      `${by} banned ${name}${until === undefined ? '' : ` until ${until}`}${reason === undefined ? '' : `: ${reason}`}`,
    unbanned: (by: string, name: string) => `${by} lifted the ban on ${name}`,
    muted: (by: string, name: string, until: string | undefined, reason: string | undefined) =>
      `${by} muted ${name}${until === undefined ? '' : ` until ${until}`}${reason === undefined ? '' : `: ${reason}`}`,
    unmuted: (by: string, name: string) => `${by} let ${name} write again`,
    show: 'Show each',
    hide: 'Show less',
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
    slow: (seconds: number) =>
      `Slow mode: one message in ${
        seconds < 60
          ? counted(seconds, 'second', 'seconds')
          : seconds < 3600
            ? counted(Math.round(seconds / 60), 'minute', 'minutes')
            : counted(Math.round(seconds / 3600), 'hour', 'hours')
      }.`,
    slowLeft: (seconds: number) => `Slow mode: you can write again in ${inTime(seconds)}.`,
    slowKept: 'What you typed stays here.',
    slowWait: (seconds: number) => `Slow mode: one message in ${inTime(seconds)}. What you typed stays here.`,
    ended: 'You are signed out here. Your draft is kept; sign in to send it.',
    showFormatting: 'Show formatting',
    hideFormatting: 'Hide formatting',
    emoji: 'Emoji',
    left: (count: number) => `${counted(count, 'character', 'characters')} left`,
    pasted: 'Put into a block of code.',
    pasteAsText: 'Paste as text',
    aside: 'You wrote something else here on another device.',
    showAside: 'Add it here',
    dropAside: 'Let it go',
    commandOffline: 'There is no connection right now, and this needs one. What you typed is kept.',
    emptyAction: 'Say what you do: /me waves',
  },

  typing: {
    one: (name: string) => `${name} is typing`,
    two: (first: string, second: string) => `${first} and ${second} are typing`,
    several: 'Several people are typing',
  },
}
