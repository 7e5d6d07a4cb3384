import { expect, it } from 'vitest'
import { addressOf } from './address.ts'

const from = (remoteAddress: string, forwarded?: string) =>
  addressOf({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as Parameters<typeof addressOf>[0])

it('believes a load balancer near by, and of what it says only what it wrote itself', () => {
  expect(from('127.0.0.1', '203.0.113.7')).toBe('203.0.113.7')
  expect(from('::ffff:10.0.0.2', '1.1.1.1, 203.0.113.7')).toBe('203.0.113.7')
  expect(from('::1', '2001:db8::1')).toBe('2001:db8::1')
  expect(from('192.168.1.4')).toBe('192.168.1.4')
})

it('believes nobody else, and no nonsense', () => {
  expect(from('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9')
  expect(from('2001:db8::9', '198.51.100.1')).toBe('2001:db8::9')
  expect(from('127.0.0.1', 'unknown, "x"')).toBe('127.0.0.1')
  expect(from('127.0.0.1', '')).toBe('127.0.0.1')
})
