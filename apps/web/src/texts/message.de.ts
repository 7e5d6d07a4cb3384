import { counted } from './counted.de.ts'
import type { messageTexts as English } from './message.en.ts'

/** What is said of changing messages and using them otherwise, in German: all that is not needed to read. */
export const messageTexts: typeof English = {
  actions: 'Aktionen für die Nachricht',
  copyText: 'Text kopieren',
  copyLink: 'Link kopieren',
  copiedText: 'Text kopiert.',
  copiedLink: 'Link kopiert.',
  copyFailed: 'Der Browser hat das Kopieren nicht erlaubt. Markier den Text und kopier ihn selbst.',
  reactMore: 'Reaktion wählen',
  thread: 'Im Thread antworten',
  edit: 'Bearbeiten',
  more: 'Weitere Aktionen',
  menuTitle: (name) => `Nachricht von ${name}`,
  quote: 'Zitieren',
  pin: 'Anpinnen',
  unpin: 'Nicht mehr anpinnen',
  markUnread: 'Ab hier als ungelesen markieren',
  versions: 'Frühere Fassungen',
  whoReacted: 'Wer reagiert hat',
  remove: 'Löschen',
  removeUnsent: 'Verwerfen',
  quoted: (name) => `> **${name}**`,
  editSave: 'Speichern',
  editHint: 'Enter speichert, Esc bricht ab, Umschalt+Enter beginnt eine neue Zeile',
  editTooLong: (over) => `Das ist für eine Nachricht um ${counted(over, 'Zeichen', 'Zeichen')} zu lang.`,
  deleteTitle: 'Diese Nachricht löschen?',
  deleteText:
    'Ihr Inhalt ist für alle und für immer weg. Es bleibt eine Zeile, die sagt, dass du sie gelöscht hast.',
  deleteTitleOf: (name) => `Diese Nachricht von ${name} löschen?`,
  deleteTextOf: (name) =>
    `Was ${name} hier gesagt hat, ist für alle und für immer weg. Es bleibt eine Zeile, die sagt, dass du es gelöscht hast.`,
  deleteReason: 'Grund, für alle sichtbar',
  discardTitle: 'Diese Nachricht verwerfen?',
  discardText: 'Sie wurde noch nicht gesendet und wird es auch nicht.',
  versionsTitle: 'Was in dieser Nachricht stand',
  versionsNow: 'Jetzt',
  versionsLoading: 'Frühere Fassungen werden geladen\u00a0…',
}
