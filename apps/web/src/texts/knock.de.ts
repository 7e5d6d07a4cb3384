import { counted } from './counted.de.ts'
import type { knockTexts as English } from './knock.en.ts'

/** What is said about asking to join a channel, and about those who ask, in German. Loaded when first needed. */
export const knockTexts: typeof English = {
  ask: 'Beitritt anfragen',
  askLabel: (title) => `Beitritt zu ${title} anfragen`,
  askTitle: (title) => `Beitritt zu ${title} anfragen?`,
  askText: 'Die Moderation sieht deine Anfrage und was du hier schreibst, und lässt dich herein oder nicht.',
  what: 'Was du dazu sagen willst',
  optional: 'optional',
  askDo: 'Beitritt anfragen',
  asked: (title) =>
    `Du hast den Beitritt zu ${title} angefragt. Du kommst herein, sobald die Moderation zustimmt.`,
  waiting: 'Angefragt',
  withdraw: 'Zurückziehen',
  withdrawLabel: (title) => `Anfrage für ${title} zurückziehen`,
  withdrawn: (title) => `Deine Anfrage für ${title} ist zurückgezogen.`,

  title: 'Beitrittsanfragen',
  text: 'Wer hereinkommt, sieht alles, was hier gesagt wurde, von Anfang an.',
  none: 'Niemand fragt an.',
  failed: 'Die Anfragen konnten nicht geladen werden.',
  said: (text) => `„${text}“`,
  at: (when) => `angefragt ${when}`,
  accept: 'Hereinlassen',
  acceptLabel: (name) => `${name} hereinlassen`,
  accepted: (name, title) => `${name} ist jetzt Mitglied von ${title}.`,
  decline: 'Ablehnen',
  declineLabel: (name) => `${name} ablehnen`,
  declined: (name) =>
    `${name} wurde nicht hereingelassen, erfährt davon nichts und darf noch einmal anfragen.`,
  count: (count) => counted(count, 'Beitrittsanfrage', 'Beitrittsanfragen'),
}
