import { expect, test } from 'vitest'
import { Histogram, median } from './statistics.ts'

test('the median of three rounds is the middle one, of four the mean of the middle two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 100])).toBe(3.5)
})

test('quantiles of a histogram are within two per cent', () => {
  const histogram = new Histogram()
  for (let ms = 1; ms <= 1_000; ms += 1) histogram.add(ms * 1_000)
  expect(histogram.quantileMs(0.5) / 500).toBeCloseTo(1, 1.5)
  expect(histogram.quantileMs(0.99) / 990).toBeCloseTo(1, 1.5)
  expect(histogram.count).toBe(1_000)
})

test('an empty histogram has no quantile', () => {
  expect(new Histogram().quantileMs(0.5)).toBeNaN()
})
