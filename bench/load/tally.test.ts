import { expect, test } from 'vitest'
import { Tally, readBatch, readStamp, stampText } from './tally.ts'

const deliveries = (...numbers: number[]) =>
  numbers.map((number) => ({ sequence: number + 10, text: stampText({ number, sentUs: 5, origin: 0 }, 200) }))

function threeMessages(...series: number[][][]) {
  const tally = new Tally()
  series.forEach(() => tally.addMember())
  for (let count = 0; count < 3; count += 1) tally.acknowledge(tally.next())
  for (const [member, frames] of series.entries())
    for (const frame of frames) tally.deliver(member, readBatch(deliveries(...frame)))
  return tally.verdict()
}

test('a text carries its stamp and has the length asked for', () => {
  const text = stampText({ number: 17, sentUs: 123_456, origin: 1 }, 200)
  expect(text).toHaveLength(200)
  expect(readStamp(text)).toEqual({ number: 17, sentUs: 123_456, origin: 1 })
})

test('everyone got everything once and in order', () => {
  expect(threeMessages([[0], [1, 2]], [[0, 1, 2]])).toMatchObject({
    acknowledged: 3,
    delivered: 6,
    lost: 0,
    doubled: 0,
    outOfOrder: 0,
  })
})

test('a message one member never got is lost', () => {
  expect(threeMessages([[0, 1, 2]], [[0, 2]])).toMatchObject({ lost: 1, doubled: 0, outOfOrder: 0 })
})

test('a message that comes again is doubled', () => {
  expect(threeMessages([[0, 1, 2], [2]])).toMatchObject({ lost: 0, doubled: 1, outOfOrder: 1 })
})

test('two swapped messages are out of order, within a frame and across frames', () => {
  expect(threeMessages([[0, 2, 1]])).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 1 })
  expect(threeMessages([[0], [2], [1]])).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 1 })
})

test('a message nobody was promised is not lost', () => {
  const tally = new Tally()
  tally.addMember()
  tally.next()
  expect(tally.verdict()).toMatchObject({ sent: 1, acknowledged: 0, lost: 0 })
})
