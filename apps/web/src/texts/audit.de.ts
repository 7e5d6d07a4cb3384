import type { AuditChange, auditTexts as English } from './audit.en.ts'
import { counted, every, span } from './counted.de.ts'

const someone = 'Jemand'
const operator = 'Der Betrieb'
const aChannel = 'ein Kanal'

/** Somebody to or by whom something is done: `jemandem`, or a name. */
const whom = (name: string) => (name === someone ? 'jemandem' : name === operator ? 'dem Betrieb' : name)
/** Somebody who is acted on: `jemanden`, or a name. */
const who = (name: string) => (name === someone ? 'jemanden' : name === operator ? 'den Betrieb' : name)
/** A channel something is done in. */
const place = (channel: string) => (channel === aChannel ? 'einem Kanal' : channel)
/** A channel that is acted on. */
const it = (channel: string) => (channel === aChannel ? 'einen Kanal' : channel)

const roleNames: Readonly<Record<string, string>> = {
  owner: 'Leitung',
  admin: 'Admin',
  moderator: 'Moderation',
  voice: 'Rederecht',
  member: 'Mitglied',
  guest: 'Gast',
}
const role = (word: string | undefined) => `„${roleNames[word ?? 'member'] ?? word}“`
const formerRole = ({ before }: AuditChange) =>
  before === undefined ? '' : ` Vorher war es ${role(before)}.`

/** A channel's limits as they stand in the audit: `posting voice, slow 30`. */
function rules(flags: string): string {
  return flags
    .split(', ')
    .map((flag) => {
      const [family = '', value = ''] = flag.split(' ')
      const seconds = Number(value)
      if (family === 'slow' && seconds > 0) return `langsamer Modus, eine Nachricht ${every(seconds)}`
      if (family === 'edit' && seconds > 0) return `bearbeiten ${span(seconds)} lang`
      return ruleTexts[flag] ?? flag
    })
    .join('; ')
}

const ruleTexts: Readonly<Record<string, string>> = {
  'posting voice': 'nur Rederecht, Moderation und Leitung schreiben',
  'posting moderators': 'nur Moderation und Leitung schreiben',
  'everyone moderators': '@channel und @here nur für Moderation und Leitung',
  'everyone owners': '@channel und @here nur für die Leitung',
  approval: 'Beitritt auf Anfrage',
}

/** ` bis …`, from `banned until …`; nothing where there is no end. */
function until(after: string | undefined): string {
  const end = / until (.+)$/.exec(after ?? '')?.[1]
  return end === undefined ? '' : ` bis ${end}`
}

/** What an invitation link is good for, from `admin, 5 uses` or `5 uses`. */
function link(after: string | undefined): string {
  const found = /^(?:(\w+), )?(\d+) uses$/.exec(after ?? '')
  if (found === null) return after === undefined ? '' : ` (${after})`
  const uses = counted(Number(found[2]), 'Person', 'Personen')
  return found[1] === undefined ? ` für ${uses}` : ` für ${uses} mit der Rolle ${role(found[1])}`
}

/** How much a purge deleted, from `12 deleted`. */
function deleted(after: string): string {
  const count = /^(\d+) deleted$/.exec(after)?.[1]
  return count === undefined ? after : counted(Number(count), 'Nachricht', 'Nachrichten')
}

