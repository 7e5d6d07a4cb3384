import { expect, test } from 'vitest'
import { completeMention, mentionQuery } from './mention-query.ts'

const at = (marked: string) => {
  const caret = marked.indexOf('|')
  return mentionQuery(marked.replace('|', ''), caret)
}

test('typing @ and a beginning asks for people', () => {
  expect(at('@|')).toEqual({ from: 0, query: '' })
  expect(at('hi @ad|')).toEqual({ from: 3, query: 'ad' })
  expect(at('(@ad|a)')).toEqual({ from: 1, query: 'ad' })
  expect(at('one\n@bob.b|')).toEqual({ from: 4, query: 'bob.b' })
})

test('addresses and finished mentions do not', () => {
  expect(at('ada@b|')).toBeUndefined()
  expect(at('https://a.example/@b|')).toBeUndefined()
  expect(at('@ada |')).toBeUndefined()
  expect(at('|@ada')).toBeUndefined()
})

test('choosing ada puts her handle and one space, and the caret behind them', () => {
  const query = { from: 3, query: 'ad' }
  expect(completeMention('hi @ad', 6, query, 'ada')).toEqual({ text: 'hi @ada ', caret: 8 })
  expect(completeMention('hi @ad there', 6, query, 'ada')).toEqual({ text: 'hi @ada there', caret: 8 })
})
