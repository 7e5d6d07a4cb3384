import { expect, test } from 'vitest'
import type { AuditChange, AuditNames } from './audit.en.ts'
import { auditTexts } from './audit.de.ts'

const names: AuditNames = { by: 'Ada', user: 'Bob', channel: '#design' }
const unknown: AuditNames = {
  by: auditTexts.operator,
  user: auditTexts.someone,
  channel: auditTexts.aChannel,
}

const say = (action: string, who: AuditNames, change: AuditChange = {}) =>
  auditTexts.actions[action]?.(who, change)

test.each([
  ['member:ban', { after: 'banned until 2026-11-21' }, 'Ada hat Bob in #design bis 2026-11-21 gesperrt.'],
  ['member:mute', { after: 'muted' }, 'Ada hat Bob in #design stummgeschaltet.'],
  [
    'member:set-role',
    { before: 'member', after: 'moderator' },
    'Ada hat Bob in #design die Rolle „Moderation“ gegeben. Vorher war es „Mitglied“.',
  ],
  [
    'channel:set-limits',
    { before: 'slow 30', after: 'posting voice, slow 60' },
    'Ada hat die Regeln von #design geändert: nur Rederecht, Moderation und Leitung schreiben; langsamer Modus, eine Nachricht jede Minute, vorher: langsamer Modus, eine Nachricht alle 30 Sekunden.',
  ],
  [
    'channel:purge',
    { after: '1 deleted' },
    'Ada hat alle Nachrichten von Bob in #design gelöscht: 1 Nachricht.',
  ],
  [
    'invitation:create',
    { after: 'guest, 5 uses' },
    'Ada hat einen Einladungslink für 5 Personen mit der Rolle „Gast“ erstellt.',
  ],
  ['channel:create-invitation', { after: '1 uses' }, 'Ada hat einen Link in #design für 1 Person erstellt.'],
  ['session:end', { before: 'Firefox on Linux' }, 'Ada hat die Sitzung von Bob (Firefox auf Linux) beendet.'],
])('what ada did stands in the audit in German: %s', (action, change, sentence) => {
  expect(say(action, names, change)).toBe(sentence)
})

test.each([
  ['member:kick', 'Der Betrieb hat jemanden aus einem Kanal entfernt.'],
  ['member:unban', 'Der Betrieb hat die Sperre von jemandem in einem Kanal aufgehoben.'],
  ['channel:archive', 'Der Betrieb hat einen Kanal archiviert.'],
])(
  'people and channels that nobody knows any more are told in the case that fits: %s',
  (action, sentence) => {
    expect(say(action, unknown)).toBe(sentence)
  },
)

test('every action that is told in English is told in German', async () => {
  const english = await import('./audit.en.ts')
  expect(Object.keys(auditTexts.actions)).toEqual(Object.keys(english.auditTexts.actions))
})
