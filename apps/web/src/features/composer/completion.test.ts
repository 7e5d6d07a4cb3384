import { expect, test } from 'vitest'
import { complete, completionAt } from './completion.ts'

const at = (marked: string) => {
  const caret = marked.indexOf('|')
  return completionAt(marked.replace('|', ''), caret)
}

test('typing @ and a beginning asks for people', () => {
  expect(at('@|')).toEqual({ kind: 'person', from: 0, query: '' })
  expect(at('hi @ad|')).toEqual({ kind: 'person', from: 3, query: 'ad' })
  expect(at('(@ad|a)')).toEqual({ kind: 'person', from: 1, query: 'ad' })
  expect(at('one\n@bob.b|')).toEqual({ kind: 'person', from: 4, query: 'bob.b' })
})

test('# asks for channels in any script, but not in an address or a heading', () => {
  expect(at('see #gen|')).toEqual({ kind: 'channel', from: 4, query: 'gen' })
  expect(at('#日本|')).toEqual({ kind: 'channel', from: 0, query: '日本' })
  expect(at('https://a.example/#gen|')).toBeUndefined()
  expect(at('# heading|')).toBeUndefined()
})

test('a colon and two letters ask for emoji; faces and times do not', () => {
  expect(at('so :smi|')).toEqual({ kind: 'emoji', from: 3, query: 'smi' })
  expect(at(':+1|')).toEqual({ kind: 'emoji', from: 0, query: '+1' })
  for (const text of [':|', ':s|', ':)|', '10:30|', 'a::b|', 'note:so|'])
    expect(at(text), text).toBeUndefined()
})

test('a slash asks for commands only where it begins the message', () => {
  expect(at('/|')).toEqual({ kind: 'command', from: 0, query: '' })
  expect(at('/TO|')).toEqual({ kind: 'command', from: 0, query: 'to' })
  for (const text of [' /to|', 'and/or|', '/topic |', '/etc/|']) expect(at(text), text).toBeUndefined()
})

test('addresses, finished names and code ask for nothing', () => {
  for (const text of ['ada@b|', 'https://a.example/@b|', '@ada |', '|@ada', 'so `@ad|', '```\n:smile|'])
    expect(at(text), text).toBeUndefined()
  expect(at('`x` @ad|')).toEqual({ kind: 'person', from: 4, query: 'ad' })
})

test('choosing puts what was chosen and one space, and the caret behind them', () => {
  const typed = { kind: 'person', from: 3, query: 'ad' } as const
  expect(complete('hi @ad', 6, typed, '@ada')).toEqual({ text: 'hi @ada ', caret: 8 })
  expect(complete('hi @ad there', 6, typed, '@ada')).toEqual({ text: 'hi @ada there', caret: 8 })
})
