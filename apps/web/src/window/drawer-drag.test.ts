import { expect, test } from 'vitest'
import { dragDrawer } from './drawer-drag.ts'

const shut = { isOpen: false, width: 320 }
const open = { isOpen: true, width: 320 }

test('a finger that trembles or scrolls leaves the drawer alone', () => {
  expect(dragDrawer({ x: 8, y: 3 }, shut, false)).toBe('undecided')
  expect(dragDrawer({ x: 10, y: 30 }, shut, false)).toBe('other')
  expect(dragDrawer({ x: -30, y: 0 }, shut, false)).toBe('other')
  expect(dragDrawer({ x: 30, y: 0 }, open, false)).toBe('other')
})

test('a finger pulls the drawer out and pushes it back, and a quarter of the way is enough', () => {
  expect(dragDrawer({ x: 60, y: 5 }, shut, false)).toEqual({ seen: 46, isOpen: false })
  expect(dragDrawer({ x: 114, y: 5 }, shut, true)).toEqual({ seen: 100, isOpen: true })
  expect(dragDrawer({ x: -114, y: 5 }, open, false)).toEqual({ seen: 220, isOpen: false })
  expect(dragDrawer({ x: -40, y: 5 }, open, true)).toEqual({ seen: 294, isOpen: true })
})

test('once pulled, it follows the finger back and goes no further than it is wide', () => {
  expect(dragDrawer({ x: -20, y: 90 }, shut, true)).toEqual({ seen: 0, isOpen: false })
  expect(dragDrawer({ x: 900, y: 90 }, shut, true)).toEqual({ seen: 320, isOpen: true })
})
