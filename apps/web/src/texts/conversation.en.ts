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
    actions: 'Message actions',
    copyText: 'Copy text',
    copyLink: 'Copy link',
    copiedText: 'Text copied.',
    copiedLink: 'Link copied.',
    copyFailed: 'The browser did not allow copying. Select the text and copy it yourself.',
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
    roles: { owner: 'an owner', moderator: 'a moderator', member: 'a plain member' },
    roleChanged: (by: string, name: string, role: string) => `${by} made ${name} ${role}`,
    created: (by: string) => `${by} created this channel`,
    channelRenamed: (by: string, name: string) => `${by} renamed the channel to #${name}`,
    topicChanged: (by: string, topic: string) =>
      topic === '' ? `${by} removed the topic` : `${by} set the topic: ${topic}`,
    archived: (by: string) => `${by} archived the channel`,
    restored: (by: string) => `${by} restored the channel`,
    show: 'Show each',
    hide: 'Show less',
  },

  composer: {
    label: (title: string) => `Message ${title}`,
    send: 'Send',
    tooLong: (over: number) =>
      `This is ${counted(over, 'character', 'characters')} too long to send as one message. Shorten it or send it in parts.`,
    archived: 'This channel is archived: everyone can read it, nobody can write.',
    notMember: 'You are not a member of this channel.',
    ended: 'You are signed out here. Your draft is kept; sign in to send it.',
    notHere: 'not in this channel',
    suggestions: 'People to mention',
    suggestionCount: (count: number) => `${counted(count, 'person', 'people')}. Up and down arrows choose.`,
    unknownCommand: (command: string) =>
      `There is no command ${command}. Put a space before it to send it as text.`,
    emptyAction: 'Say what you do: /me waves',
  },

  typing: {
    one: (name: string) => `${name} is typing`,
    two: (first: string, second: string) => `${first} and ${second} are typing`,
    several: 'Several people are typing',
  },
}
