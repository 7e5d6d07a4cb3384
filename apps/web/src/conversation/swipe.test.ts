import { expect, test } from 'vitest'
import { swipeOf } from './swipe.ts'

test('Ada scrolls without beginning a reply', () => {
  expect(swipeOf({ x: 5, y: 3 }, false)).toBe('undecided')
  expect(swipeOf({ x: 20, y: 40 }, false)).toBe('other')
  expect(swipeOf({ x: -30, y: 0 }, false)).toBe('other')
})

test('a message follows her finger along the line, up to where letting go replies', () => {
  expect(swipeOf({ x: 40, y: 6 }, false)).toEqual({ shift: 26, replies: false })
  expect(swipeOf({ x: 90, y: 10 }, true)).toEqual({ shift: 76, replies: true })
  expect(swipeOf({ x: 400, y: 10 }, true)).toMatchObject({ shift: 88, replies: true })
})

test('she thinks better of it and goes back', () => {
  expect(swipeOf({ x: 8, y: 30 }, true)).toEqual({ shift: 0, replies: false })
})
