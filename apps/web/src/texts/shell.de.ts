import { counted } from './counted.de.ts'
import type { shellTexts as English } from './shell.en.ts'

const numbers = new Intl.NumberFormat('de')
const lists = new Intl.ListFormat('de', { style: 'long', type: 'conjunction' })

const keyNames: Readonly<Record<string, string>> = {
  Ctrl: 'Strg',
  Shift: 'Umschalt',
  Home: 'Pos1',
  End: 'Ende',
  Delete: 'Entf',
}

/** Everything the window and the pages before it say, in German. Sentences end with a full stop, labels do not. */
export const shellTexts: typeof English = {
  product: 'Runnel',
  pageTitle: (page) => `${page} · Runnel`,
  close: 'Schließen',
  cancel: 'Abbrechen',
  retry: 'Erneut versuchen',
  messages: 'Hinweise für dich',
  skipToConversation: 'Zur Unterhaltung springen',
  actionsOn: (name) => `Aktionen für ${name}`,
  count: (value) => numbers.format(value),
  list: (names) => lists.format(names),
  keys: (keys) => keys.replaceAll(/[A-Z][a-z]+/g, (key) => keyNames[key] ?? key),

  places: {
    browse: 'Kanäle',
    unread: 'Alles Ungelesene',
    threads: 'Threads',
    activity: 'Aktivität',
    admin: 'Verwaltung',
    audit: 'Protokoll',
    settings: 'Deine Einstellungen',
  },

  sidebar: {
    label: 'Seitenleiste',
    channels: 'Kanäle',
    unread: 'Ungelesen',
    direct: 'Direktnachrichten',
    jump: 'Springen zu\u00a0…',
    open: 'Kanäle und Personen',
    closeDrawer: 'Kanalliste schließen',
    noDirect: 'Schreib einer Person oder bis zu acht auf einmal.',
    youAlone: 'Eigene Notizen',
    someone: 'Jemand',
  },

  channel: {
    ephemeral: 'Flüchtig',
    ephemeralText:
      'Was hier gesagt wird, erreicht alle, die den Kanal gerade offen haben, und wird nirgends aufbewahrt. Wer geht und wiederkommt, findet ihn leer.',
    archived: 'Archiviert',
    showMembers: 'Mitglieder',
    showDetails: 'Kanaldetails',
    goToDate: 'Zu einem Datum springen',
    showKnocks: (count) => counted(count, 'Beitrittsanfrage', 'Beitrittsanfragen'),
    left: (title) => `Du hast ${title} verlassen.`,
    revoked: (title, reason) =>
      `Du bist nicht mehr Mitglied von ${title}.${reason === undefined ? '' : ` Grund: „${reason}“`}`,
    deleted: (title, reason) =>
      `${title} wurde gelöscht.${reason === undefined ? '' : ` Grund: „${reason}“`}`,
    goOn: (title) => `Weiter zu ${title}`,
    granted: (title) => `Du bist jetzt Mitglied von ${title}.`,
  },

  errors: {
    bad_request: 'So geht das nicht.',
    unauthenticated: 'Du bist abgemeldet. Melde dich neu an.',
    forbidden: 'Das darfst du nicht.',
    not_found: 'Das gibt es nicht mehr, oder du hast keinen Zugriff darauf.',
    conflict: 'Das ist schon so, oder der Name ist vergeben.',
    locked: 'Gerade ändert jemand anderes diesen Kanal. Versuch es danach noch einmal.',
    lock_lost: 'Der Kanal war nicht mehr für dich reserviert. Es wurde nichts geändert.',
    too_large: 'Das ist größer als erlaubt.',
    rate_limited: 'Das war zu viel auf einmal. Warte kurz und versuch es noch einmal.',
    too_old: 'Diese Seite ist zu alt. Lade sie neu.',
    unavailable:
      'Der Server war nicht erreichbar, vielleicht hat es also nicht geklappt. Versuch es noch einmal.',
    internal: 'Auf dem Server ist etwas schiefgegangen. Versuch es noch einmal.',
  },
}
