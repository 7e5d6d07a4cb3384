import type { composerTexts as English } from './composer.en.ts'
import { counted, every, inTime } from './counted.de.ts'

/** Everything the composer says beyond the plain text box, in German. */
export const composerTexts: typeof English = {
  toolbar: {
    label: 'Formatierung',
    bold: 'Fett',
    italic: 'Kursiv',
    strike: 'Durchgestrichen',
    code: 'Code',
    codeBlock: 'Codeblock',
    quote: 'Zitat',
    bulletList: 'Liste',
    numberedList: 'Nummerierte Liste',
    link: 'Link',
    emoji: 'Emoji',
    mention: 'Jemanden erwähnen',
  },
  placeholder: { text: 'Text', code: 'Code', address: 'Adresse' },

  pause: {
    slow: (seconds) => `Langsamer Modus: eine Nachricht ${every(seconds)}.`,
    slowLeft: (seconds) => `Langsamer Modus: Du kannst in ${inTime(seconds)} wieder schreiben.`,
    slowKept: 'Was du geschrieben hast, bleibt hier.',
    slowWait: (seconds) =>
      `Langsamer Modus: eine Nachricht ${every(seconds)}. Was du geschrieben hast, bleibt hier.`,
  },
  notes: {
    pasted: 'Als Codeblock eingefügt.',
    pasteAsText: 'Als Text einfügen',
    aside: 'Auf einem anderen Gerät hast du hier etwas anderes geschrieben.',
    showAside: 'Hier anfügen',
    dropAside: 'Verwerfen',
  },

  suggestions: {
    people: 'Personen zum Erwähnen',
    channels: 'Kanäle',
    emoji: 'Emojis',
    commands: 'Befehle',
    everyoneHere: 'Alle, die online sind',
    everyoneInChannel: 'Alle in diesem Kanal',
    notHere: 'nicht in diesem Kanal',
    notJoined: 'nicht beigetreten',
    count: (count) =>
      `${counted(count, 'Vorschlag', 'Vorschläge')}. Auswahl mit den Pfeiltasten nach oben und unten.`,
  },

  everyone: {
    title: (count) => `${counted(count, 'Person', 'Personen')} benachrichtigen?`,
    titleHere: (count) => `Bis zu ${counted(count, 'Person', 'Personen')} benachrichtigen?`,
    here: (title) => `Alle in ${title}, die online sind, werden benachrichtigt.`,
    channel: (title) => `Alle in ${title} werden benachrichtigt, wo sie auch sind.`,
    send: 'Senden und benachrichtigen',
    cancel: 'Weiterschreiben',
    onlyOwners:
      'In diesem Kanal darf nur die Leitung alle benachrichtigen. Nimm @channel und @here heraus, um zu senden.',
    onlyModerators:
      'In diesem Kanal dürfen nur Moderation und Leitung alle benachrichtigen. Nimm @channel und @here heraus, um zu senden.',
  },

  commandsTitle: 'Befehle',
  commands: {
    me: { args: 'was du tust', does: 'Sagt kursiv, was du tust' },
    shrug: { args: '[Nachricht]', does: 'Hängt ¯\\_(ツ)_/¯ an' },
    topic: { args: 'worum es geht', does: 'Ändert das Thema' },
    join: { args: '#kanal', does: 'Tritt einem Kanal bei und öffnet ihn' },
    leave: { args: '', does: 'Verlässt diesen Kanal' },
    invite: { args: '@person', does: 'Holt Personen in diesen Kanal' },
    kick: { args: '@person [Grund]', does: 'Entfernt jemanden' },
    msg: { args: '@person Nachricht', does: 'Schreibt direkt' },
    away: { args: '[warum]', does: 'Zeigt dich als abwesend' },
    back: { args: '', does: 'Zeigt dich wieder als online' },
    status: { args: '[Text]', does: 'Setzt oder löscht deinen Status' },
    nick: { args: 'neuer Name', does: 'Ändert deinen Namen' },
    help: { args: '', does: 'Zeigt alle Befehle und Tasten' },
  },
  commandFailures: {
    unknown: (command) =>
      `Den Befehl ${command} gibt es nicht. Setz ein Leerzeichen vor den Schrägstrich, um ihn als Text zu senden.`,
    needsText: (command) => `Schreib hinter ${command}, was es sagen soll.`,
    needsPerson: (command) => `Nenn die Person, die du meinst: ${command} @name`,
    needsChannel: 'Nenn einen Kanal: /join #name',
    noSuchPerson: (name) => `Niemand hier heißt ${name}.`,
    noSuchChannel: (name) => `Einen Kanal ${name}, den du sehen kannst, gibt es nicht.`,
    onlyInChannel: 'Das geht in Kanälen, nicht in Direktnachrichten.',
  },
  commandDone: {
    topic: 'Das Thema ist geändert.',
    invited: (names) => `Jetzt auch hier dabei: ${names}.`,
    removed: (name) => `${name} wurde entfernt.`,
    away: 'Du wirst als abwesend angezeigt.',
    back: 'Du wirst wieder so angezeigt, wie du bist.',
    status: 'Dein Status ist gesetzt.',
    statusCleared: 'Dein Status ist gelöscht.',
    renamed: (name) => `Andere sehen dich jetzt als ${name}.`,
  },
}
