import type { ChannelId } from '@runnel/protocol/ids'
import type { Section } from '@runnel/protocol/preference'
import { expect, test } from 'vitest'
import {
  foldGroup,
  moveChannel,
  moveSection,
  placeSection,
  removeSection,
  saveSection,
  setMark,
} from './sections.ts'

const [general, design, random] = ['c_general', 'c_design', 'c_random'] as ChannelId[] as [
  ChannelId,
  ChannelId,
  ChannelId,
]
const work: Section = { section: 'a', name: 'Work', channels: [general, design] }
const play: Section = { section: 'b', name: 'Play', channels: [random] }

test('ada makes a section, and what she puts into it leaves the one it was in', () => {
  expect(saveSection([work], { section: 'b', name: 'Play', channels: [design] })).toEqual([
    { ...work, channels: [general] },
    { section: 'b', name: 'Play', channels: [design] },
  ])
  expect(saveSection([work, play], { ...work, name: 'Daily', channels: [general] })).toEqual([
    { section: 'a', name: 'Daily', channels: [general] },
    play,
  ])
})

test('a channel is in one section at most', () => {
  expect(moveChannel([work, play], design, 'b')).toEqual([
    { ...work, channels: [general] },
    { ...play, channels: [random, design] },
  ])
  expect(moveChannel([work], design, undefined)).toEqual([{ ...work, channels: [general] }])
})

test('sections are put in another order, and stay where they are at the ends', () => {
  expect(moveSection([work, play], 'b', -1)).toEqual([play, work])
  expect(moveSection([work, play], 'a', -1)).toEqual([work, play])
  expect(moveSection([work, play], 'b', 1)).toEqual([work, play])
  expect(moveSection([work, play], 'gone', 1)).toEqual([work, play])
  expect(removeSection([work, play], 'a')).toEqual([play])
})

test('a section that is drawn to another stands before or after it, and drawn to nothing stays', () => {
  const rest: Section = { section: 'c', name: 'Rest', channels: [] }
  const order = (sections: readonly Section[]) => sections.map(({ section }) => section).join('')
  expect(order(placeSection([work, play, rest], 'c', 'before', 'a'))).toBe('cab')
  expect(order(placeSection([work, play, rest], 'a', 'after', 'b'))).toBe('bac')
  expect(order(placeSection([work, play, rest], 'a', 'before', 'b'))).toBe('abc')
  expect(order(placeSection([work, play, rest], 'a', 'after', 'a'))).toBe('abc')
  expect(order(placeSection([work, play, rest], 'gone', 'after', 'a'))).toBe('abc')
})

test('folding is kept with the section, or beside them for what everyone has', () => {
  expect(foldGroup({ sections: [work] }, 'a', true)).toEqual({ sections: [{ ...work, isFolded: true }] })
  expect(foldGroup({ sections: [{ ...work, isFolded: true }] }, 'a', false)).toEqual({ sections: [work] })
  expect(foldGroup({ folded: ['direct'] }, 'channels', true)).toEqual({ folded: ['direct', 'channels'] })
  expect(foldGroup({ folded: ['direct'] }, 'direct', false)).toEqual({ folded: [] })
})

test('a star leaves alone what else is chosen for the channel', () => {
  const before = { channels: { [general]: { notify: 'nothing' as const, isMuted: true as const } } }
  expect(setMark(before, general, 'isStarred', true)).toEqual({
    channels: { [general]: { notify: 'nothing', isMuted: true, isStarred: true } },
  })
  expect(setMark(before, general, 'isMuted', false)).toEqual({
    channels: { [general]: { notify: 'nothing' } },
  })
})
