import { expect, test } from 'vitest'
import { callOf } from './encode.ts'

const written = (args: Parameters<typeof callOf>[2]) =>
  callOf('append', ['{5}:log', '{5}:head'], args).toWritable({}) as Buffer

test('a call is written as the client library writes it, and a UUID as its bytes', () => {
  const uuid = '01234567-89ab-4cde-8f01-23456789abcd'
  const parts = ['fcall', 'append', '2', '{5}:log', '{5}:head', '7', 'grüße 👋']
  const plain = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  expect(written([7, 'grüße 👋', { uuid }, 'end'])).toEqual(
    Buffer.concat([Buffer.from(`*9\r\n${plain}$16\r\n`), bytes, Buffer.from('\r\n$3\r\nend\r\n')]),
  )
})

test('its keys say where it goes', () => {
  expect(callOf('append', ['{5}:log', '{5}:head'], ['#general']).getKeys()).toEqual(['{5}:log', '{5}:head'])
})
