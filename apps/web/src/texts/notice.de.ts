import { every, span } from './counted.de.ts'
import type { noticeTexts as English } from './notice.en.ts'

const numbers = new Intl.NumberFormat('de')
const lists = new Intl.ListFormat('de', { style: 'long', type: 'conjunction' })

/** Names up to two, a number of people from three on. */
function persons(names: readonly string[]): string {
  return names.length > 2 ? `${numbers.format(names.length)} Personen` : lists.format(names)
}

/** The same, with the verb that fits. */
function people(names: readonly string[], one: string, many: string): string {
  return `${persons(names)} ${names.length === 1 ? one : many}`
}

const because = (reason: string | undefined) => (reason === undefined ? '' : `: ${reason}`)
const upTo = (until: string | undefined) => (until === undefined ? '' : ` bis ${until}`)

/** What is said of what happened in a channel besides messages, in German. */
export const noticeTexts: typeof English = {
  joined: (names) => people(names, 'ist beigetreten', 'sind beigetreten'),
  left: (names) => people(names, 'ist gegangen', 'sind gegangen'),
  renamed: (pairs) =>
    pairs.length === 1
      ? `${pairs[0]?.[0]} heißt jetzt ${pairs[0]?.[1]}`
      : `${numbers.format(pairs.length)} Personen haben ihren Namen geändert`,
  came: (names) => people(names, 'war kurz da', 'waren kurz da'),
  added: (by, names) => `${by} hat ${persons(names)} hinzugefügt`,
  removed: (by, name, reason) => `${by} hat ${name} entfernt${because(reason)}`,
  roles: {
    owner: 'Leitung',
    moderator: 'Moderation',
    voice: 'Rederecht',
    member: 'Mitglied',
  },
  roleChanged: (by, name, role) => `${by} hat ${name} die Rolle „${role}“ gegeben`,
  created: (by) => `${by} hat diesen Kanal erstellt`,
  channelRenamed: (by, name) => `${by} hat den Kanal in #${name} umbenannt`,
  topicChanged: (by, topic) =>
    topic === '' ? `${by} hat das Thema entfernt` : `${by} hat das Thema festgelegt: ${topic}`,
  archived: (by) => `${by} hat den Kanal archiviert`,
  restored: (by) => `${by} hat den Kanal wiederhergestellt`,
  converted: (by, kind) =>
    kind === 'private' ? `${by} hat den Kanal privat gemacht` : `${by} hat den Kanal öffentlich gemacht`,
  limitsChanged: (by, changes) =>
    changes.length === 0
      ? `${by} hat die Regeln des Kanals geändert`
      : `${by} hat festgelegt: ${changes.join(', ')}`,
  limits: {
    posting: {
      all: 'alle schreiben',
      voice: 'nur Rederecht, Moderation und Leitung schreiben',
      moderators: 'nur Moderation und Leitung schreiben',
    },
    slow: (seconds) =>
      seconds === 0 ? 'kein langsamer Modus' : `langsamer Modus, eine Nachricht ${every(seconds)}`,
    everyone: {
      all: '@channel und @here für alle',
      moderators: '@channel und @here nur für Moderation und Leitung',
      owners: '@channel und @here nur für die Leitung',
    },
    joining: { open: 'Beitritt ohne Anfrage', approval: 'Beitritt auf Anfrage' },
    edit: (seconds) =>
      seconds === 0
        ? 'Nachrichten lassen sich unbegrenzt bearbeiten'
        : `Nachrichten lassen sich ${span(seconds)} lang bearbeiten`,
  },
  deleted: (by, reason) => `${by} hat den Kanal gelöscht${because(reason)}`,
  banned: (by, name, until, reason) => `${by} hat ${name}${upTo(until)} gesperrt${because(reason)}`,
  unbanned: (by, name) => `${by} hat die Sperre von ${name} aufgehoben`,
  muted: (by, name, until, reason) => `${by} hat ${name}${upTo(until)} stummgeschaltet${because(reason)}`,
  unmuted: (by, name) => `${by} lässt ${name} wieder schreiben`,
  other: (by) => `${by} hat hier etwas geändert. Lade die Seite neu, um es zu sehen`,
  show: 'Alle zeigen',
  hide: 'Weniger zeigen',
}
