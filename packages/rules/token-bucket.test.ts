import { expect, it } from 'vitest'
import { fullBucket, takeToken } from './token-bucket.ts'

const rate = { perSecond: 10, burst: 3 }

it('lets a burst through, then says how long to wait', () => {
  const bucket = fullBucket(rate, 0)
  expect([1, 2, 3].map(() => takeToken(bucket, rate, 0))).toEqual([0, 0, 0])
  expect(takeToken(bucket, rate, 0)).toBe(100)
  expect(takeToken(bucket, rate, 60)).toBe(40)
})

it('what costs several takes several, or none while there are too few', () => {
  const bucket = fullBucket(rate, 0)
  expect(takeToken(bucket, rate, 0, 2)).toBe(0)
  expect(takeToken(bucket, rate, 0, 2)).toBe(100)
  expect(takeToken(bucket, rate, 0)).toBe(0)
  expect(takeToken(bucket, rate, 200, 2)).toBe(0)
})

it('lets those through who wait as long as they were told', () => {
  const bucket = fullBucket(rate, 0)
  let [now, taken] = [0, 0]
  while (now < 10_000) {
    const wait = takeToken(bucket, rate, now)
    if (wait === 0) taken += 1
    now += wait
  }
  expect(taken).toBe(3 + 100 - 1)
})

it('never holds more than the burst, and a clock that goes back gives nothing', () => {
  const bucket = fullBucket(rate, 1_000)
  takeToken(bucket, rate, 1_000_000)
  expect(bucket.tokens).toBe(2)
  takeToken(bucket, rate, 0)
  expect(bucket.tokens).toBe(1)
})
