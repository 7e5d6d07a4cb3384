import { expect, test } from 'vitest'
import { initialsOf, tintOf } from './avatar.tsx'

test('ada, bob and people of any script have initials', () => {
  expect(initialsOf('Ada Lovelace')).toBe('AL')
  expect(initialsOf('bob')).toBe('B')
  expect(initialsOf('Finn O’Hara')).toBe('FO')
  expect(initialsOf('f_newton')).toBe('FN')
  expect(initialsOf('山田 太郎')).toBe('山太')
  expect(initialsOf('🙂 Cy')).toBe('C')
})

test('someone keeps their tint, and it is one of the ten', () => {
  const ids = Array.from({ length: 200 }, (_, n) => `u_${String(n).padStart(12, '0')}`)
  for (const id of ids) expect(tintOf(id)).toBe(tintOf(id))
  expect(new Set(ids.map(tintOf))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
})
