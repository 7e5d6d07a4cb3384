import { counted } from './counted.de.ts'
import type { unreadTexts as English } from './unread.en.ts'

const numbers = new Intl.NumberFormat('de')

/** What the view of all that is unread and the question why something is say, in German. */
export const unreadTexts: typeof English = {
  text: (messages, channels) =>
    `${counted(messages, 'Nachricht', 'Nachrichten')} in ${counted(channels, 'Kanal', 'Kanälen')}`,
  markAll: 'Alles als gelesen markieren',
  markRead: 'Als gelesen markieren',
  markReadIn: (title) => `Als gelesen markieren: ${title}`,
  why: 'Warum?',
  whyIn: (title) => `Warum ist ${title} ungelesen?`,
  count: (unread, mentions) =>
    mentions === 0
      ? counted(unread, 'Nachricht', 'Nachrichten')
      : `${counted(unread, 'Nachricht', 'Nachrichten')}, ${counted(mentions, 'Erwähnung', 'Erwähnungen')}`,
  onlyMentions: 'In einem Thread hier bist du gemeint.',
  loading: 'Ungelesenes wird geladen\u00a0…',
  failed: 'Diese Nachrichten konnten nicht geladen werden. Sie erscheinen, sobald du wieder verbunden bist.',
  more: (count) => counted(count, 'weitere Nachricht', 'weitere Nachrichten'),
  read: 'Als gelesen markiert.',
  undo: 'Rückgängig',
  undoIn: (title) => `Rückgängig: ${title} ist wieder ungelesen`,
  doneTitle: 'Du hast alles gelesen',
  doneText:
    'Neue Nachrichten erscheinen hier, sobald sie kommen. Stummgeschaltete Kanäle fehlen, bis dich dort jemand erwähnt.',

  whyTitle: (title) => `Warum ist ${title} ungelesen?`,
  whyNothing: 'Ist es nicht: Du hast hier alles gelesen.',
  whyText: (unread) =>
    `${counted(unread, 'Nachricht ist', 'Nachrichten sind')} neuer als das, was du gelesen hast.`,
  whyFirst: 'Ungelesene Nachrichten',
  whyFirstOf: (shown) => `Die ersten ${numbers.format(shown)} ungelesenen Nachrichten`,
  whyCalls: 'Wo du gemeint bist',
  inThread: 'in einem Thread',
  whyFailed: 'Das ließ sich nicht herausfinden. Versuch es noch einmal, sobald du verbunden bist.',
  someone: 'Jemand',
  toFirst: 'Erste neue Nachricht',
}
