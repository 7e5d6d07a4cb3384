import { protocolVersion } from '@runnel/protocol/version'
import { createInvitation } from '@runnel/redis/invitation/invitation'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const password = 'correct horse battery'

function caller(url: string) {
  return async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json', origin: url }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const cookie = response.headers.getSetCookie()[0] ?? ''
    const token = /runnel_session=([^;]*)/.exec(cookie)?.[1] ?? ''
    return {
      status: response.status,
      body: text === '' ? undefined : JSON.parse(text),
      cookie,
      token,
      headers: response.headers,
    }
  }
}

describe('coming in', () => {
  it('the first person owns the installation and makes #general; the next needs an invitation and finds it', async () => {
    await using house = await startGateways(server.url, { count: 2, workspace: 'The Office' })
    const call = caller(house.urls[0]!)
    expect((await call('/api/workspace')).body).toEqual({ name: 'The Office', signUp: 'first' })
    const ada = await call('/api/auth/sign-up', { handle: 'Ada', name: 'Ada', password })
    expect(ada).toMatchObject({ status: 201, body: { user: { handle: 'ada', role: 'owner' } } })
    expect(ada.cookie).toContain('HttpOnly')
    expect(ada.cookie).toContain('SameSite=Lax')
    expect(ada.cookie).not.toContain('Secure')
    expect((await call('/api/workspace')).body).toEqual({ name: 'The Office', signUp: 'invited' })

    const bobs = { handle: 'bob', name: 'Bob', password }
    expect(await call('/api/auth/sign-up', bobs)).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    })
    const { token } = await createInvitation(house.redis, { by: ada.body.user.user })
    expect(await call(`/api/invitations/${token}`)).toMatchObject({
      status: 200,
      body: { workspace: 'The Office' },
    })
    expect(await call('/api/invitations/xxxxxxxxxxxxxxxxxxxxxx')).toMatchObject({ status: 404 })
    const bob = await caller(house.urls[1]!)('/api/auth/sign-up', { ...bobs, invite: token })
    expect(bob).toMatchObject({ status: 201, body: { user: { role: 'member' } } })
    // One use is one person.
    const third = await call('/api/auth/sign-up', { handle: 'cy', name: 'Cy', password, invite: token })
    expect(third.status).toBe(403)

    const start = await call('/api/start', undefined, { cookie: `runnel_session=${bob.token}` })
    expect(start.body.session).toMatchObject({
      me: { handle: 'bob' },
      workspace: { name: 'The Office', signUp: 'invited' },
      channels: [{ name: 'general', kind: 'public', memberCount: 2, role: 'member', unread: 0 }],
    })
    const { channel } = start.body.session.channels[0]
    const page = await call(`/api/start?channel=${channel}`, undefined, {
      cookie: `runnel_session=${bob.token}`,
    })
    expect(page.body.page.notices.map(({ type }: { type: string }) => type)).toContain('member.joined')
    expect(page.body.users.map(({ handle }: { handle: string }) => handle).sort()).toEqual(['ada', 'bob'])
    expect(
      (await call('/api/start?channel=x', undefined, { cookie: `runnel_session=${bob.token}` })).status,
    ).toBe(400)
    expect((await call('/api/start')).status).toBe(401)
    await using socket = await connect(house.urls[0]!, bob.token)
    expect((await socket.ask('session:resume', {})).channels).toHaveLength(1)
  })

  it('of several who are first at once one becomes the owner', async () => {
    await using house = await startGateways(server.url, { signUp: 'open' })
    const rooms = await Promise.all(
      ['ada', 'bob', 'cy'].map((handle, index) =>
        caller(house.urls[index % 2]!)('/api/auth/sign-up', { handle, name: handle, password }),
      ),
    )
    expect(rooms.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(rooms.filter(({ body }) => body.user.role === 'owner')).toHaveLength(1)
  })

  it('a wrong password and an unknown handle are told alike, and too many are sent away', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const call = caller(house.urls[0]!)
    await call('/api/auth/sign-up', { handle: 'ada', name: 'Ada', password })
    const wrong = await call('/api/auth/sign-in', { handle: 'ada', password: 'wrong' })
    const unknown = await call('/api/auth/sign-in', { handle: 'nobody', password: 'wrong' })
    expect(wrong.status).toBe(401)
    expect(unknown).toMatchObject({ status: wrong.status, body: wrong.body })
    const right = await call('/api/auth/sign-in', { handle: 'ADA', password })
    expect(right).toMatchObject({ status: 200, body: { user: { handle: 'ada' } } })
    expect(right.body.user).not.toHaveProperty('passwordHash')
    const tries = []
    for (let count = 0; count < 12; count++)
      tries.push(await call('/api/auth/sign-in', { handle: 'ada', password: 'wrong' }))
    expect(tries.at(-1)).toMatchObject({
      status: 429,
      body: { error: { code: 'rate_limited', retryAfterMs: expect.any(Number) } },
    })
    expect(Number(tries.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('wrong passwords are counted for all gateways together, and those that come at once are not more', async () => {
    await using house = await startGateways(server.url, { count: 2 })
    const calls = house.urls.map(caller)
    await calls[0]!('/api/auth/sign-up', { handle: 'ada', name: 'Ada', password })
    const guess = (count: number, word: string) =>
      calls[count % 2]!('/api/auth/sign-in', { handle: 'ada', password: word })
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, count) => guess(count, `guess ${count}`)),
    )
    const lookedAt = answers.filter(({ status }) => status === 401).length
    // Ten, and those that each gateway was looking at when the tenth was wrong.
    expect(lookedAt).toBeGreaterThanOrEqual(10)
    expect(lookedAt).toBeLessThanOrEqual(10 + 2 * 2 - 1)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(80 - lookedAt)
    // Now even the right one has to wait, at either; somebody else has not.
    expect((await guess(0, password)).status).toBe(429)
    expect((await guess(1, password)).status).toBe(429)
    const others = await calls[1]!('/api/auth/sign-in', { handle: 'bob', password: 'wrong' })
    expect(others.status).toBe(401)
  })

  it('every sign-in is a session of its own, and a token that was brought along is not taken over', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const call = caller(house.urls[0]!)
    const first = await call('/api/auth/sign-up', { handle: 'ada', name: 'Ada', password })
    const fixed = { cookie: 'runnel_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
    const second = await call('/api/auth/sign-in', { handle: 'ada', password }, fixed)
    expect(new Set([first.token, second.token, fixed.cookie.slice(15)]).size).toBe(3)
    const mine = { cookie: `runnel_session=${first.token}` }
    expect((await call('/api/auth/session', undefined, mine)).body).toMatchObject({
      user: { handle: 'ada' },
      protocol: protocolVersion,
    })
    const out = await call('/api/auth/sign-out', '', mine)
    expect(out.status).toBe(204)
    expect(out.cookie).toContain('Max-Age=0')
    expect((await call('/api/auth/session', undefined, mine)).status).toBe(401)
    const bearer = { authorization: `Bearer ${second.token}` }
    expect((await call('/api/auth/session', undefined, bearer)).status).toBe(200)
  })

  it('what is no JSON, too large, too deep or too much is refused with the error object', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const call = caller(house.urls[0]!)
    const path = '/api/auth/sign-up'
    const good = { handle: 'ada', name: 'Ada', password }
    const bodies: [unknown, number, string][] = [
      ['{', 400, 'bad_request'],
      ['[]', 400, 'bad_request'],
      ['null', 400, 'bad_request'],
      [{ ...good, role: 'owner' }, 400, 'bad_request'],
      [{ ...good, handle: '../x' }, 400, 'bad_request'],
      [{ ...good, password: 'short' }, 400, 'bad_request'],
      ['{"handle":'.repeat(100) + '1' + '}'.repeat(100), 400, 'bad_request'],
      [{ ...good, name: 'x'.repeat(20_000) }, 413, 'too_large'],
    ]
    for (const [body, status, code] of bodies)
      expect(await call(path, body)).toMatchObject({
        status,
        body: { error: { code, message: expect.any(String) } },
      })
    const form = await call(path, 'handle=ada', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(form).toMatchObject({ status: 415, body: { error: { code: 'bad_request' } } })
    const plain = await call(path, JSON.stringify(good), { 'content-type': 'text/plain' })
    expect(plain.status).toBe(415)
    expect(await call('/api/nothing')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
    for (const path of ['/api/%ff', `/api/invitations/${'a'.repeat(300)}`])
      expect(await call(path)).toMatchObject({ status: 400, body: { error: { code: 'bad_request' } } })
    expect((await call('/api/workspace')).body.signUp).toBe('first')
    const { headers } = await call('/api/workspace')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('behind TLS the cookie is one that only this host can set', async () => {
    await using house = await startGateways(server.url, { count: 1, isSecureCookie: true })
    const call = caller(house.urls[0]!)
    const ada = { handle: 'ada', name: 'Ada', password }
    // A page of the same host without TLS is somebody else's.
    expect((await call('/api/auth/sign-up', ada)).status).toBe(403)
    const origin = house.urls[0]!.replace('http:', 'https:')
    const { cookie } = await call('/api/auth/sign-up', ada, { origin })
    expect(cookie).toMatch(/^__Host-runnel_session=[\w-]+;.*; Secure$/)
    const token = /=([\w-]+);/.exec(cookie)![1]!
    expect((await call('/api/auth/session', undefined, { cookie: `runnel_session=${token}` })).status).toBe(
      401,
    )
    expect(
      (await call('/api/auth/session', undefined, { cookie: `__Host-runnel_session=${token}` })).status,
    ).toBe(200)
  })

  it('while Redis is away the answer is unavailable, and readiness names it', async () => {
    const alone = await startRedis()
    await using house = await startGateways(alone.url, { count: 1 })
    const call = caller(house.urls[0]!)
    expect(await call('/api/health/ready')).toMatchObject({ status: 200 })
    await alone.stop()
    expect(await call('/api/workspace')).toMatchObject({
      status: 503,
      body: { error: { code: 'unavailable', retryable: true } },
    })
    expect(await call('/api/health/ready')).toMatchObject({ status: 503, body: { failing: 'redis' } })
    expect(await call('/api/health/ready?balancer')).toMatchObject({ status: 404 })
    expect(await call('/api/health/live')).toMatchObject({ status: 200 })
  })
})
