import { expect, test } from 'vitest'
import type { Emoji } from './emoji-data.ts'
import { sectionsOf, stepOf } from './emoji-rows.ts'

const rows = [['a', 'b', 'c'], ['d'], ['e', 'f']]
const emoji = (sign: string, group: Emoji['group'], skins?: string[]): Emoji => ({
  emoji: sign,
  label: sign,
  shortcodes: [],
  tags: [],
  group,
  ...(skins && { skins }),
})

test('arrows go through rows of different lengths without falling off', () => {
  expect(stepOf(rows, { row: 0, column: 2 }, 'ArrowDown')).toEqual({ row: 1, column: 0 })
  expect(stepOf(rows, { row: 0, column: 2 }, 'ArrowRight')).toEqual({ row: 1, column: 0 })
  expect(stepOf(rows, { row: 1, column: 0 }, 'ArrowLeft')).toEqual({ row: 0, column: 2 })
  expect(stepOf(rows, { row: 0, column: 0 }, 'ArrowLeft')).toEqual({ row: 0, column: 0 })
  expect(stepOf(rows, { row: 2, column: 1 }, 'ArrowRight')).toEqual({ row: 2, column: 1 })
  expect(stepOf(rows, { row: 2, column: 1 }, 'PageDown')).toEqual({ row: 2, column: 1 })
  expect(stepOf(rows, { row: 0, column: 0 }, 'x')).toBeUndefined()
})

test('what ada used lately stands first, in the tone she used it in, and is not toned again', () => {
  const all = [emoji('👋', 'people', ['👋🏽']), emoji('🎉', 'activities')]
  const [recent, people] = sectionsOf(all, { query: '', recent: ['👋🏽', '🦄'], columns: 8 })
  expect(recent).toEqual({
    group: 'recent',
    firstRow: 0,
    rows: [[{ ...emoji('👋🏽', 'people'), label: '👋' }]],
  })
  expect(people).toMatchObject({ group: 'people', firstRow: 1 })
})
