import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ChatError, errorKinds } from './errors.ts'
import { events } from './events.ts'
import { compareEntries, sequenceOf } from './ids.ts'
import type { EntryId } from './ids.ts'
import { allShapes, protocolReference } from './reference.ts'
import { requests } from './requests.ts'
import { protocolVersion, shapeHash } from './version.ts'

const parse = (name: string, input: unknown) =>
  requests.find((row) => row.name === name)!.input.safeParse(input).success

const channel = 'c_general00000'
const clientId = '01939fe0-0000-7000-8000-000000000001'

test('a changed shape asks for a new protocol version', () => {
  const hash = createHash('sha256').update(JSON.stringify(allShapes())).digest('hex').slice(0, 16)
  expect(`${protocolVersion} ${hash}`, 'raise protocolVersion, then store this hash in version.ts').toBe(
    `${protocolVersion} ${shapeHash}`,
  )
})

test('the reference in docs/protocol.md is the one the schemas give', () => {
  const stored = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8')
  expect(stored, 'run `npm run docs`').toBe(protocolReference())
})

test('every request and event has a name of its own in the grammar feature:verb', () => {
  const names = [...requests, ...events].map((row) => row.name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z]+:[a-z]+(-[a-z]+)*$/)
})

test('a message with nothing to show is refused, one in any script is taken', () => {
  const send = (text: unknown) => parse('message:send', { channel, clientId, text })
  for (const text of ['', '   \n', '\u200b\u200d', 'a\0b', '\ud800', 'x'.repeat(12_001), 7, null, ['hi']])
    expect(send(text), JSON.stringify(text)?.slice(0, 40)).toBe(false)
  for (const text of ['hi', 'こんにちは', '👍🏽', 'مرحبا', 'x'.repeat(12_000)])
    expect(send(text), text.slice(0, 20)).toBe(true)
})

test('a field nobody knows is refused, so that nobody relies on it', () => {
  expect(parse('message:send', { channel, clientId, text: 'hi', by: 'u_ada000000000' })).toBe(false)
  expect(parse('channel:join', { channel, role: 'owner' })).toBe(false)
})

test('ids are judged by their whole form', () => {
  for (const bad of ['c_GENERAL00000', 'c_short', 'general', 'c_general00000\n', '{c}_general000'])
    expect(parse('channel:join', { channel: bad }), bad).toBe(false)
  for (const bad of ['1-', '-1', '01-1', '1-1-1', '1-1 ', '9999999999999999-1'])
    expect(parse('read:mark', { channel, id: bad }), bad).toBe(false)
})

test('a direct channel names people and no name; others need a name', () => {
  const user = 'u_ada000000000'
  expect(parse('channel:create', { kind: 'direct', members: [user] })).toBe(true)
  expect(parse('channel:create', { kind: 'direct', members: [] })).toBe(false)
  expect(parse('channel:create', { kind: 'direct', name: 'pair', members: [user] })).toBe(false)
  expect(parse('channel:create', { kind: 'public' })).toBe(false)
  expect(parse('channel:create', { kind: 'public', name: 'Design' })).toBe(true)
  expect(parse('channel:create', { kind: 'public', name: 'de sign' })).toBe(false)
})

test('direction overrides cannot hide in a name', () => {
  expect(parse('channel:set-topic', { channel, topic: 'pay \u202egnp.exe' })).toBe(false)
  expect(parse('channel:set-topic', { channel, topic: 'Ubuntu, שלום' })).toBe(true)
})

test('beside a name stands an emoji or nothing, never other characters in its place', () => {
  const set = (emoji: string) => parse('presence:set', { state: 'busy', emoji })
  for (const emoji of ['🏖️', '👍🏽', '']) expect(set(emoji), emoji).toBe(true)
  for (const emoji of ['admin', '\u202eadmin', '👍👍', 'a\nb', '\0', '\ud800', '✓ owner'])
    expect(set(emoji), emoji).toBe(false)
})

test('an error keeps its code and details over the wire and hides its cause', () => {
  const error = new ChatError('locked', {
    holder: 'u_ada000000000',
    expiresAt: 5,
    cause: new Error('secret'),
  })
  expect(JSON.stringify(error.toAnswer())).not.toContain('secret')
  const back = ChatError.fromAnswer(error.toAnswer())
  expect(back.toAnswer()).toEqual(error.toAnswer())
  expect(
    ChatError.fromAnswer({ code: 'brand_new' as keyof typeof errorKinds, message: 'x', retryable: false })
      .code,
  ).toBe('internal')
})

test('entries are ordered by their sequence, whatever the clock did', () => {
  const [early, late] = ['1700000009000-9', '1700000000000-10'] as EntryId[]
  expect(sequenceOf(late!)).toBe(10)
  expect(compareEntries(early!, late!)).toBeLessThan(0)
})
