import { expect, test } from 'vitest'
import { byteText } from './byte-text.ts'

test('ada reads how much a channel takes in a unit that fits', () => {
  expect(byteText(0)).toBe('0 bytes')
  expect(byteText(1)).toBe('1 byte')
  expect(byteText(999)).toBe('999 bytes')
  expect(byteText(1_250)).toBe('1.3 kB')
  expect(byteText(999_999)).toBe('1 MB')
  expect(byteText(48_000_000)).toBe('48 MB')
  expect(byteText(3_400_000_000)).toBe('3.4 GB')
})
