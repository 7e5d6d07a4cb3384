import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dateOfFile, decodeLine, parseIrc, tellTimes } from './irc.ts'

const read = (text: string, day = '2010-05-01') => parseIrc(Buffer.from(text), { day })
const fixture = (name: string) => {
  const bytes = readFileSync(join(import.meta.dirname, 'fixtures', name))
  return parseIrc(bytes, dateOfFile(name) ?? { day: '' })
}
const iso = (at: number | undefined) => new Date(at ?? 0).toISOString().slice(0, 16)

test('what ada says and does is read with her nick and the minute', () => {
  expect(read('[09:05] <ada|home> hi  all\n[09:06]  * ada|home waves\n').lines).toEqual([
    { line: 1, type: 'message', nick: 'ada|home', text: 'hi  all', at: Date.parse('2010-05-01T09:05Z') },
    { line: 2, type: 'action', nick: 'ada|home', text: 'waves', at: Date.parse('2010-05-01T09:06Z') },
  ])
})

test('joins, departures and new names take the time of the line before', () => {
  const at = Date.parse('2010-05-01T23:59Z')
  const text = [
    '[23:59] <bob> hello',
    '=== ada [~ada@host.example]  has joined #design',
    '=== ada is now known as ada_',
    '=== ada_ [~ada@host.example]  has left #design ["bye"]',
    '=== cy [cy@host.example]  has quit ["Connection reset"]',
  ]
  expect(read(text.join('\n')).lines.slice(1)).toEqual([
    { line: 2, type: 'joined', nick: 'ada', at },
    { line: 3, type: 'renamed', nick: 'ada', to: 'ada_', at },
    { line: 4, type: 'left', nick: 'ada_', at },
    { line: 5, type: 'left', nick: 'cy', at },
  ])
})

test('a notice about a person is something they did, one about the channel is not imported', () => {
  const { lines, unread } = read('=== ada scrolls up\n=== mode/#design [+o ada]  by bob\n')
  expect(lines).toMatchObject([{ type: 'action', nick: 'ada', text: 'scrolls up' }])
  expect(unread).toMatchObject([{ line: 2, reason: 'modes and topics of the channel are not imported' }])
})

test('every line that cannot be read is named with its reason', () => {
  const { lines, unread } = read('[12:15] <ada>\n\nrubbish\n[99:15] <ada> hi\n[12:16] -bob- psst\n===\n')
  expect(lines).toEqual([])
  expect(unread.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '1: there is no text',
    '3: no known kind of line',
    '4: there is no such time',
    '5: neither something said nor something done',
    '6: no known kind of line',
  ])
})

test('a line that is not UTF-8 is read as Latin-1, its neighbours are not', () => {
  expect(decodeLine(Buffer.from('größer', 'latin1'))).toBe('größer')
  const bytes = Buffer.concat([
    Buffer.from('[10:00] <ada> é\r\n'),
    Buffer.from('[10:00] <bob> é\r\n', 'latin1'),
  ])
  expect(parseIrc(bytes, { day: '2010-05-01' }).lines).toMatchObject([
    { nick: 'ada', text: 'é' },
    { nick: 'bob', text: 'é' },
  ])
})

test('colours and control characters are taken out of a text', () => {
  expect(read('[10:00] <ada> \u000304,12red\u0003 and \u0002bold\u0002\u0000').lines).toMatchObject([
    { text: 'red and bold' },
  ])
})

test('the day changes when the clock falls back, not when it is set back a little', () => {
  const times = tellTimes([23 * 60 + 58, undefined, 1, 0, 5], { day: '2010-05-01' })
  expect(times.map(iso)).toEqual([
    '2010-05-01T23:58',
    '2010-05-01T23:58',
    '2010-05-02T00:01',
    '2010-05-02T00:01',
    '2010-05-02T00:05',
  ])
})

test('the hour in a file name says which of two days is meant', () => {
  const times = tellTimes([23 * 60 + 58, 1, 120], { day: '2010-05-01', hour: 2 })
  expect(times.map(iso)).toEqual(['2010-04-30T23:58', '2010-05-01T00:01', '2010-05-01T02:00'])
})

test('on a clock of twelve hours one follows twelve', () => {
  const times = tellTimes([11 * 60 + 29, 12 * 60 + 59, 60, 83], { day: '2005-08-08', hour: 1 })
  expect(times.map(iso)).toEqual([
    '2005-08-07T23:29',
    '2005-08-08T00:59',
    '2005-08-08T01:00',
    '2005-08-08T01:23',
  ])
})

test('a file name gives the date, and the hour where it has one', () => {
  expect(dateOfFile('2011-11-13_02.raw.txt')).toEqual({ day: '2011-11-13', hour: 2 })
  expect(dateOfFile('2011-11-13-#ubuntu.txt')).toEqual({ day: '2011-11-13' })
  expect(dateOfFile('2011-13-45.txt')).toBeUndefined()
  expect(dateOfFile('ubuntu.log')).toBeUndefined()
})

test('two real logs are read whole, the times never going back', () => {
  for (const [name, lines, from, to] of [
    ['2004-11-15_01.raw.txt', 140, '2004-11-15T00:48', '2004-11-15T01:06'],
    ['2011-11-13_00.raw.txt', 121, '2011-11-12T23:49', '2011-11-13T00:15'],
  ] as const) {
    const log = fixture(name)
    expect(log.lines.length + log.unread.length).toBe(lines)
    expect(log.unread).toEqual([])
    expect(iso(log.lines[0]?.at)).toBe(from)
    expect(iso(log.lines.at(-1)?.at)).toBe(to)
    for (const [index, line] of log.lines.entries())
      expect(line.at).toBeGreaterThanOrEqual(log.lines[index - 1]?.at ?? 0)
  }
})
