import { expect, it } from 'vitest'
import { isOriginAllowed } from './origin.ts'

const asked = (headers: Record<string, string>, mustName = true, isSecure = false) =>
  isOriginAllowed(
    { host: 'chat.example:8080', ...headers },
    { allowed: ['https://other.example'], mustName, isSecure },
  )

it('only the host that was asked and what the operator allows may act for a person', () => {
  expect(asked({ origin: 'http://chat.example:8080' })).toBe(true)
  expect(asked({ origin: 'https://chat.example:8080' })).toBe(true)
  expect(asked({ origin: 'https://other.example' })).toBe(true)
  for (const origin of [
    'http://chat.example',
    'http://chat.example:8081',
    'http://chat.example:8080.evil.example',
    'http://evil.example/chat.example:8080',
    'ftp://chat.example:8080',
    'null',
    '',
    'chat.example:8080',
  ])
    expect({ origin, isAllowed: asked({ origin }, false) }).toEqual({ origin, isAllowed: false })
})

it('who names no origin is a program, or a browser at home', () => {
  expect(asked({}, false)).toBe(true)
  expect(asked({})).toBe(false)
  expect(asked({ 'sec-fetch-site': 'same-origin' })).toBe(true)
  for (const site of ['cross-site', 'same-site', 'none'])
    expect(asked({ 'sec-fetch-site': site })).toBe(false)
  expect(asked({ referer: 'http://chat.example:8080/c/x' })).toBe(true)
  expect(asked({ referer: 'http://evil.example/' })).toBe(false)
  expect(asked({ referer: 'nonsense' })).toBe(false)
})

it('where people come over TLS, the same host without it is not ours', () => {
  expect(asked({ origin: 'https://chat.example:8080' }, true, true)).toBe(true)
  expect(asked({ origin: 'http://chat.example:8080' }, true, true)).toBe(false)
  expect(asked({ referer: 'http://chat.example:8080/c/x' }, false, true)).toBe(false)
})
