import { counted } from './counted.ts'

const numbers = new Intl.NumberFormat('en')

/** What finding within a conversation and going to a date say, in English. */
export const findTexts = {
  label: 'Find in this conversation',
  input: 'Find in what is loaded',
  next: 'Next match',
  previous: 'Previous match',
  close: 'Close',
  count: (place: number, count: number) => `${numbers.format(place)} of ${numbers.format(count)}`,
  none: 'No match',
  scope: (count: number) => `Looks at the ${counted(count, 'message', 'messages')} loaded here.`,
  all: (count: number) =>
    `Looks at ${count === 1 ? 'the only message' : `all ${numbers.format(count)} messages`} of this conversation.`,
  older: 'Load earlier',
  newer: 'Load later',
  loading: 'Loading…',
  loadFailed: 'More could not be loaded. Try again when you are connected.',

  dateTitle: (title: string) => `Go to a date in ${title}`,
  date: 'Date',
  dateHint: 'You come to the first message of that day.',
  today: 'Today',
  yesterday: 'Yesterday',
  beginning: 'The beginning',
  go: 'Go',
  looking: 'Looking…',
  dateMissing: 'Choose a day.',
  dateFailed: 'That day could not be looked up. Try again when you are connected.',
  nothing: 'Nothing has been said here yet.',
  nextAfter: (day: string, shown: string) =>
    `Nothing was said on ${day}. This is what came next, on ${shown}.`,
  lastBefore: (day: string, shown: string) =>
    `Nothing was said on ${day} or later. This is the last message before, of ${shown}.`,
}
