import { expect, test } from 'vitest'
import { drawnRows } from './use-drawn.ts'

const view = { height: 620, row: 31 }

test('of a thousand channels only those near what ada sees are drawn', () => {
  expect(drawnRows(1000, { top: 0, ...view })).toEqual({ from: 0, to: 27 })
  const middle = drawnRows(1000, { top: -15_500, ...view })
  expect(middle.from).toBeLessThanOrEqual(500 - 6)
  expect(middle.to).toBeGreaterThanOrEqual(520 + 6)
  expect(middle.to - middle.from).toBeLessThan(40)
  expect(drawnRows(1000, { top: -31_000 + 620, ...view }).to).toBe(1000)
})

test('a list out of sight draws nothing', () => {
  expect(drawnRows(100, { top: 5_000, ...view })).toEqual({ from: 0, to: 0 })
  expect(drawnRows(100, { top: -50_000, ...view })).toEqual({ from: 100, to: 100 })
})
