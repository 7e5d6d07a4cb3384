import type { PresenceState } from '@runnel/protocol/presence'
import { counted } from './counted.de.ts'
import type { presenceTexts as English } from './presence.en.ts'
import { shortMoment } from './times.ts'

const numbers = new Intl.NumberFormat('de')
const lists = new Intl.ListFormat('de', { style: 'long', type: 'conjunction' })
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

const states = {
  online: 'Online',
  away: 'Abwesend',
  busy: 'Beschäftigt',
  offline: 'Offline',
  unknown: 'Unbekannt',
} satisfies Record<PresenceState, string>

/** Whether people are there, in German. */
export const presenceTexts: typeof English = {
  states,
  choose: 'Deine Präsenz',
  chosen: {
    automatic: 'Automatisch',
    online: 'Online',
    away: 'Abwesend',
    busy: 'Beschäftigt',
    invisible: 'Unsichtbar',
  },
  chosenHints: {
    automatic: 'nach Aktivität',
    invisible: 'wirkt offline',
  },
  mine: (presence) =>
    presence?.chosen === 'invisible' ? 'Unsichtbar' : states[presence?.state ?? 'unknown'],
  status: (presence) => [presence?.emoji, presence?.text].filter(Boolean).join(' '),
  lastSeen: (at, now) => {
    const ago = Math.max(0, now - at)
    if (ago < 2 * minute) return 'zuletzt gerade eben gesehen'
    if (ago < hour) return `zuletzt vor ${counted(Math.floor(ago / minute), 'Minute', 'Minuten')} gesehen`
    if (ago < day) return `zuletzt vor ${counted(Math.floor(ago / hour), 'Stunde', 'Stunden')} gesehen`
    return ago < 60 * day
      ? `zuletzt vor ${counted(Math.floor(ago / day), 'Tag', 'Tagen')} gesehen`
      : 'zuletzt vor Monaten gesehen'
  },
  setStatus: 'Status setzen\u00a0…',
  editStatus: 'Status ändern\u00a0…',
  clearStatus: 'Status löschen',
  statusTitle: 'Dein Status',
  statusText: 'Was machst du gerade?',
  statusHint: 'Steht neben deinem Namen. Sichtbar für alle, mit denen du einen Kanal teilst.',
  invisibleHint: 'Du bist unsichtbar: Andere sehen weiterhin den Status, den du vorher hattest.',
  emoji: 'Emoji',
  until: 'Dauer',
  spans: {
    never: 'Unbegrenzt',
    half: '30 Minuten',
    hour: '1 Stunde',
    four: '4 Stunden',
    today: 'Heute',
    week: 'Diese Woche',
    own: 'Bis zu einem Zeitpunkt',
  },
  keep: (at, now) => `Bis ${shortMoment(at, now, 'de')}, wie jetzt`,
  ownEnd: 'Ende',
  ownEndPast: 'Wähl einen Zeitpunkt, der noch kommt.',
  statusEmpty: 'Schreib etwas oder wähl ein Emoji.',
  save: 'Status speichern',
  here: (count) => `${numbers.format(count)} da`,
  hereNames: (names, more) => {
    const who = lists.format(more > 0 ? [...names, counted(more, 'weitere Person', 'weitere')] : names)
    // Begins with what is to be seen, so that who speaks to the browser can say it.
    return `${numbers.format(names.length + more)} da: ${who}`
  },
}
