import { describe, expect, test } from 'vitest'
import { continueLine, makeCodeBlock, makeLink, pasted, toggleLines, toggleMark } from './format.ts'
import type { Selected } from './format.ts'

/** `[` and `]` stand for the ends of the selection, `|` for the caret. */
function of(marked: string): Selected {
  const caret = marked.indexOf('|')
  if (caret !== -1) return { text: marked.replace('|', ''), from: caret, to: caret }
  const from = marked.indexOf('[')
  return { text: marked.replace('[', '').replace(']', ''), from, to: marked.indexOf(']') - 1 }
}
function show({ text, from, to }: Selected): string {
  if (from === to) return `${text.slice(0, from)}|${text.slice(from)}`
  return `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`
}

describe('marks around what is selected', () => {
  test('bold comes and goes, and the selection stays on the words', () => {
    expect(show(toggleMark(of('so [very] good'), '**'))).toBe('so **[very]** good')
    expect(show(toggleMark(of('so **[very]** good'), '**'))).toBe('so [very] good')
    expect(show(toggleMark(of('so [**very**] good'), '**'))).toBe('so [very] good')
  })

  test('with nothing selected the caret stands between the marks, and pressing again takes them away', () => {
    const once = toggleMark(of('so |'), '_')
    expect(show(once)).toBe('so _|_')
    expect(show(toggleMark(once, '_'))).toBe('so |')
  })

  test('spaces that were selected stay outside, or Markdown would not see the mark', () => {
    expect(show(toggleMark(of('so[ very ]good'), '~~'))).toBe('so ~~[very]~~ good')
  })
})

describe('lines', () => {
  test('selected lines become a list, the other list, and plain again', () => {
    const bullets = toggleLines(of('a\n[one\ntwo]\nb'), 'bullets')
    expect(bullets.text).toBe('a\n- one\n- two\nb')
    const numbers = toggleLines(bullets, 'numbers')
    expect(numbers.text).toBe('a\n1. one\n2. two\nb')
    expect(toggleLines(numbers, 'numbers').text).toBe('a\none\ntwo\nb')
  })

  test('a quote begins where the caret is, which stays with its word', () => {
    expect(show(toggleLines(of('hel|lo'), 'quote'))).toBe('> hel|lo')
    expect(show(toggleLines(of('> hel|lo'), 'quote'))).toBe('hel|lo')
  })

  test('Shift+Enter goes on with the list, and ends it on an empty item', () => {
    expect(show(continueLine(of('- one|'))!)).toBe('- one\n- |')
    expect(show(continueLine(of('9. one|'))!)).toBe('9. one\n10. |')
    expect(show(continueLine(of('> so|'))!)).toBe('> so\n> |')
    expect(show(continueLine(of('- one\n- |'))!)).toBe('- one\n\n|')
    expect(continueLine(of('one|'))).toBeUndefined()
    expect(continueLine(of('```\n- one|'))).toBeUndefined()
  })
})

describe('code', () => {
  test('a block stands on lines of its own, its fence longer than any in it', () => {
    expect(show(makeCodeBlock(of('see [x = 1] there')))).toBe('see \n```\n[x = 1]\n```\n there')
    expect(show(makeCodeBlock(of('|')))).toBe('```\n|\n```')
    expect(makeCodeBlock(of('[a ``` b]')).text).toBe('````\na ``` b\n````')
  })

  test('pasted code comes into a block with its spaces, prose and a single line do not', () => {
    const code = 'function hi() {\n  return 1;\n}\n'
    expect(show(pasted(of('look: |'), code)!)).toBe('look: \n```\nfunction hi() {\n  return 1;\n}\n```\n|')
    expect(pasted(of('|'), 'one line;')).toBeUndefined()
    expect(pasted(of('|'), 'Dear Bob,\nthank you\nfor the flowers.\nAda')).toBeUndefined()
    expect(pasted(of('```\n|'), code)).toBeUndefined()
    expect(pasted(of('|'), '```\na;\nb;\nc;\n```')).toBeUndefined()
  })
})

test('a link asks for what is missing of it', () => {
  expect(show(makeLink(of('see [this]'), 'text', 'address'))).toBe(
    'see [this](address)'.replace('address', '[address]'),
  )
  expect(makeLink(of('|'), 'text', 'address').text).toBe('[text](address)')
  const named = makeLink({ text: 'https://a.example', from: 0, to: 17 }, 'text', 'address')
  expect(named.text).toBe('[text](https://a.example)')
  expect(named.text.slice(named.from, named.to)).toBe('text')
})
