import { expect, test } from 'vitest'
import { parseAddress } from './address.ts'

test('a server, a primary that Sentinel names, and a cluster are told apart', () => {
  expect(parseAddress('redis://127.0.0.1:6380/3')).toEqual({
    kind: 'single',
    host: '127.0.0.1',
    port: 6380,
    db: 3,
    tls: false,
  })
  expect(parseAddress('redis://localhost')).toEqual({
    kind: 'single',
    host: 'localhost',
    port: 6379,
    db: 0,
    tls: false,
  })
  expect(parseAddress('rediss://ada:p%40ss:word@[::1]:7000')).toEqual({
    kind: 'single',
    host: '::1',
    port: 7000,
    db: 0,
    tls: true,
    username: 'ada',
    password: 'p@ss:word',
  })
  expect(parseAddress('redis+sentinel://:secret@a:26380,b/mymaster')).toEqual({
    kind: 'sentinel',
    sentinels: [
      { host: 'a', port: 26380 },
      { host: 'b', port: 26379 },
    ],
    name: 'mymaster',
    db: 0,
    tls: false,
    password: 'secret',
  })
  expect(parseAddress('rediss+cluster://a:7000,b:7001')).toEqual({
    kind: 'cluster',
    nodes: [
      { host: 'a', port: 7000 },
      { host: 'b', port: 7001 },
    ],
    tls: true,
  })
})

test.each([
  ['http://localhost', 'REDIS_URL is none of'],
  ['', 'REDIS_URL is none of'],
  ['redis://a,b', 'names several hosts'],
  ['redis://a/one', 'names a database that is no number'],
  ['redis+sentinel://a:1', 'names no primary'],
  ['redis://a:port', 'cannot be read'],
])('%s is refused with the reason, and no password is shown', (url, reason) => {
  expect(() => parseAddress(url)).toThrow(reason)
})
