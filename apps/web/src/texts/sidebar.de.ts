import { counted } from './counted.de.ts'
import type { arrangeTexts as EnglishArrange, sidebarTexts as EnglishSidebar } from './sidebar.en.ts'

const numbers = new Intl.NumberFormat('de')

/** What the list of channels says, in German. */
export const sidebarTexts: typeof EnglishSidebar = {
  activityUnseen: (count) => `Aktivität, ${numbers.format(count)} neu`,
  starred: 'Favoriten',
  markAllRead: 'Alles als gelesen markieren',
  newSection: 'Neuer Abschnitt',
  sectionMenu: (name) => `Abschnitt ${name}: Optionen`,
  menu: (title) => `${title}: Optionen`,
  emptySection: 'Hier ist noch nichts.',
  draft: 'Entwurf',
  link: (title, { unread, mentions, presence, isMuted, hasDraft }) =>
    [
      title,
      presence,
      isMuted ? 'stummgeschaltet' : undefined,
      unread > 0 ? `${numbers.format(unread)} ungelesen` : undefined,
      mentions > 0 ? counted(mentions, 'Erwähnung', 'Erwähnungen') : undefined,
      hasDraft ? 'Entwurf' : undefined,
    ]
      .filter((part) => part !== undefined)
      .join(', '),
}

/** What the menus of channels and sections say, in German. */
export const arrangeTexts: typeof EnglishArrange = {
  star: 'Zu den Favoriten',
  unstar: 'Aus den Favoriten nehmen',
  mute: 'Stummschalten',
  unmute: 'Stummschaltung aufheben',
  markRead: 'Als gelesen markieren',
  why: 'Warum ungelesen?',
  date: 'Zu einem Datum springen',
  details: 'Details',
  leave: 'Verlassen',
  section: 'Abschnitt',
  noSection: 'Keiner',
  intoNew: 'Neuer Abschnitt',

  edit: 'Name und Kanäle',
  up: 'Nach oben',
  down: 'Nach unten',
  remove: 'Abschnitt entfernen',

  newTitle: 'Neuer Abschnitt',
  editTitle: (name) => `Abschnitt ${name}`,
  text: 'Abschnitte siehst nur du, und auf allen deinen Geräten dieselben.',
  name: 'Name',
  nameMissing: 'Gib dem Abschnitt einen Namen.',
  channels: 'Was darin ist',
  find: 'Kanal oder Person suchen',
  none: 'Nichts mit diesem Namen.',
  save: 'Speichern',
  make: 'Abschnitt anlegen',
  tooMany: 'Mehr als 50 Abschnitte passen nicht.',
}