/** What is said in the audit, in German: one sentence for each action. Loaded when first needed. */
export const auditTexts: typeof English = {
  label: 'Protokoll',
  operator,
  someone,
  aChannel,
  reason: (reason) => `Grund: „${reason}“`,
  none: 'Nichts im Protokoll passt dazu.',
  nothingYet: 'Noch steht nichts im Protokoll.',
  failed: 'Das Protokoll konnte nicht geladen werden.',
  more: 'Älteres zeigen',
  filters: 'Filter',
  by: 'Von wem',
  user: 'Betrifft',

  personUnknown: 'Diesen Benutzernamen hat niemand.',
  anyone: 'alle',
  channel: 'In',
  anyChannel: 'überall',
  channelUnknown: 'Diesen Kanal gibt es nicht.',
  kind: 'Was',
  from: 'Ab',
  to: 'Bis',
  clear: 'Filter löschen',
  exportCsv: 'Als Tabelle exportieren',
  exportJson: 'Als JSON exportieren',
  exportHint: 'Alles, was die Filter durchlassen, auch wenn es viel ist.',
  channelTitle: (channel) => `Protokoll von ${place(channel)}`,
  channelText: 'Sichtbar für Moderation und Leitung.',
  back: (channel) => `Zurück zu ${place(channel)}`,
  installationText:
    'Über Personen, Einladungen und öffentliche Kanäle. Was in privaten Kanälen geschieht, sehen nur deren Moderation und Leitung.',
  kinds: {
    '': 'Alles',
    'account:': 'Konten und Rollen',
    'session:': 'Sitzungen',
    'user:': 'Namen und Benutzernamen',
    'invitation:': 'Einladungen',
    'member:': 'Mitglieder, Sperren, Stummschaltungen',
    'channel:': 'Kanäle',
    'message:': 'Nachrichten',
    'knock:': 'Beitrittsanfragen',
    'admin:': 'Aufgehobene Reservierungen',
  },
  actions: {
    'account:set-role': ({ by, user }, change) =>
      `${by} hat ${whom(user)} im Workspace die Rolle ${role(change.after)} gegeben.${formerRole(change)}`,
    'account:deactivate': ({ by, user }) => `${by} hat das Konto von ${whom(user)} deaktiviert.`,
    'account:reactivate': ({ by, user }) => `${by} hat das Konto von ${whom(user)} reaktiviert.`,
    'account:create-reset': ({ by, user }) =>
      `${by} hat für ${who(user)} einen Link zu einem neuen Passwort erstellt.`,
    'account:reset': ({ by, user }) =>
      by === user
        ? `${by} hat über einen Link ein neues Passwort gewählt.`
        : `${by} hat ${whom(user)} ein neues Passwort gegeben.`,
    'session:end': ({ by, user }, { before }) =>
      `${by} hat die Sitzung von ${whom(user)}${before === undefined ? '' : ` (${before.replace(' on ', ' auf ')})`} beendet.`,
    'user:rename': ({ user }, { before, after }) => `${before ?? user} heißt jetzt ${after ?? user}.`,
    'invitation:create': ({ by }, { after }) => `${by} hat einen Einladungslink${link(after)} erstellt.`,
    'invitation:revoke': ({ by, user }) => `${by} hat einen Einladungslink von ${whom(user)} zurückgezogen.`,
    'channel:rename': ({ by, channel }, { before, after }) =>
      after === undefined
        ? `${by} hat ${before === undefined ? it(channel) : `#${before}`} umbenannt.`
        : `${by} hat ${before === undefined ? it(channel) : `#${before}`} in #${after} umbenannt.`,
    'channel:set-topic': ({ by, channel }, { before, after }) =>
      after === undefined
        ? `${by} hat das Thema von ${place(channel)} entfernt.`
        : `${by} hat das Thema von ${place(channel)} auf „${after}“ gesetzt.${before === undefined ? '' : ` Vorher war es „${before}“.`}`,
    'channel:archive': ({ by, channel }) => `${by} hat ${it(channel)} archiviert.`,
    'channel:restore': ({ by, channel }) => `${by} hat ${it(channel)} wiederhergestellt.`,
    'channel:set-limits': ({ by, channel }, { before, after }) =>
      `${by} hat die Regeln von ${place(channel)} geändert: ${after === undefined ? 'keine' : rules(after)}${before === undefined ? '' : `, vorher: ${rules(before)}`}.`,
    'channel:convert': ({ by, channel }, { after }) =>
      `${by} hat ${it(channel)} ${after === 'private' ? 'privat' : 'öffentlich'} gemacht.`,
    'channel:transfer': ({ by, user, channel }) =>
      `${by} hat die Leitung von ${place(channel)} an ${who(user)} übergeben.`,
    'channel:delete': ({ by, channel }, { before }) =>
      `${by} hat ${before === undefined ? it(channel) : `#${before}`} und alles darin gelöscht.`,
    'channel:purge': ({ by, user, channel }, { after }) =>
      after === undefined
        ? `${by} hat begonnen, alle Nachrichten von ${whom(user)} in ${place(channel)} zu löschen.`
        : `${by} hat alle Nachrichten von ${whom(user)} in ${place(channel)} gelöscht: ${deleted(after)}.`,
    'channel:create-invitation': ({ by, channel }, { after }) =>
      `${by} hat einen Link in ${it(channel)}${link(after)} erstellt.`,
    'channel:revoke-invitation': ({ by, user, channel }) =>
      `${by} hat einen Link von ${whom(user)} in ${it(channel)} zurückgezogen.`,
    'member:kick': ({ by, user, channel }) => `${by} hat ${who(user)} aus ${place(channel)} entfernt.`,
    'member:ban': ({ by, user, channel }, { after }) =>
      `${by} hat ${who(user)} in ${place(channel)}${until(after)} gesperrt.`,
    'member:unban': ({ by, user, channel }) =>
      `${by} hat die Sperre von ${whom(user)} in ${place(channel)} aufgehoben.`,
    'member:mute': ({ by, user, channel }, { after }) =>
      `${by} hat ${who(user)} in ${place(channel)}${until(after)} stummgeschaltet.`,
    'member:unmute': ({ by, user, channel }) =>
      `${by} lässt ${who(user)} in ${place(channel)} wieder schreiben.`,
    'member:set-role': ({ by, user, channel }, change) =>
      `${by} hat ${whom(user)} in ${place(channel)} die Rolle ${role(change.after)} gegeben.${formerRole(change)}`,
    'knock:accept': ({ by, user, channel }) => `${by} hat ${who(user)} in ${it(channel)} gelassen.`,
    'knock:decline': ({ by, user, channel }) => `${by} hat ${who(user)} nicht in ${it(channel)} gelassen.`,
    'admin:break': ({ by, user, channel }) =>
      `${by} hat die Reservierung von ${place(channel)} durch ${who(user)} aufgehoben.`,
    'message:delete': ({ by, user, channel }) =>
      `${by} hat eine Nachricht von ${whom(user)} in ${place(channel)} gelöscht.`,
  },
  other: ({ by }, action, { before, after }) =>
    `${by}: ${action}${after === undefined ? '' : `, jetzt „${after}“`}${before === undefined ? '' : `, vorher „${before}“`}.`,
}
