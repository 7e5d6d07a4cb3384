import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import type { GatewaySettings } from './app.ts'
import { allowHandshake } from './connect.ts'
import { createOwnRates } from './rates.ts'

const settings = { origins: [], isSecureCookie: false } as unknown as GatewaySettings

it('from one address only so many connections are begun, whether or not anybody says who they are', async () => {
  const allow = allowHandshake({ settings }, createOwnRates({ isOn: true }), () => true)
  const begin = (remoteAddress: string, headers: object = {}) =>
    new Promise<boolean>((resolve) => {
      const request = { headers: { host: 'chat.example', ...headers }, socket: { remoteAddress } }
      allow(request as unknown as IncomingMessage, (_reason, isAllowed) => resolve(isAllowed))
    })
  for (let begun = 0; begun < 12_000; begun++) expect(await begin('198.51.100.7')).toBe(true)
  expect(await begin('198.51.100.7')).toBe(false)
  // Who comes from elsewhere is let in, and nobody can say that they come from elsewhere.
  expect(await begin('198.51.100.8')).toBe(true)
  expect(await begin('198.51.100.7', { 'x-forwarded-for': '198.51.100.9' })).toBe(false)
  expect(await begin('198.51.100.8', { origin: 'https://evil.example' })).toBe(false)
})
