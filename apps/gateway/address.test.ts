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
  expect(from('::1', '2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(from('192.168.1.4')).toBe('192.168.1.4')
})

it('believes nobody else, and no nonsense', () => {
  expect(from('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9')
  expect(from('2001:db8::9', '198.51.100.1')).toBe('2001:db8:0:0::/64')
  expect(from('127.0.0.1', 'unknown, "x"')).toBe('127.0.0.1')
  expect(from('127.0.0.1', '')).toBe('127.0.0.1')
})

it('whoever has a network of IPv6 addresses, as every home has, is counted as one', () => {
  const home = from('2001:db8:1:2:3:4:5:6')
  for (const same of [
    '2001:DB8:1:2::',
    '2001:db8:1:2::1%eth0',
    '2001:0db8:0001:0002:ffff::1',
    '2001:db8:1:2::192.0.2.1',
  ])
    expect(from('::1', same)).toBe(home)
  for (const other of [
    '2001:db8:1:3:3:4:5:6',
    '2001:db8:1::2:3:4',
    '2001:db8::1:2',
    '::2001:db8:1:2',
    '192.0.2.1',
  ])
    expect(from('::1', other)).not.toBe(home)
  expect(from('::1', '::5:6:7:8:9')).toBe('0:0:0:5::/64')
})
