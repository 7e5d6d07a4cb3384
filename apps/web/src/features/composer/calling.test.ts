import { expect, test } from 'vitest'
import { composerTexts } from '@/texts/composer.en.ts'
import { callOf } from './calling.ts'

const { everyone } = composerTexts
const channel = (memberCount: number, more: object = {}) =>
  ({ kind: 'public', role: 'member', memberCount, ...more }) as Parameters<typeof callOf>[1]

test('calling more than twenty people asks first, fewer are called at once', () => {
  expect(callOf('dinner, @channel', channel(22), everyone)).toEqual({
    kind: 'ask',
    everyone: 'channel',
    count: 21,
  })
  expect(callOf('dinner, @here', channel(22), everyone)).toEqual({ kind: 'ask', everyone: 'here', count: 21 })
  expect(callOf('dinner, @channel', channel(21), everyone)).toEqual({ kind: 'none' })
})

test('who is named or written in code calls nobody else', () => {
  for (const text of ['@ada', '`@channel`', 'a@here.example', '```\n@here\n```'])
    expect(callOf(text, channel(500), everyone), text).toEqual({ kind: 'none' })
})

test('where only some may call everyone, the others are told before they send', () => {
  const only = (rule: string, role: string) =>
    callOf('@channel', channel(3, { role, limits: { everyone: rule } }), everyone).kind
  expect(only('moderators', 'member')).toBe('refused')
  expect(only('moderators', 'moderator')).toBe('none')
  expect(only('owners', 'moderator')).toBe('refused')
  expect(only('owners', 'owner')).toBe('none')
  expect(callOf('@here', channel(1_001), everyone)).toEqual({
    kind: 'refused',
    reason: everyone.onlyModerators,
  })
})
