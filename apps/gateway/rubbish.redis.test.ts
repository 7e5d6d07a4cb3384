import { limits } from '@runnel/protocol/limits'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const nested = (depth: number) => JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth)) as unknown

describe('rubbish on the socket', () => {
  it('every request gets exactly one answer, whatever was sent', async () => {
    await using house = await startGateways(server.url, { count: 1, hasLimits: false })
    const { ada, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    const inputs: unknown[] = [
      undefined,
      null,
      0,
      -1,
      'text',
      '',
      [],
      [[]],
      {},
      true,
      { channel: general },
      { channel: general, extra: 1 },
      { channel: [general] },
      { channel: { $ne: null } },
      { channel: 'c_x}{' },
      JSON.parse('{"__proto__":{"channel":"c_000000000000"}}'),
      { constructor: { prototype: {} } },
      nested(limits.depth + 5),
      nested(4_000),
      { channel: general, text: '\u0000', clientId: 'x' },
      { channel: general, text: '\ud800', clientId: crypto.randomUUID() },
      { channel: general, text: 'x'.repeat(limits.textLength + 1), clientId: crypto.randomUUID() },
      { users: Array.from({ length: 9_000 }, () => 1) },
      Buffer.from('bytes'),
      { text: Buffer.from('bytes') },
    ]
    const names = [
      'message:send',
      'session:resume',
      'history:page',
      'presence:read',
      'typing:start',
      'channel:create',
      'no:such',
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'error',
      '',
      'x'.repeat(10_000),
    ]
    const unknown = names.filter((name) => !name.includes(':') || name === 'no:such')
    const codes: string[] = []
    for (const name of names) {
      const answers = await Promise.all(inputs.map((input) => adas.askAnything(name, input)))
      codes.push(...answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)))
      const isUnknown = unknown.includes(name)
      expect(answers.filter((answer) => !answer.ok && answer.error.code === 'bad_request').length).toBe(
        isUnknown ? inputs.length : answers.filter((answer) => !answer.ok).length,
      )
    }
    expect(codes).not.toContain('internal')
    expect(await adas.askAnything('message:send', {}, {}, {})).toMatchObject({
      ok: false,
      error: { code: 'bad_request' },
    })
    expect(await adas.say(general, 'still here')).toMatchObject({ duplicate: false })
  })

  it('what nobody waits for is ignored, and counted', async () => {
    await using house = await startGateways(server.url, { count: 1, metricsPort: 0 })
    const { ada, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    adas.socket.emit('no:such', { a: 1 })
    adas.socket.emit('message:send', { channel: general }, 'not a function')
    adas.socket.emit('session:resume', 1, 2, 3)
    adas.socket.emit('message:send')
    expect(await adas.say(general, 'still here')).toMatchObject({ duplicate: false })
  })

  it('what is larger than a frame may be ends its connection, and nobody else notices', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    adas.socket.emit('message:send', { text: 'x'.repeat(limits.frameBytes) })
    await until(() => !adas.socket.connected)
    expect(await bobs.say(general, 'still here')).toMatchObject({ duplicate: false })
  })

  it('bytes that are no packets end their connection, and nobody else notices', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, general } = await makeCast(house.redis)
    await using bobs = await connect(house.urls[0]!, bob.token)
    const frames = [
      '',
      '4',
      '9',
      '42',
      '42{',
      '42["message:send"',
      '42[1]',
      '42["connect"]',
      '45',
      '451-["x"]',
      '40/admin,',
      '4\u0000',
      '52',
      'x'.repeat(100),
    ]
    for (const frame of [...frames, ...frames.map((one) => Buffer.from(one))]) {
      await using adas = await connect(house.urls[0]!, ada.token)
      const { ws } = adas.socket.io.engine.transport as unknown as { ws: WebSocket }
      ws.send(frame)
    }
    expect(await bobs.say(general, 'still here')).toMatchObject({ duplicate: false })
  })

  it('one connection is let in once, however often it asks', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada } = await makeCast(house.redis)
    const ws = new WebSocket(`${house.urls[0]!.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    const heard: string[] = []
    ws.addEventListener('message', ({ data }) => void heard.push(String(data)))
    await once(ws, 'open')
    const packet = `40${JSON.stringify({ token: ada.token, protocol: 1 })}`
    for (let count = 0; count < 10; count++) ws.send(packet)
    await until(() => heard.filter((one) => one.startsWith('40') || one.startsWith('44')).length >= 1)
    await until(() => ws.readyState !== ws.OPEN || heard.filter((one) => one.startsWith('44')).length === 9)
    expect(heard.filter((one) => one.startsWith('40')).length).toBeLessThanOrEqual(1)
    ws.close()
  })
})

describe('rubbish over HTTP', () => {
  it('an address that cannot be decoded is refused as everything is: in JSON, and kept by nobody', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const response = await fetch(`${house.urls[0]}/api/invitations/%E0%A4%A`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'bad_request' } })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })
})
