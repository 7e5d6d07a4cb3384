import { expect, test } from 'vitest'
import { formatOf, keysOf } from './format-keys.ts'
import type { PressedKey } from './format-keys.ts'

const pressed = (key: string, code: string, held: string): PressedKey => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('command'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
})

test('ada makes a word bold with Ctrl+B, on a Mac with Command+B', () => {
  expect(formatOf(pressed('b', 'KeyB', 'ctrl'), false)).toBe('bold')
  expect(formatOf(pressed('b', 'KeyB', 'command'), true)).toBe('bold')
  expect(formatOf(pressed('b', 'KeyB', 'ctrl'), true)).toBeUndefined()
  expect([keysOf('strike', false), keysOf('strike', true)]).toEqual(['Ctrl+Shift+X', '⇧⌘X'])
})

test('letters go by what they type, digits by their place', () => {
  expect(formatOf(pressed('e', 'KeyD', 'ctrl'), false)).toBe('code')
  expect(formatOf(pressed('*', 'Digit8', 'ctrl shift'), false)).toBe('bullets')
  expect(formatOf(pressed('и', 'KeyB', 'ctrl'), false)).toBe('bold')
})

test('a third key held makes it another shortcut', () => {
  expect(formatOf(pressed('€', 'KeyE', 'ctrl alt'), false)).toBeUndefined()
  expect(formatOf(pressed('B', 'KeyB', 'ctrl shift'), false)).toBeUndefined()
  expect(formatOf(pressed('b', 'KeyB', ''), false)).toBeUndefined()
})
