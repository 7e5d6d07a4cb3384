import { counted } from './counted.de.ts'
import type { notificationTexts as English } from './notification.en.ts'

/** What notifications say, and where people choose them, in German. Loaded when first needed. */
export const notificationTexts: typeof English = {
  inChannel: (name, channel) => `${name} in ${channel}`,
  inThread: (name, channel) => `${name} in einem Thread in ${channel}`,
  direct: (name) => name,
  several: (count, channel) => `${counted(count, 'neue Nachricht', 'neue Nachrichten')} in ${channel}`,
  someone: 'Jemand',
  noWords: 'Eine Nachricht',

  ask: {
    label: 'Benachrichtigungen',
    title: (name) => `${name} wollte dich erreichen.`,
    text: 'Soll dieser Browser dir Bescheid geben, auch wenn du gerade woanders bist? Das geschieht, wenn du erwähnt wirst, eine Direktnachricht oder eine Antwort bekommst; mehr oder weniger wählst du in den Einstellungen.',
    yes: 'Ja, gib mir Bescheid',
    no: 'Nicht jetzt',
  },

  settings: {
    title: 'Benachrichtigungen',
    text: 'Worüber du Bescheid bekommst, auf allen deinen Geräten. Jeder Kanal kann davon abweichen: mit der Glocke über seinen Nachrichten.',
    browser: 'In diesem Browser',
    states: {
      granted: 'Dieser Browser zeigt Benachrichtigungen.',
      default: 'Dieser Browser zeigt noch keine: Er wurde nicht gefragt.',
      denied:
        'Dieser Browser zeigt keine: Es wurde ihm verboten. Erlaub Benachrichtigungen für diese Seite in den Einstellungen des Browsers, neben der Adresse.',
      unsupported:
        'Dieser Browser zeigt für Seiten wie diese keine. Titel, Zähler und die Liste der Aktivität sagen dir trotzdem Bescheid.',
    },
    allow: 'Benachrichtigungen erlauben',
    test: 'Zeig mir eine',
    testTitle: 'Das ist eine Benachrichtigung',
    testBody: 'Ein Klick bringt dich dahin, worum es geht.',
    testShown: 'Eine wurde gezeigt, wenn dein System sie nicht zurückhält.',
    testHeard: 'So klingt eine, wenn es laut genug ist.',
    notify: 'Benachrichtigen über',
    notifyHint: 'Bei Direktnachrichten gilt immer „Jede Nachricht“, außer du wählst „Nichts“.',
    sound: 'Mit einem kurzen Ton',
    quiet: 'Ruhezeiten',
    quietHint: 'Benachrichtigungen warten solange als Zähler.',
    from: 'Von',
    to: 'Bis',
    timeZone: (zone) => `Es gilt die Zeit von ${zone}.`,
    hereInstead: (zone) => `${zone} nehmen`,
    keywords: 'Stichwörter',
    keywordsHint:
      'Wörter, die dich erreichen wie dein Name, in jedem Kanal, der nicht stummgeschaltet ist. Nur ganze Wörter; Groß- und Kleinschreibung ist egal.',
    keyword: 'Neues Stichwort',
    add: 'Hinzufügen',
    remove: (word) => `${word} entfernen`,
    keywordsFull: 'Mehr Stichwörter gehen nicht.',
  },

  choices: {
    all: 'Jede Nachricht',
    mentions: 'Was an mich geht',
    nothing: 'Nichts',
  },

  channel: {
    label: (title) => `Benachrichtigungen von ${title}`,
    heading: 'Benachrichtigen über',
    usual: (what) => `Wie üblich (${what.charAt(0).toLowerCase()}${what.slice(1)})`,
    mute: 'Stummschalten',
    unmute: 'Stummschaltung aufheben',
    muteHint: 'Nur dein Name kommt durch',
  },
}
