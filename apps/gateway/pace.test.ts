import { expect, it } from 'vitest'
import { createPace } from './pace.ts'

it('a quiet gateway never waits; a busy one waits in windows, but not for a channel that has been quiet', () => {
  let time = 0
  const pace = createPace(() => time)
  expect(pace.waitMs(-Infinity)).toBe(0)
  const run = (perSecond: number) => {
    for (let step = 0; step < 50; step++) {
      time += 10
      pace.note(perSecond / 100)
    }
  }
  run(20_000)
  expect(pace.waitMs(time)).toBe(0)
  expect(pace.windowMs()).toBe(0)
  run(50_000)
  expect(pace.windowMs()).toBeCloseTo(10, 0)
  expect(pace.waitMs(time)).toBeCloseTo(10, 0)
  expect(pace.waitMs(time - 4)).toBeCloseTo(6, 0)
  expect(pace.waitMs(time - 1_000)).toBe(0)
  run(2_000_000)
  expect(pace.waitMs(time)).toBe(20)
  time += 200
  expect(pace.waitMs(time)).toBe(0)
})
