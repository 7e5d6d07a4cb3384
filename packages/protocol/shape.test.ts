import { expect, test } from 'vitest'
import { channelName } from './channel.ts'
import { line, time } from './shape.ts'
import { handle } from './user.ts'

const isName = (name: string) => line(80).safeParse(name).success

test('people call themselves what they like, in any script, with emoji', () => {
  for (const name of ['Ada', ' Zoë ', 'می\u200cخواهم', 'क्\u200dष', '日本語', '👩\u200d🔬', '❤️', '1️⃣', '…'])
    expect([name, isName(name)]).toEqual([name, true])
})

test('nobody has a name that cannot be seen, is of two lines, or turns the text around it', () => {
  const blank = ['', ' ', '\u200b', '\u00ad', '\u3164', '\u2800', '\u0301', '\u200d\ufe0f', '\u{e0041}']
  for (const name of [
    ...blank,
    'Ada\u2028owner',
    'Ada\nowner',
    'Ada\u202e',
    'Ada\u061c',
    '\u2066Ada',
    'Ada\ud800',
  ])
    expect([name, isName(name)]).toEqual([name, false])
})

test('channels have names of any script that can be seen and told apart', () => {
  const isChannelName = (name: string) => channelName.safeParse(name).success
  for (const name of ['general', 'Ärzte', 'हिन्दी', '日本語', '2026-plan', 'a_b'])
    expect([name, isChannelName(name)]).toEqual([name, true])
  for (const name of [
    '',
    '-a',
    '\u3164',
    '\u1160',
    '\ufe0f',
    '\u0301a',
    'gen\u3164eral',
    'gen\ufe0feral',
    'a b',
    'a\u200bb',
  ])
    expect([name, isChannelName(name)]).toEqual([name, false])
})

test('nobody is banned until after the last date there is', () => {
  expect(time.safeParse(new Date(8.64e15).getTime()).success).toBe(true)
  expect(time.safeParse(8.64e15 + 1).success).toBe(false)
})

test('nobody is called as many are, or as who runs the machine', () => {
  for (const taken of ['here', 'Channel', 'operator']) expect(handle.safeParse(taken).success).toBe(false)
  for (const free of ['hereward', 'channel-4', 'ada']) expect(handle.safeParse(free).success).toBe(true)
})
