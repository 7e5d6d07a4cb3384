import { expect, test } from 'vitest'
import { excerptOf } from './excerpt.ts'

test('what Ada answered is told by its first words, without marks', () => {
  expect(excerptOf('Shall we **ship**\nthe [plan](https://example.org/plan) `today`?')).toBe(
    'Shall we ship the plan today?',
  )
  expect(excerptOf('> quoted\n\n- one\n- two')).toBe('quoted one two')
  expect(excerptOf('```ts\nconst a = 1\n```')).toBe('const a = 1')
})

test('a long message is cut between signs, never within one', () => {
  const told = excerptOf('👋🏽'.repeat(200))
  expect(told.isWellFormed()).toBe(true)
  expect(told.endsWith('…')).toBe(true)
})
