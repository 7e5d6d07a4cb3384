import { expect, test } from 'vitest'
import { isAtEndOf, stayFrom, stayOf } from './at-end.ts'

const view = (scrollTop: number, scrollHeight = 1_000) => ({ scrollTop, scrollHeight, clientHeight: 400 })
const atEnd = stayFrom(view(600))

test('Bob is at the end while less than two lines are below', () => {
  expect(isAtEndOf(view(552))).toBe(true)
  expect(isAtEndOf(view(551))).toBe(false)
})

test('Bob stays at the end when more comes in than fits before his browser tells where he is', () => {
  const before = stayOf(atEnd, view(600, 1_500))
  expect(before).toEqual({ isStaying: true, end: 600 })
  expect(stayOf(before, view(600, 9_000)).isStaying).toBe(true)
  expect(stayOf(before, view(1_100, 1_500))).toEqual({ isStaying: true, end: 1_100 })
})

test('Bob lets go of the end by going up, by little steps too, and also while more comes in', () => {
  expect(stayOf(atEnd, view(551)).isStaying).toBe(false)
  expect(stayOf(atEnd, view(551, 1_500)).isStaying).toBe(false)
  const little = stayOf(stayOf(atEnd, view(580)), view(560))
  expect(little.isStaying).toBe(true)
  expect(stayOf(little, view(540)).isStaying).toBe(false)
})

test('what becomes shorter takes Bob along and leaves him at the end, also when it grows again', () => {
  const shorter = stayOf(atEnd, view(100, 500))
  expect(shorter).toEqual({ isStaying: true, end: 100 })
  expect(stayOf(shorter, view(100, 800)).isStaying).toBe(true)
})

test('Bob who reads further up stays there until he is at the end again', () => {
  const up = stayFrom(view(100))
  expect(up.isStaying).toBe(false)
  expect(stayOf(up, view(300, 1_500)).isStaying).toBe(false)
  expect(stayOf(up, view(1_090, 1_500)).isStaying).toBe(true)
})
