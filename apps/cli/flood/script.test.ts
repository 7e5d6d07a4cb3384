import { expect, test } from 'vitest'
import type { IrcLine } from '../import/irc.ts'
import { writeScript } from './script.ts'

const said = (nick: string, minute: number, text = 'hi'): IrcLine => ({
  line: 1,
  type: 'message',
  nick,
  at: minute * 60_000,
  text,
})
const log = [said('ada', 10), said('bob', 10), said('ada', 11), said('cy', 14)]

test('a replay is so many times faster, and spreads what was said within a minute', () => {
  const script = writeScript(log, { clients: 10, speed: 30 })
  expect(script.map(({ atMs }) => atMs)).toEqual([0, 1_000, 2_000, 8_000])
  expect(script.map(({ client }) => client)).toEqual([0, 1, 0, 2])
})

test('more nicks than clients share them', () => {
  expect(writeScript(log, { clients: 2, speed: 1 }).map(({ client }) => client)).toEqual([0, 1, 0, 0])
})

test('at a rate the log begins anew until the time is over, with other clients in its roles', () => {
  const script = writeScript(log, { clients: 10, speed: 1, rate: 2, seconds: 3 })
  expect(script.map(({ atMs }) => atMs)).toEqual([0, 500, 1_000, 1_500, 2_000, 2_500])
  expect(script.map(({ client }) => client)).toEqual([0, 1, 0, 2, 3, 4])
})

test('what comes after the time that was asked for is left out', () => {
  expect(writeScript(log, { clients: 10, speed: 30, seconds: 2 })).toHaveLength(2)
})

test('joins are not said, and a log without words is an empty script', () => {
  const joined: IrcLine = { line: 1, type: 'joined', nick: 'ada', at: 0 }
  expect(writeScript([joined], { clients: 2, speed: 1, rate: 5, seconds: 5 })).toEqual([])
})
