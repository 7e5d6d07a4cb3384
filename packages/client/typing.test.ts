import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { typing as wire } from '@runnel/protocol/typing'
import { fakeClock } from '@runnel/testing/fake-clock'
import { expect, test } from 'vitest'
import { tellTyping, trackTyping, typing } from './typing.ts'
import type { Typists } from './typing.ts'

const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as UserId[]
const [general, design] = ['c_general00000', 'c_design000000'] as ChannelId[]

function tracker() {
  const clock = fakeClock()
  let shown: Typists = new Map()
  const track = trackTyping(clock, (next) => (shown = next))
  return { clock, ...track, who: (channel = general!) => shown.get(channel) }
}

test('both ends keep the same times', () => {
  expect(typing).toEqual(wire)
})

test('ada is forgotten 6 s after her last sign, whatever happens (TYP-1)', async () => {
  const { clock, hear, who } = tracker()
  hear(general!, ada!, true)
  await clock.turn(3_000)
  hear(general!, ada!, true)
  await clock.turn(5_999)
  expect(who()).toEqual([ada])
  await clock.turn(1)
  expect(who()).toBeUndefined()
  expect(clock.pending()).toBe(0)
})

test('ada and bob type in two channels and stop one by one', () => {
  const { hear, who, forgetAll, clock } = tracker()
  hear(general!, ada!, true)
  hear(general!, bob!, true)
  hear(design!, bob!, true)
  expect(who()).toEqual([ada, bob])
  hear(general!, ada!, false)
  expect(who()).toEqual([bob])
  expect(who(design)).toEqual([bob])
  forgetAll()
  expect(who(design)).toBeUndefined()
  expect(clock.pending()).toBe(0)
})

test('a person who types for ten seconds tells it at most every 3 s, and that they stopped once', async () => {
  const clock = fakeClock()
  const told: boolean[] = []
  const { type, stop } = tellTyping(clock, (_, isTyping) => told.push(isTyping))
  for (let tenths = 0; tenths < 100; tenths += 1) {
    type(general!)
    await clock.turn(100)
  }
  expect(told).toEqual([true, true, true, true])
  stop(general!)
  stop(general!)
  expect(told).toEqual([true, true, true, true, false])
  type(general!)
  expect(told.at(-1)).toBe(true)
})
