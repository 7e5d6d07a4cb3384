import { counted } from './counted.de.ts'
import type { switcherTexts as English } from './switcher.en.ts'

const numbers = new Intl.NumberFormat('de')

/** What the jump to anything says, in German. */
export const switcherTexts: typeof English = {
  title: 'Zu Kanal, Person oder Aktion springen',
  input: 'Kanal, Person oder Aktion',
  none: 'Nichts mit diesem Namen.',
  offline: 'Du bist offline: Gefunden wird nur, was dieses Gerät kennt.',
  recent: 'Zuletzt',
  actionsHeading: 'Aktionen',
  results: 'Ergebnisse',
  hint: 'Enter öffnet, Esc schließt',
  unread: (count) => `${numbers.format(count)} ungelesen`,
  mentions: (count) => counted(count, 'Erwähnung', 'Erwähnungen'),
  action: 'Aktion',
  handle: (handle) => `@${handle}`,
  earlier: (handle) => `früher @${handle}`,
  topic: (topic) => `Thema: ${topic}`,
  section: (name) => `In ${name}`,
  similar: 'Ähnlicher Name',
  actions: {
    create: 'Kanal erstellen',
    direct: 'Neue Direktnachricht',
    invite: 'Per Link einladen',
    browse: 'Kanäle entdecken',
    unread: 'Alles Ungelesene',
    threads: 'Threads',
    activity: 'Aktivität',
    settings: 'Einstellungen',
    notifications: 'Benachrichtigungen einstellen',
    status: 'Status setzen',
    markAllRead: 'Alles als gelesen markieren',
    section: 'Neuer Abschnitt in der Seitenleiste',
    date: 'Zu einem Datum springen\u00a0…',
    find: 'In dieser Unterhaltung suchen',
    keys: 'Tastenkürzel',
  },
}
