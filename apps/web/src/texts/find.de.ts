import { counted } from './counted.de.ts'
import type { findTexts as English } from './find.en.ts'

const numbers = new Intl.NumberFormat('de')

/** What finding within a conversation and going to a date say, in German. */
export const findTexts: typeof English = {
  label: 'In dieser Unterhaltung suchen',
  input: 'Hier suchen',
  next: 'Nächster Treffer',
  previous: 'Vorheriger Treffer',
  close: 'Schließen',
  count: (place, count) => `${numbers.format(place)} von ${numbers.format(count)}`,
  none: 'Kein Treffer',
  scope: (count) =>
    `Durchsucht ${counted(count, 'Nachricht, die hier geladen ist', 'Nachrichten, die hier geladen sind')}.`,
  all: (count) =>
    count === 1
      ? 'Durchsucht die einzige Nachricht dieser Unterhaltung.'
      : `Durchsucht alle ${numbers.format(count)} Nachrichten dieser Unterhaltung.`,
  older: 'Frühere laden',
  newer: 'Spätere laden',
  loading: 'Laden\u00a0…',
  loadFailed: 'Mehr konnte nicht geladen werden. Versuch es noch einmal, sobald du verbunden bist.',

  dateTitle: (title) => `In ${title} zu einem Datum springen`,
  date: 'Datum',
  dateHint: 'Du kommst zur ersten Nachricht dieses Tages.',
  today: 'Heute',
  yesterday: 'Gestern',
  beginning: 'Zum Anfang',
  go: 'Springen',
  looking: 'Suchen\u00a0…',
  dateMissing: 'Wähl einen Tag.',
  dateFailed: 'Dieser Tag ließ sich nicht nachschlagen. Versuch es noch einmal, sobald du verbunden bist.',
  nothing: 'Hier wurde noch nichts gesagt.',
  nextAfter: (day, shown) => `Am ${day} wurde nichts gesagt. So ging es am ${shown} weiter.`,
  lastBefore: (day, shown) =>
    `Am ${day} und danach wurde nichts gesagt. Das ist die letzte Nachricht davor, vom ${shown}.`,
}
