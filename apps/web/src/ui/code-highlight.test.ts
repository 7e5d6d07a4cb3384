import { expect, test } from 'vitest'
import { highlight, knownLanguage } from './code-highlight.ts'

test('languages are known by their usual names, and by no name that objects have by themselves', () => {
  expect(knownLanguage('ts')).toBe('typescript')
  expect(knownLanguage('rust')).toBe('rust')
  expect(knownLanguage('constructor')).toBeUndefined()
  expect(knownLanguage('__proto__')).toBeUndefined()
  expect(knownLanguage(undefined)).toBeUndefined()
})

test('highlighted code holds every character of the code, coloured by variables only', async () => {
  const code = 'const greeting = `hi ${"ada"}` // said\n\nreturn <b>1</b>'
  const lines = await highlight(code, 'typescript')
  expect(lines.map((line) => line.map((piece) => piece.content).join('')).join('\n')).toBe(code)
  const colors = new Set(lines.flat().map((piece) => piece.color))
  expect(colors.size).toBeGreaterThan(2)
  for (const color of colors) expect(color).toMatch(/^var\(--code-[a-z-]+\)$/)
})

test('a line of ten thousand brackets is left plain', async () => {
  const code = '('.repeat(10_000)
  const [line] = await highlight(code, 'rust')
  expect(line?.length).toBe(1)
})
