import { counted } from './counted.de.ts'
import type { frameTexts as English } from './frame.en.ts'

const numbers = new Intl.NumberFormat('de')

/** What the window and its panes say once they are there, in German. Loaded right behind the first script. */
export const frameTexts: typeof English = {
  description: 'Team-Chat auf eigenen Rechnern.',
  nowhere: {
    title: 'Unter dieser Adresse gibt es nichts',
    text: 'Vielleicht ist der Link vertippt, oder sein Ziel gibt es nicht mehr.',
    home: 'Zu den Unterhaltungen',
  },

  workspace: {
    menu: (name) => `${name}: Menü des Workspace`,
    invite: 'Per Link einladen',
    browse: 'Kanäle entdecken',
    create: 'Kanal erstellen',
    direct: 'Neue Direktnachricht',
    keys: 'Tastenkürzel',
  },

  theme: { label: 'Design', system: 'System', light: 'Hell', dark: 'Dunkel' },
  density: { label: 'Dichte', comfortable: 'Normal', compact: 'Kompakt' },

  connection: {
    label: 'Verbindung',
    connecting: 'Verbinden\u00a0…',
    reconnecting: 'Verbindung unterbrochen. Neuer Versuch\u00a0…',
    reconnectingIn: (seconds) =>
      `Verbindung unterbrochen. Neuer Versuch in ${numbers.format(seconds)}\u00a0s.`,
    offline: 'Du bist offline.',
    waiting: (count) =>
      `${counted(count, 'Nachricht wartet und wird', 'Nachrichten warten und werden')} noch gesendet.`,
    online: 'Wieder verbunden.',
    ended: {
      signed_out: 'Du hast dich abgemeldet.',
      revoked: 'Du bist abgemeldet: Diese Sitzung wurde anderswo beendet.',
      unauthenticated: 'Du bist abgemeldet.',
      deactivated:
        'Dein Konto wurde deaktiviert. Was du geschrieben hast, bleibt; anmelden kannst du dich nicht mehr.',
      too_old: 'Es gibt eine neuere Version dieser Seite.',
      other: 'Der Server hat die Verbindung beendet.',
    },
    reload: 'Neu laden',
    signIn: 'Anmelden',
    now: 'Verbinden',
  },

  panes: {
    members: 'Mitglieder',
    details: 'Details',
    settings: 'Einstellungen',
    links: 'Einladungslinks',
    bans: 'Gesperrte Personen',
    pins: 'Angepinnt',
    knocks: 'Beitrittsanfragen',
    thread: 'Thread',
    back: 'Zurück zu den Details',
    close: 'Seitenbereich schließen',
    toConversation: (title) => `Zurück zu ${title}`,
  },

  lockedBy: (name, until) =>
    `${name} ändert diesen Kanal gerade, bis ${until} oder länger. Versuch es danach noch einmal.`,

  lockedByMe:
    'Du änderst diesen Kanal gerade in einem anderen Tab oder auf einem anderen Gerät. Schließ dort seine Einstellungen und versuch es noch einmal.',
}
