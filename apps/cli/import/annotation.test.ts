import { expect, test } from 'vitest'
import { parseAnnotation, threadsOf } from './annotation.ts'

test('a line that answers an answer belongs to the thread of the first', () => {
  const links = parseAnnotation('10 10 -\n10 12 -\n12 15 -\n11 11 -\n')
  expect(threadsOf([11, 12, 13, 16], links)).toEqual(
    new Map([
      [11, 11],
      [13, 11],
      [16, 11],
    ]),
  )
})

test('of several lines that are answered the nearest decides, and who is answered by nobody begins no thread', () => {
  const links = parseAnnotation('1 1 -\n2 2 -\n1 4 -\n2 4 -\n3 3 -\n')
  expect(threadsOf([2, 3, 4, 5], links)).toEqual(
    new Map([
      [3, 3],
      [5, 3],
    ]),
  )
})

test('answers to what nobody said begin anew, and rows that make no sense are passed over', () => {
  const links = parseAnnotation('1 2 -\n2 3 -\nx y\n\n9 4 -\n')
  expect(threadsOf([3, 4, 10], links)).toEqual(
    new Map([
      [3, 3],
      [4, 3],
    ]),
  )
})
