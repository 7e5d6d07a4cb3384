import type { activityTexts as English } from './activity.en.ts'

/** What is said in the list of what concerns me, in German. Loaded when first needed. */
export const activityTexts: typeof English = {
  text: 'Erwähnungen, Antworten, Reaktionen und Stichwörter, die dich betreffen.',
  filter: 'Welche Aktivität gezeigt wird',
  filters: { all: 'Alle', mentions: 'Erwähnungen', threads: 'Threads', reactions: 'Reaktionen' },
  list: 'Aktivität',
  markSeen: 'Alles als gesehen markieren',
  unseen: 'Neu',
  mention: (name, place) => `${name} hat dich in ${place} erwähnt`,
  mentionInThread: (name, place) => `${name} hat dich in einem Thread in ${place} erwähnt`,
  everyone: (name, place) => `${name} hat in ${place} alle benachrichtigt`,
  keyword: (name, word, place) => `${name} hat in ${place} „${word}“ geschrieben`,
  aKeyword: (name, place) => `${name} hat in ${place} eines deiner Stichwörter geschrieben`,
  reply: (name, place) => `${name} hat in einem Thread in ${place} geantwortet`,
  reaction: (name, emoji, place) => `${name} hat in ${place} mit ${emoji} reagiert`,
  other: (name, place) => `${name} hat in ${place} etwas getan, das dich betrifft`,
  someone: 'Jemand',
  noWords: 'Eine Nachricht',
  emptyTitle: 'Noch nichts',
  emptyText:
    'Wenn dich jemand erwähnt, eines deiner Stichwörter schreibt, in einem Thread antwortet, dem du folgst, oder auf etwas von dir reagiert, steht es hier.',
  emptyKind: 'Noch nichts von dieser Art.',
  failed: 'Die Liste konnte nicht geladen werden.',
  more: 'Früheres zeigen',
}
