import { limits } from '@runnel/protocol/limits'
import { describe, expect, test } from 'vitest'
import { outgoing } from './outgoing.ts'

const message = (text: string, action = false) => ({ kind: 'message', text, action })

describe('what Enter sends', () => {
  test('the text, without the blank lines around it', () => {
    expect(outgoing('\n \n  hello\nada \n\n')).toEqual(message('  hello\nada'))
  })

  test('nothing, when there is nothing that can be seen', () => {
    for (const draft of ['', '  \n', '\u200b', '\u202e \u0007'])
      expect(outgoing(draft)).toEqual({ kind: 'nothing' })
  })

  test('/me waves is something ada does', () => {
    expect(outgoing('/me waves')).toEqual(message('waves', true))
    expect(outgoing('/ME waves\ntwice')).toEqual(message('waves\ntwice', true))
    expect(outgoing('/me  ')).toEqual({ kind: 'emptyAction' })
    expect(outgoing('/meet me')).toEqual({ kind: 'command', name: 'meet', rest: 'me' })
  })

  test('a command, mistyped or not, is not told to everyone; a path or a spaced slash is text', () => {
    expect(outgoing('/kick bob')).toEqual({ kind: 'command', name: 'kick', rest: 'bob' })
    expect(outgoing('/etc/hosts is it')).toEqual(message('/etc/hosts is it'))
    expect(outgoing(' /kick bob')).toEqual(message(' /kick bob'))
  })

  test('as much as one message holds, and not one character more', () => {
    const longest = 'a'.repeat(limits.textLength)
    expect(outgoing(longest)).toEqual(message(longest))
    expect(outgoing(`${longest}bc`)).toEqual({ kind: 'tooLong', over: 2 })
    expect(outgoing(`/me ${longest}`)).toEqual(message(longest, true))
  })

  test('halves of characters, which no server takes, are mended', () => {
    expect(outgoing('a\ud83d')).toEqual(message('a\ufffd'))
  })
})
