import type { ChosenState, Presence, PresenceState } from '@runnel/protocol/presence'
import { counted } from './counted.ts'
import { shortMoment } from './times.ts'

const numbers = new Intl.NumberFormat('en')
const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

const states = {
  online: 'Online',
  away: 'Away',
  busy: 'Busy',
  offline: 'Offline',
  unknown: 'Not known',
} satisfies Record<PresenceState, string>

/** Whether people are there, in English. */
export const presenceTexts = {
  states,
  choose: 'Your presence',
  chosen: {
    automatic: 'Automatic',
    online: 'Online',
    away: 'Away',
    busy: 'Busy',
    invisible: 'Invisible',
  } satisfies Record<ChosenState | 'automatic', string>,
  chosenHints: {
    automatic: 'away when idle',
    invisible: 'looks offline',
  } as Partial<Record<ChosenState | 'automatic', string>>,
  /** My own presence, as I see it: that I am invisible, not that I look offline. */
  mine: (presence: Presence | undefined) =>
    presence?.chosen === 'invisible' ? 'Invisible' : states[presence?.state ?? 'unknown'],
  /** Somebody's status on one line, '' without one. */
  status: (presence: Presence | undefined) => [presence?.emoji, presence?.text].filter(Boolean).join(' '),
  /** `last seen 3 h ago`; coarse, as it is meant. Times in ms since 1970. */
  lastSeen: (at: number, now: number) => {
    const ago = Math.max(0, now - at)
    if (ago < 2 * minute) return 'last seen just now'
    if (ago < hour) return `last seen ${Math.floor(ago / minute)} min ago`
    if (ago < day) return `last seen ${Math.floor(ago / hour)} h ago`
    return ago < 60 * day
      ? `last seen ${counted(Math.floor(ago / day), 'day', 'days')} ago`
      : 'last seen months ago'
  },
  setStatus: 'Set a status…',
  editStatus: 'Change your status…',
  clearStatus: 'Clear status',
  statusTitle: 'Your status',
  statusText: 'What are you up to?',
  statusHint: 'Shown beside your name to people you share a channel with.',
  invisibleHint: 'You are invisible: people go on seeing the status you had before.',
  emoji: 'Emoji',
  until: 'Clear after',
  spans: {
    never: 'Don’t clear',
    half: '30 minutes',
    hour: '1 hour',
    four: '4 hours',
    today: 'Today',
    week: 'This week',
    own: 'At a time I choose',
  },
  /** The present end of a status, as a choice: leave it. */
  keep: (at: number, now: number) => `At ${shortMoment(at, now, 'en')}, as now`,
  ownEnd: 'Clear at',
  ownEndPast: 'Choose a time that is still to come.',
  statusEmpty: 'Write something, or choose an emoji.',
  save: 'Save status',
  here: (count: number) => `${numbers.format(count)} here`,
  hereNames: (names: readonly string[], more: number) =>
    `${numbers.format(names.length + more)} here: ${lists.format(more > 0 ? [...names, counted(more, 'more', 'more')] : names)}`,
}
