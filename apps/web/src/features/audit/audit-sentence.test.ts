import type { AuditRecord } from '@runnel/protocol/audit'
import { expect, test } from 'vitest'
import { auditTexts } from '@/texts/audit.en.ts'
import { auditSentence } from './audit-sentence.ts'

const names = { by: 'Ada', user: 'Bob', channel: '#general' }
const record = (action: string, rest: Partial<AuditRecord> = {}) =>
  ({ id: '0:1-1', at: 1, by: 'u_ada000000000', action, ...rest }) as AuditRecord

test.each([
  [
    'account:set-role',
    { before: 'member', after: 'admin' },
    'Ada made Bob an admin of the workspace. They were a member.',
  ],
  ['account:deactivate', {}, 'Ada deactivated Bob’s account.'],
  ['session:end', { before: 'Firefox on Linux' }, 'Ada ended Bob’s session on Firefox on Linux.'],
  ['user:rename', { before: 'Bob (@bob)', after: 'Bobby (@bob)' }, 'Bob (@bob) is now called Bobby (@bob).'],
  ['channel:rename', { before: 'general', after: 'all' }, 'Ada renamed #general to #all.'],
  ['channel:set-topic', { after: 'Hello' }, 'Ada set the topic of #general to “Hello”.'],
  ['channel:set-topic', { before: 'Hello' }, 'Ada took the topic off #general.'],
  ['member:ban', { after: 'banned' }, 'Ada banned Bob from #general.'],
  ['member:ban', { after: 'banned until 1 May' }, 'Ada banned Bob from #general until 1 May.'],
  [
    'member:set-role',
    { before: 'voice', after: 'owner' },
    'Ada made Bob an owner of #general. They were a member with voice.',
  ],
  ['something:new', { after: 'x' }, 'Ada: something:new, now “x”.'],
  ['constructor', {}, 'Ada: constructor.'],
])('ada reads what was done as a sentence: %s %o', (action, rest, sentence) => {
  expect(auditSentence(record(action, rest), names, auditTexts)).toBe(sentence)
})

test('a password that bob chose by a link is told otherwise than one he was given', () => {
  expect(auditSentence(record('account:reset'), { ...names, by: 'Bob' }, auditTexts)).toBe(
    'Bob chose a new password by a link.',
  )
  expect(auditSentence(record('account:reset'), { ...names, by: 'The operator' }, auditTexts)).toBe(
    'The operator gave Bob a new password.',
  )
})
