import { expect, test } from 'vitest'
import { byteText } from './byte-text.ts'

test('ada reads how much a channel takes in a unit that fits', () => {
  expect(byteText(0, 'en')).toBe('0 bytes')
  expect(byteText(1, 'en')).toBe('1 byte')
  expect(byteText(999, 'en')).toBe('999 bytes')
  expect(byteText(1_250, 'en')).toBe('1.3 kB')
  expect(byteText(999_999, 'en')).toBe('1 MB')
  expect(byteText(48_000_000, 'en')).toBe('48 MB')
  expect(byteText(3_400_000_000, 'en')).toBe('3.4 GB')
})
