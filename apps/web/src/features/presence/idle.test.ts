import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hiddenMs, untouchedMs, watchIdle } from './idle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function device() {
  const told: boolean[] = []
  const clock = {
    now: () => Date.now(),
    after(ms: number, run: () => void) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
  const watch = watchIdle((isIdle) => told.push(isIdle), clock)
  return { told, watch }
}

test('ada is idle five minutes after her last touch, and not with the next', () => {
  const { told, watch } = device()
  vi.advanceTimersByTime(untouchedMs - 1)
  watch.touch()
  vi.advanceTimersByTime(untouchedMs - 1)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1)
  expect(told).toEqual([true])
  vi.advanceTimersByTime(untouchedMs * 3)
  watch.touch()
  watch.touch()
  expect(told).toEqual([true, false])
  vi.advanceTimersByTime(untouchedMs)
  expect(told).toEqual([true, false, true])
  watch.stop()
  expect(vi.getTimerCount()).toBe(0)
})

test('a glance at another tab is not being away; leaving the page there is', () => {
  const { told, watch } = device()
  watch.show(false)
  vi.advanceTimersByTime(hiddenMs - 1)
  watch.show(true)
  vi.advanceTimersByTime(hiddenMs * 2)
  expect(told).toEqual([])
  watch.show(false)
  vi.advanceTimersByTime(hiddenMs)
  expect(told).toEqual([true])
  watch.touch()
  expect(told).toEqual([true])
  watch.show(true)
  expect(told).toEqual([true, false])
})

test('who comes back and touches nothing is idle again in five minutes', () => {
  const { told, watch } = device()
  watch.show(false)
  vi.advanceTimersByTime(hiddenMs)
  watch.show(true)
  vi.advanceTimersByTime(untouchedMs)
  expect(told).toEqual([true, false, true])
})
