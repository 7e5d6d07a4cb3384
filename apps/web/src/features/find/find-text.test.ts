import { expect, test } from 'vitest'
import { folded, holds, placesOf, readText, stepTo } from './find-text.ts'

const finds = (text: string, typed: string) => holds(folded(readText(text)), folded(typed))

test('ada finds parts of words in any script, accents as she types them', () => {
  expect(finds('The Deployment failed', 'ploym')).toBe(true)
  expect(finds('会議は明日です', '議は明')).toBe(true)
  expect(finds('Встреча ЗАВТРА', 'завтра')).toBe(true)
  expect(finds('Café', 'café')).toBe(true)
  expect(finds('Cafe\u0301', 'café')).toBe(true)
  expect(finds('Café', 'cafe')).toBe(false)
  expect(finds('anything', '')).toBe(false)
})

test('what makes a text bold, a list or code is not in her way', () => {
  expect(finds('a **bo**ld word', 'bold word')).toBe(true)
  expect(finds('see [the plan](https://example.org/x)', 'the plan')).toBe(true)
  expect(finds('see [the plan](https://example.org/x)', 'example')).toBe(false)
  expect(finds('```js\nconst a_b = 1\n```', 'a_b')).toBe(true)
  expect(finds('| a | b |\n|---|---|\n| one | two |', 'two')).toBe(true)
})

test('each place of what is found is known, and stepping goes round', () => {
  expect(placesOf('Ana and ANA', 'ana')).toEqual([
    [0, 3],
    [8, 11],
  ])
  expect([stepTo(0, 3, 1), stepTo(2, 3, 1), stepTo(0, 3, -1), stepTo(0, 0, 1)]).toEqual([1, 0, 2, -1])
})
