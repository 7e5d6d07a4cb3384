import { expect, test } from 'vitest'
import { noticeTexts as notice } from './notice.de.ts'

test.each([
  [['Ada'], 'Ada ist beigetreten'],
  [['Ada', 'Cy'], 'Ada und Cy sind beigetreten'],
  [['Ada', 'Cy', 'Dee'], '3 Personen sind beigetreten'],
])('the verb fits those who joined: %j', (names, text) => {
  expect(notice.joined(names)).toBe(text)
})

test('bob reads who made whom what, until when and why, in the order that German has', () => {
  expect(notice.roleChanged('Ada', 'Cy', notice.roles.moderator)).toBe(
    'Ada hat Cy die Rolle „Moderation“ gegeben',
  )
  expect(notice.banned('Ada', 'Cy', '14:32', 'Werbung')).toBe('Ada hat Cy bis 14:32 gesperrt: Werbung')
  expect(notice.muted('Ada', 'Cy', undefined, undefined)).toBe('Ada hat Cy stummgeschaltet')
  expect(notice.converted('Ada', 'private')).toBe('Ada hat den Kanal privat gemacht')
  expect(notice.limitsChanged('Ada', [notice.limits.slow(60), notice.limits.edit(3600)])).toBe(
    'Ada hat festgelegt: langsamer Modus, eine Nachricht jede Minute, Nachrichten lassen sich 1 Stunde lang bearbeiten',
  )
})
