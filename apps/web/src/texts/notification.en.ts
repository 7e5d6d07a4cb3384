import { counted } from './counted.ts'

/** What notifications say, and where people choose them, in English. Loaded when first needed. */
export const notificationTexts = {
  /** Titles of notifications. */
  inChannel: (name: string, channel: string) => `${name} in ${channel}`,
  inThread: (name: string, channel: string) => `${name} in a thread of ${channel}`,
  direct: (name: string) => name,
  several: (count: number, channel: string) =>
    `${counted(count, 'new message', 'new messages')} in ${channel}`,
  someone: 'Someone',
  /** What is said of a message with no words left on one line. */
  noWords: 'A message',

  ask: {
    label: 'Notifications',
    title: (name: string) => `${name} wanted to reach you.`,
    text: 'Shall this browser tell you, also while you look at something else? It happens when you are named, written to directly or answered; you choose more or less in the settings.',
    yes: 'Tell me',
    no: 'Not now',
  },

  settings: {
    title: 'Notifications',
    text: 'What this place tells you about, on all your devices. Each channel may differ: the bell above its messages.',
    browser: 'In this browser',
    states: {
      granted: 'This browser shows notifications.',
      default: 'This browser shows none yet: it has not been asked.',
      denied:
        'This browser shows none: it was told not to. Allow notifications for this page in the browser’s own settings, beside the address.',
      unsupported:
        'This browser shows none to pages like this one. Titles, badges and the list of activity still do.',
    },
    allow: 'Allow notifications',
    test: 'Show me one',
    testTitle: 'This is a notification',
    testBody: 'Pressed, it brings you to what it is about.',
    testShown: 'One was shown, unless your system holds it back.',
    testHeard: 'You heard the sound of one, if it is loud enough.',
    notify: 'Tell me about',
    notifyHint: 'Direct messages always count as all, unless you choose nothing.',
    sound: 'With a short sound',
    quiet: 'Quiet hours',
    quietHint: 'Notifications wait as badges meanwhile.',
    from: 'From',
    to: 'To',
    timeZone: (zone: string) => `Times are of ${zone}.`,
    hereInstead: (zone: string) => `Use ${zone}`,
    keywords: 'Keywords',
    keywordsHint:
      'Words that reach you as your name does, in any channel that is not muted. Whole words, whatever their case.',
    keyword: 'New keyword',
    add: 'Add',
    remove: (word: string) => `Remove ${word}`,
    keywordsFull: 'These are as many as can be.',
  },

  choices: {
    all: 'Every message',
    mentions: 'What calls me',
    nothing: 'Nothing',
  },

  channel: {
    label: (title: string) => `Notifications of ${title}`,
    heading: 'Tell me about',
    usual: (what: string) => `As usual (${what.toLowerCase()})`,
    mute: 'Mute',
    unmute: 'Unmute',
    muteHint: 'Only your name comes through',
  },
}
