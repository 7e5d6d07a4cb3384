import type { conversationTexts as English } from './conversation.en.ts'
import { counted } from './counted.de.ts'

const numbers = new Intl.NumberFormat('de')
const lists = new Intl.ListFormat('de', { style: 'long', type: 'conjunction' })

const upTo = (until: string | undefined) => (until === undefined ? '' : ` bis ${until}`)

/** Everything the conversation says, in German. Sentences end with a full stop, labels do not. */
export const conversationTexts: typeof English = {
  list: (names) => lists.format(names),

  history: {
    label: (title) => `Nachrichten in ${title}`,
    loading: 'Nachrichten werden geladen\u00a0…',
    loadingOlder: 'Ältere Nachrichten werden geladen\u00a0…',
    loadFailed: 'Diese Nachrichten konnten nicht geladen werden.',
    retry: 'Erneut versuchen',
    trimmed: 'Ältere Nachrichten werden hier nicht mehr aufbewahrt.',
    reset:
      'Der Verlauf dieses Kanals wurde auf dem Server ersetzt. Was du vorher davon gesehen hast, ist nicht mehr da.',
    beginning: () => 'Das ist der Anfang der Unterhaltung.',
    unread: 'Neu',
    latest: 'Zum Neuesten springen',
    announced: 'Neue Nachrichten',
    repliesAnnounced: 'Neue Antworten',
    latestCount: (count) => counted(count, 'neue Nachricht', 'neue Nachrichten'),
    ephemeral: 'Nichts, was hier gesagt wird, wird gespeichert. Wer geht und wiederkommt, findet es leer.',
  },

  message: {
    someone: 'Jemand',
    imported: 'importiert',
    importedHint: 'Aus dem Verlauf eines anderen Systems übernommen',
    you: 'du',
    sending: 'Wird gesendet\u00a0…',
    waiting: 'Noch nicht gesendet, neuer Versuch läuft.',
    failed: (reason) => `Nicht gesendet. ${reason}`,
    retry: 'Erneut versuchen',
    discard: 'Verwerfen',
    markedUnread: 'Ab hier ungelesen, bis du wieder in diesen Kanal kommst.',
    markedUnreadInThread: 'Ab hier ungelesen, bis du wieder in diesen Thread kommst.',
    edited: 'bearbeitet',
    editedAt: (time) => `Bearbeitet am ${time}`,
    pinnedBy: (name) => `Angepinnt von ${name}`,
    saving: 'Wird gespeichert\u00a0…',
    editLabel: 'Nachricht bearbeiten',
    editRefused: (reason) => `Deine Änderung wurde nicht gespeichert. ${reason} Das hattest du geschrieben:`,
    editAgain: 'Noch einmal bearbeiten',
    deleted: (name) => `${name} hat diese Nachricht gelöscht.`,
    deletedByMe: 'Du hast diese Nachricht gelöscht.',
    deletedOf: (by, author) => `${by} hat diese Nachricht von ${author} gelöscht.`,
    deletedBecause: (sentence, reason) => `${sentence} Grund: ${reason}`,
    deleteRefused: (reason) => `Die Nachricht wurde nicht gelöscht. ${reason}`,
    notLoaded: 'Diese Nachricht wurde nicht gefunden. Vielleicht wird sie nicht mehr aufbewahrt.',
    today: 'Heute',
    yesterday: 'Gestern',
    now: 'jetzt',
    minutes: (count) => `${numbers.format(count)}\u00a0min`,
    said: (name, text) => `${name}: ${text}`,
    saidMany: (count) => counted(count, 'neue Nachricht', 'neue Nachrichten'),
  },

  code: {
    copy: 'Code kopieren',
    copied: 'Kopiert',
    label: (language) => (language === undefined ? 'Code' : `Code, ${language}`),
  },

  link: {
    leadsTo: (host) => `führt zu ${host}`,
    image: 'Bild',
  },

  composer: {
    label: (title) => `Nachricht an ${title}`,
    send: 'Senden',
    tooLong: (over) =>
      `Das ist für eine einzelne Nachricht um ${counted(over, 'Zeichen', 'Zeichen')} zu lang. Kürz es oder sende es in Teilen.`,
    archived: 'Dieser Kanal ist archiviert: Alle können ihn lesen, niemand kann schreiben.',
    onlyVoice:
      'In diesem Kanal schreiben nur Mitglieder mit Rederecht, Moderation und Leitung. Lesen kannst du alles.',
    onlyModerators: 'In diesem Kanal schreiben nur Moderation und Leitung. Lesen kannst du alles.',
    muted: (by, until, isForever, reason) => {
      const end = isForever ? ', bis die Moderation dich wieder schreiben lässt' : ''
      const why = reason === undefined || reason === '' ? '' : `: „${reason}“`
      const who =
        by === undefined
          ? `Du bist hier${isForever ? '' : upTo(until)} stummgeschaltet`
          : `${by} hat dich hier${isForever ? '' : upTo(until)} stummgeschaltet`
      return `${who}${end}${why}. Lesen kannst du weiterhin alles.`
    },
    draftKept: 'Was du geschrieben hattest, bleibt erhalten.',
    ended: 'Du bist hier abgemeldet. Dein Entwurf bleibt erhalten; melde dich an, um ihn zu senden.',
    showFormatting: 'Formatierung zeigen',
    hideFormatting: 'Formatierung ausblenden',
    emoji: 'Emoji',
    left: (count) => `Noch ${counted(count, 'Zeichen', 'Zeichen')}`,
    commandOffline: 'Dafür braucht es eine Verbindung, und gerade gibt es keine. Dein Text bleibt erhalten.',
    emptyAction: 'Sag, was du tust: /me winkt',
  },

  typing: {
    one: (name) => `${name} schreibt`,
    two: (first, second) => `${first} und ${second} schreiben`,
    several: 'Mehrere schreiben',
  },
}
