import { expect, test } from 'vitest'
import { safeNext } from './next-path.ts'

test('ada goes on to the channel she came for', () => {
  expect(safeNext('/c/c_0123456789ab')).toBe('/c/c_0123456789ab')
})

test('a link that would lead ada to another site after signing in leads home', () => {
  const elsewhere = [
    'https://example.org',
    '//example.org',
    '/\\example.org',
    'javascript:alert(1)',
    '/\t/example.org',
    '',
    undefined,
  ]
  for (const next of elsewhere) expect(safeNext(next)).toBe('/')
})
