import { expect, it } from 'vitest'
import { findFrameFault, tryBothWays } from './frame-check.ts'
import { createFrames, textFrame } from './frames.ts'

it('frames begin as WebSocket has it, whatever their length', () => {
  const startOf = (length: number) =>
    textFrame('ä'.repeat(length / 2))
      .subarray(0, -length)
      .toString('hex')
  expect(startOf(2)).toBe('8102')
  expect(startOf(124)).toBe('817c')
  expect(startOf(126)).toBe('817e007e')
  expect(startOf(65_534)).toBe('817efffe')
  expect(startOf(65_536)).toBe('817f0000000000010000')
  expect(textFrame('ä').subarray(2).toString()).toBe('ä')
})

it('what the gateway writes itself is what Socket.IO would write', async () => {
  expect(await findFrameFault()).toBeUndefined()
})

it('to a slow reader everything comes in order, and what waits is seen until it has caught up (LOAD-1)', async () => {
  expect(await tryBothWays(createFrames, { withSlowReader: true })).toBeUndefined()
})

it('a difference is found: other words, another order, a slow reader unseen, a way that was not taken', async () => {
  const other = await tryBothWays((io, options) => {
    const frames = createFrames(io, options)
    return {
      ...frames,
      send: (ids, _name, payload) => frames.send(ids, 'other', payload),
    }
  })
  expect(other).toBe('what was written directly is not what arrived')
  const late = await tryBothWays((io, options) => {
    const frames = createFrames(io, options)
    return {
      ...frames,
      send(ids, name, payload) {
        setTimeout(() => frames.send(ids, name, payload))
        return 1
      },
    }
  })
  expect(late).toBe('what was written directly is not what arrived')
  const blind = await tryBothWays(
    (io, options) => {
      const frames = createFrames(io, options)
      return {
        ...frames,
        send(...sent) {
          frames.send(...sent)
          return 1
        },
      }
    },
    { withSlowReader: true },
  )
  expect(blind).toBe('what waits for a slow reader is not seen')
  const never = await tryBothWays((io, options) => createFrames(io, { ...options, isDirect: false }))
  expect(never).toBe('a connection for which nothing waits does not look like one')
})

it('what is kept together leaves by itself, in order, when the turn or the window ends', async () => {
  for (const window of [0, 5]) {
    const fault = await tryBothWays((io, options) => {
      const frames = createFrames(io, { ...options, pace: { windowMs: () => window } })
      return { ...frames, release() {} }
    })
    expect(fault).toBeUndefined()
  }
})
