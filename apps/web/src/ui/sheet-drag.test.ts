import { expect, test } from 'vitest'
import { dragSheet } from './sheet-drag.ts'

const sheet = { height: 300, speed: 0 }

test('a finger that trembles, scrolls on or goes sideways leaves the sheet alone', () => {
  expect(dragSheet({ x: 3, y: 6 }, sheet, false)).toBe('undecided')
  expect(dragSheet({ x: 0, y: -20 }, sheet, false)).toBe('other')
  expect(dragSheet({ x: 20, y: 12 }, sheet, false)).toBe('other')
})

test('a finger pulls the sheet down, and a third of its height, or a throw, closes it', () => {
  expect(dragSheet({ x: 2, y: 60 }, sheet, false)).toEqual({ down: 50, closes: false })
  expect(dragSheet({ x: 40, y: 120 }, sheet, true)).toEqual({ down: 110, closes: true })
  expect(dragSheet({ x: 0, y: 40 }, { ...sheet, speed: 0.9 }, true)).toEqual({ down: 30, closes: true })
})

test('pulled back up it stays open', () => {
  expect(dragSheet({ x: 0, y: -50 }, { ...sheet, speed: 2 }, true)).toEqual({ down: 0, closes: false })
})
