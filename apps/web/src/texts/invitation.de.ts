import { counted } from './counted.de.ts'
import type { invitationTexts as English } from './invitation.en.ts'

const numbers = new Intl.NumberFormat('de')

/** What is said about invitation links, into the workspace and into a channel, in German. Loaded when first needed. */
export const invitationTexts: typeof English = {
  title: 'Per Link einladen',
  text: 'Wer den Link öffnet, kann hier ein Konto erstellen, bis er abläuft.',
  channelText: (title) =>
    `Wer aus dem Workspace den Link öffnet, wird Mitglied von ${title}, bis er abläuft.`,
  uses: 'Personen',
  days: 'Gültig für',
  dayCount: (days) => counted(days, 'Tag', 'Tage'),
  create: 'Link erstellen',
  link: 'Einladungslink',
  shownOnce: 'Kopier ihn jetzt: Er wird nur einmal gezeigt.',
  copy: 'Link kopieren',
  copied: 'Kopiert.',
  copyFailed: 'Der Browser hat das Kopieren nicht erlaubt. Markier den Link und kopier ihn selbst.',
  open: 'Links, die noch gelten',
  none: 'Kein Link ist offen.',
  failed: 'Die Links konnten nicht geladen werden.',
  usesLeft: (count) => `Noch ${numbers.format(count)}-mal nutzbar`,
  until: (when) => `bis ${when}`,
  by: (name) => `von ${name}`,
  revoke: 'Zurückziehen\u00a0…',
  revokeLabel: (uses) => `Link zurückziehen, ${uses.charAt(0).toLowerCase()}${uses.slice(1)}`,
  revokeTitle: 'Diesen Link zurückziehen?',
  revokeText: 'Niemand kommt mehr damit herein. Wer damit hereingekommen ist, bleibt.',
  revokeDo: 'Zurückziehen',
  revoked: 'Der Link gilt nicht mehr.',
  forbidden: 'Nur Leitung und Admins des Workspace können andere einladen. Bitte dort um einen Link.',

  acceptTitle: (channel) => `#${channel} beitreten`,
  acceptText: (name) => `Du bist eingeladen. Du trittst als ${name} bei.`,
  acceptSignIn: 'Der Link ist für Mitglieder des Workspace. Melde dich an, um hereinzukommen.',
  accept: (channel) => `#${channel} beitreten`,
  goOn: 'Zu den Unterhaltungen',
  refusedTitle: (channel) => `Du kannst #${channel} nicht beitreten`,
  bannedText: 'Du bist in diesem Kanal gesperrt. Seine Moderation kann die Sperre aufheben.',
  goneTitle: 'Dieser Link gilt nicht mehr',
  goneText: 'Er ist abgelaufen, aufgebraucht oder zurückgezogen. Bitte um einen neuen, wo du ihn herhast.',
}
