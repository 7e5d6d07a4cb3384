import { expect, it } from 'vitest'
import { isBounded } from './bounds.ts'

const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown

it('a value nested too deeply, or made of too much, is told before anybody walks it', () => {
  const bounds = { maxDepth: 3, maxParts: 10 }
  for (const plain of [undefined, null, 1, 'text', {}, [], { a: { b: 1 } }, nested(3)])
    expect(isBounded(plain, bounds)).toBe(true)
  expect(isBounded(nested(4), bounds)).toBe(false)
  expect(isBounded(nested(60_000), bounds)).toBe(false)
  expect(isBounded({ a: { b: { c: { d: 1 } } } }, bounds)).toBe(false)
  expect(
    isBounded(
      Array.from({ length: 10 }, () => 1),
      bounds,
    ),
  ).toBe(true)
  expect(
    isBounded(
      Array.from({ length: 11 }, () => 1),
      bounds,
    ),
  ).toBe(false)
  expect(isBounded([[1, 2, 3, 4], [1, 2, 3, 4], [1]], bounds)).toBe(false)
})
