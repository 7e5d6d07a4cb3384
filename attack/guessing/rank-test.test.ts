import { expect, test } from 'vitest'
import { rankTest } from './rank-test.ts'

/** Numbers that look random and are the same every time. */
function* noise(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}
const sample = (seed: number, count: number, shift = 0) => {
  const values = noise(seed)
  return Array.from({ length: count }, () => values.next().value as number).map((value) => value + shift)
}

test('two samples of one kind cannot be told apart, whatever single values say', () => {
  for (let seed = 1; seed < 40; seed += 2)
    expect(Math.abs(rankTest(sample(seed, 200), [...sample(seed + 1, 199), 1_000]).z)).toBeLessThan(3.5)
  expect(rankTest([1, 1, 1], [1, 1, 1])).toEqual({ z: 0, overlap: 0.5 })
})

test('a tenth more is found in two hundred', () => {
  expect(rankTest(sample(1, 200), sample(2, 200, 0.1)).z).toBeLessThan(-2.5)
  expect(rankTest(sample(1, 200, 1), sample(2, 200))).toMatchObject({ overlap: 1 })
})
