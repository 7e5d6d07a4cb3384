import { makeCast, type Cast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways, type TestGateways } from '@runnel/testing/start-gateway'
import { startHaproxy, type TestHaproxy } from '@runnel/testing/start-haproxy'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, askRaw } from '../ask.ts'

let server: TestRedis
let house: TestGateways
let balancer: TestHaproxy
let cast: Cast
beforeAll(async () => {
  server = await startRedis()
  house = await startGateways(server.url)
  cast = await makeCast(house.redis)
  balancer = await startHaproxy({ gateways: house.urls })
})
afterAll(async () => {
  await balancer[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
  await server.stop()
})

describe('the load balancer', () => {
  it('a program that offers another protocol is answered in this one', async () => {
    const headers = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQAAP__',
    }
    const { status } = await ask(`${balancer.url}/api/auth/session`, { headers })
    expect(status).toBe(401)
  })

  it('a request of which the rest never comes is ended, and reaches no gateway', async () => {
    const head =
      'POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'
    const { text, isClosed } = await askRaw(balancer.url, head, { waitMs: 15_000 })
    expect({ status: text.slice(0, 12), isClosed }).toEqual({ status: 'HTTP/1.1 408', isClosed: true })
  })

  it.each(['websocket', 'polling'])('ada talks through it over %s, at length', async (transport) => {
    await using adas = await connect(balancer.url, cast.ada.token, { transports: [transport] })
    const texts = Array.from({ length: 8 }, (_, index) => `${index} ${'x'.repeat(11_000)}`)
    const said = await Promise.all(texts.map((text) => adas.say(cast.general, text)))
    expect(new Set(said.map(({ id }) => id)).size).toBe(texts.length)
  })

  it('what says no more of itself is not sniffed, framed or run', async () => {
    const { status, headers } = await ask(`${balancer.url}/metrics`)
    expect(status).toBe(404)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
  })
})
