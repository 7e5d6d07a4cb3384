import { expect, test } from 'vitest'
import { frameReader, textFrame } from './web-socket.ts'

const payloads = ['', 'short', 'é'.repeat(100), 'm'.repeat(40_000), 'l'.repeat(70_000), 'last']

test.each([13, 1_000, 1_000_000])('frames cut into pieces of %i bytes arrive whole', (size) => {
  const stream = Buffer.concat(payloads.map(textFrame))
  const seen: string[] = []
  const read = frameReader(
    (payload) => seen.push(payload.toString()),
    () => {},
  )
  const piece = Buffer.alloc(size)
  // One buffer is read into again and again, as sockets do.
  for (let at = 0; at < stream.length; at += size)
    read(piece.subarray(0, stream.copy(piece, 0, at, Math.min(at + size, stream.length))))
  expect(seen).toEqual(payloads)
})

test('a masked frame from a server is refused', () => {
  const read = frameReader(
    () => {},
    () => {},
  )
  expect(() => read(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 65]))).toThrow('masked')
})
