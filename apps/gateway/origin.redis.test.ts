import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways, type TestGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
let house: TestGateways
let token: string
beforeAll(async () => {
  server = await startRedis()
  house = await startGateways(server.url, { count: 1, origins: ['https://chat.example'] })
  token = (await makeCast(house.redis)).ada.token
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await server.stop()
})

const foreign = [
  'https://evil.example',
  'null',
  'http://127.0.0.1',
  'https://chat.example.evil.example',
  'file://',
]

describe('a page of another origin', () => {
  it.each(foreign)('%s gets nowhere over WebSocket, polling or HTTP', async (origin) => {
    const cookie = `runnel_session=${token}`
    for (const transport of ['websocket', 'polling']) {
      const refused = connect(house.urls[0]!, undefined, {
        transports: [transport],
        extraHeaders: { origin, cookie },
      })
      await expect(refused).rejects.toThrow(/websocket error|xhr poll error/)
      const withToken = connect(house.urls[0]!, token, { transports: [transport], extraHeaders: { origin } })
      await expect(withToken).rejects.toThrow(/websocket error|xhr poll error/)
    }
    for (const path of ['sign-out', 'sign-in', 'sign-up']) {
      const response = await fetch(`${house.urls[0]}/api/auth/${path}`, {
        method: 'POST',
        headers: { origin, cookie, 'content-type': 'application/json' },
        body: path === 'sign-out' ? '{}' : JSON.stringify({ handle: 'x', password: 'y' }),
      })
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ error: { code: 'forbidden' } })
    }
  })
})

describe('our own pages, and programs', () => {
  it.each(['websocket', 'polling'])('are let in over %s', async (transport) => {
    const cookie = `runnel_session=${token}`
    for (const extraHeaders of [
      { origin: house.urls[0]!, cookie },
      { origin: 'https://chat.example', cookie },
    ]) {
      await using page = await connect(house.urls[0]!, undefined, { transports: [transport], extraHeaders })
      expect((await page.ask('session:resume', {})).me.handle).toBe('ada')
    }
    await using program = await connect(house.urls[0]!, token, { transports: [transport] })
    expect((await program.ask('session:resume', {})).me.handle).toBe('ada')
  })

  it("a browser's polling of its own origin carries no Origin, and is known by where it comes from", async () => {
    const cookie = `runnel_session=${token}`
    const poll = async (headers: Record<string, string>) =>
      (
        await fetch(`${house.urls[0]}/socket.io/?EIO=4&transport=polling`, {
          headers: { cookie, ...headers },
        })
      ).status
    expect(await poll({ 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await poll({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await poll({ referer: `${house.urls[0]}/c/x` })).toBe(200)
    expect(await poll({ referer: 'https://evil.example/' })).toBe(403)
    expect(await poll({}), 'a program may show a cookie').toBe(200)
  })
})
