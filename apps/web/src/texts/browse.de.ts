import type { browseTexts as English } from './browse.en.ts'
import { counted } from './counted.de.ts'

/** What is said where channels are found and asked to join, in German. Loaded when first needed. */
export const browseTexts: typeof English = {
  title: 'Kanäle',
  text: 'Alle öffentlichen Kanäle und die, in denen du bist.',
  search: 'Kanal suchen',
  none: 'Kein Kanal mit diesem Namen.',
  noneYet: 'Noch gibt es keinen anderen Kanal.',
  noneDo: 'Erstellen',
  members: (count) => counted(count, 'Mitglied', 'Mitglieder'),
  join: 'Beitreten',
  joinLabel: (title) => `${title} beitreten`,
  open: 'Öffnen',
  openLabel: (title) => `${title} öffnen`,
  more: 'Mehr zeigen',
  failed: 'Die Kanäle konnten nicht geladen werden.',
  private: 'Privat',
  approval: 'Auf Anfrage',
  ephemeral: 'Ohne Speicherung',
  archived: 'Archiviert',
}
