import { operatorId, type UserId } from '@runnel/protocol/ids'
import { createReset, useReset } from '@runnel/redis/account/reset'
import { createInvitation } from '@runnel/redis/invitation/invitation'
import { readMembership } from '@runnel/redis/member/member'
import { createSession, listSessions } from '@runnel/redis/session/session'
import { createUser, findUserByHandle } from '@runnel/redis/user/user'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast, makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const password = 'correct horse battery'
const tokenOf = (response: Response) =>
  /runnel_session=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '')![1]!
const post = (url: string, path: string, body: unknown) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  })

describe('running the installation’s people', () => {
  it('a deactivated person is out on every gateway at once, is told why, and cannot come back until they are let in', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await post(house.urls[0]!, '/api/auth/reset', {
      token: (await createReset(house.redis, { by: ada.user, user: bob.user })).token,
      password,
    })
    const { token } = await createSession(house.redis, { user: bob.user })
    await using admin = await connect(house.urls[0]!, ada.token)
    await using desk = await connect(house.urls[0]!, token)
    await using phone = await connect(house.urls[1]!, token)
    await admin.ask('session:resume', {})
    await desk.ask('session:resume', {})
    await phone.say(general, 'what I said stays')
    await admin.ask('account:deactivate', { user: bob.user, reason: 'left the company' })
    for (const device of [desk, phone]) {
      expect(await device.hears('session:ended')).toEqual({ reason: 'deactivated', reconnect: false })
      await until(() => !device.socket.connected)
    }
    await admin.hears('user:changed', ({ users }) =>
      users.some(({ user, deactivated }) => user === bob.user && deactivated === true),
    )
    await expect(connect(house.urls[1]!, token)).rejects.toMatchObject({ code: 'unauthenticated' })
    // Only who knows the password learns it.
    const wrong = await post(house.urls[0]!, '/api/auth/sign-in', { handle: 'bob', password: 'wrong' })
    expect(wrong.status).toBe(401)
    const right = await post(house.urls[0]!, '/api/auth/sign-in', { handle: 'bob', password })
    expect(right.status).toBe(403)
    expect(await right.json()).toMatchObject({
      error: { code: 'forbidden', message: expect.stringContaining('deactivated') },
    })
    const page = await admin.ask('history:page', { channel: general })
    expect(page.messages.map(({ text }) => text)).toContain('what I said stays')
    await admin.ask('account:reactivate', { user: bob.user })
    expect((await post(house.urls[0]!, '/api/auth/sign-in', { handle: 'bob', password })).status).toBe(200)
  })

  it('what a deactivated person alone owned has another owner, and the log says so', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, cy } = await makeCast(house.redis)
    await using his = await connect(house.urls[0]!, bob.token)
    await using admin = await connect(house.urls[0]!, ada.token)
    const { channel } = await his.ask('channel:create', { kind: 'private', name: 'garden' })
    await his.ask('channel:invite', { channel, user: cy.user })
    await admin.ask('account:deactivate', { user: bob.user })
    expect(await readMembership(house.redis, { channel, user: cy.user })).toBe('owner')
    // Of what happened in a private channel nobody outside is told.
    const { records } = await admin.ask('audit:list', {})
    expect(records.map(({ action }) => action)).toEqual(['account:deactivate'])
  })

  it('when the accounts of both owners end at the same moment, the channel goes to somebody who can still sign in', async () => {
    await using house = await startGateways(server.url)
    const { ada, cy } = await makeCast(house.redis)
    await using admin = await connect(house.urls[0]!, ada.token)
    await using another = await connect(house.urls[1]!, ada.token)
    for (let round = 0; round < 10; round++) {
      const [dee, eve] = [
        await makePerson(house.redis, `dee${round}`),
        await makePerson(house.redis, `eve${round}`),
      ]
      await using dees = await connect(house.urls[0]!, dee.token)
      const members = [eve.user, cy.user]
      const { channel } = await dees.ask('channel:create', { kind: 'private', name: 'garden', members })
      await dees.ask('member:set-role', { channel, user: eve.user, role: 'owner' })
      await Promise.all([
        admin.ask('account:deactivate', { user: dee.user }),
        another.ask('account:deactivate', { user: eve.user }),
      ])
      expect(await readMembership(house.redis, { channel, user: cy.user })).toBe('owner')
    }
  })

  it('whoever is deactivated does not come back by an invitation they made before', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada } = await makeCast(house.redis)
    const eva = await makePerson(house.redis, 'eva', 'admin')
    const [url] = house.urls as [string]
    await using admin = await connect(url, ada.token)
    const signUp = async (by: UserId, handle: string) => {
      const { token } = await createInvitation(house.redis, { by })
      await admin.ask('account:deactivate', { user: eva.user })
      return (await post(url, '/api/auth/sign-up', { handle, name: 'X', password, invite: token })).status
    }
    expect(await signUp(eva.user, 'evil')).toBe(403)
    expect(await signUp(ada.user, 'dee')).toBe(201)
  })

  it('somebody who cannot sign in comes to own no channel, so that the last owner who can does not leave it to nobody', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await adas.ask('account:deactivate', { user: bob.user })
    const gift = { channel: general, user: bob.user }
    const isRefused = { code: 'conflict' }
    await expect(adas.ask('member:set-role', { ...gift, role: 'owner' })).rejects.toMatchObject(isRefused)
    await expect(adas.ask('channel:transfer', gift)).rejects.toMatchObject(isRefused)
    await expect(adas.ask('channel:leave', { channel: general })).rejects.toMatchObject(isRefused)
    expect(await readMembership(house.redis, { channel: general, user: ada.user })).toBe('owner')
  })

  it('how many channels somebody is in says nothing of private ones to those who run the installation (ACC-2)', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    const channelsOfBob = async () => {
      const { accounts } = await adas.ask('account:list', { query: 'bob' })
      return accounts.map(({ channels }) => channels)
    }
    expect(await channelsOfBob()).toEqual([1])
    await adas.ask('channel:convert', { channel: design, kind: 'public' })
    expect(await channelsOfBob()).toEqual([2])
    expect(await readMembership(house.redis, { channel: design, user: bob.user })).toBe('member')
  })

  it('the last owner is not deactivated, and keeps every channel', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, general } = await makeCast(house.redis)
    await using admin = await connect(house.urls[0]!, ada.token)
    await expect(admin.ask('account:deactivate', { user: ada.user })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await readMembership(house.redis, { channel: general, user: ada.user })).toBe('owner')
  })

  it('a guest who comes by an invitation is in its channel alone, also when that was cut short at first', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, design } = await makeCast(house.redis)
    const [url] = house.urls as [string]
    const invite = async () =>
      (await createInvitation(house.redis, { by: ada.user, role: 'guest', channel: design })).token
    const account = { handle: 'gus', name: 'Gus', password, invite: await invite() }
    const signedUp = await post(url, '/api/auth/sign-up', account)
    expect(await signedUp.json()).toMatchObject({ user: { role: 'guest' } })
    await using gus = await connect(url, tokenOf(signedUp))
    const { channels } = await gus.ask('session:resume', {})
    expect(channels.map(({ channel }) => channel)).toEqual([design])
    await expect(gus.ask('channel:list', {})).rejects.toMatchObject({ code: 'forbidden' })

    // The gateway died between the account and the channel: signing in finishes it.
    const { user } = await createUser(house.redis, {
      handle: 'gil',
      name: 'Gil',
      signUp: 'invited',
      invite: await invite(),
      passwordHash: (await findUserByHandle(house.redis, 'gus'))!.passwordHash,
    })
    expect(await readMembership(house.redis, { channel: design, user: user.user })).toBeUndefined()
    expect((await post(url, '/api/auth/sign-in', { handle: 'gil', password })).status).toBe(200)
    expect(await readMembership(house.redis, { channel: design, user: user.user })).toBe('member')
    expect(await findUserByHandle(house.redis, 'gil')).not.toHaveProperty('invited')
  })

  it('a session that begins in the very moment of the deactivation is worth nothing', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob } = await makeCast(house.redis)
    await using admin = await connect(house.urls[0]!, ada.token)
    await admin.ask('account:deactivate', { user: bob.user })
    const { token } = await createSession(house.redis, { user: bob.user })
    await expect(connect(house.urls[0]!, token)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('who is made an admin may at once what admins may, and no more when they are none', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy } = await makeCast(house.redis)
    await using owner = await connect(house.urls[0]!, ada.token)
    await using other = await connect(house.urls[1]!, bob.token)
    await expect(other.ask('account:list', {})).rejects.toMatchObject({ code: 'forbidden' })
    await owner.ask('account:set-role', { user: bob.user, role: 'admin' })
    await until(() => other.ask('account:list', {}).then(Boolean, () => false))
    await expect(other.ask('account:set-role', { user: ada.user, role: 'member' })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Only owners manage owners and admins.',
    })
    await other.ask('account:set-role', { user: cy.user, role: 'guest' })
    await owner.ask('account:set-role', { user: bob.user, role: 'member' })
    await until(() =>
      other.ask('account:list', {}).then(
        () => false,
        () => true,
      ),
    )
    await expect(owner.ask('account:set-role', { user: ada.user, role: 'admin' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('a link to a new password is good once, ends all sessions, and says nothing when it is not good', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob } = await makeCast(house.redis)
    const [one, two] = house.urls as [string, string]
    await using admin = await connect(one, ada.token)
    await using device = await connect(two, bob.token)
    const { token, expiresAt } = await admin.ask('account:create-reset', { user: bob.user })
    expect(expiresAt).toBeGreaterThan(Date.now() + 86_000_000)
    expect(await (await fetch(`${two}/api/auth/reset/${token}`)).json()).toEqual({ handle: 'bob' })
    for (const bad of ['x', 'x'.repeat(22), `${token}x`])
      expect((await fetch(`${two}/api/auth/reset/${bad}`)).status).toBe(404)
    expect((await post(one, '/api/auth/reset', { token, password: 'short' })).status).toBe(400)
    const answers = await Promise.all(
      [one, two, one, two].map((url) => post(url, '/api/auth/reset', { token, password })),
    )
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      204, 404, 404, 404,
    ])
    expect(await device.hears('session:ended')).toEqual({ reason: 'revoked', reconnect: false })
    expect((await post(one, '/api/auth/sign-in', { handle: 'bob', password })).status).toBe(200)
    expect((await fetch(`${two}/api/auth/reset/${token}`)).status).toBe(404)
    const { records } = await admin.ask('audit:list', { action: 'account:' })
    expect(records.map(({ action, by }) => [action, by])).toEqual([
      ['account:reset', bob.user],
      ['account:create-reset', ada.user],
    ])
  })

  it('a new password that breaks off while it is set has ended the sessions already', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob } = await makeCast(house.redis)
    const [url] = house.urls as [string]
    const { token } = await createReset(house.redis, { by: ada.user, user: bob.user })
    await askRedis(server.url, 'SET', house.redis.keys.passwords, 'no hash')
    expect((await post(url, '/api/auth/reset', { token, password })).status).toBe(500)
    expect(await listSessions(house.redis, bob.user)).toEqual([])
  })

  it('nobody is signed in by the old password, not even in the very moment of the new one', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const [url] = house.urls as [string]
    const adas = await post(url, '/api/auth/sign-up', { handle: 'ada', name: 'Ada', password })
    const { user } = ((await adas.json()) as { user: { user: UserId } }).user
    const passwordHash = (await findUserByHandle(house.redis, 'ada'))!.passwordHash!
    for (let round = 0; round < 5; round++) {
      const { token } = await createReset(house.redis, { by: operatorId, user })
      const signingIn = post(url, '/api/auth/sign-in', { handle: 'ada', password })
      // Their password is being looked at meanwhile, which takes long enough.
      await fetch(`${url}/api/workspace`)
      await useReset(house.redis, { token, passwordHash: `${passwordHash.slice(0, -1)}_` })
      // Where they were there first, it was ended.
      const cookie = (await signingIn).headers.getSetCookie()[0] ?? ''
      expect((await fetch(`${url}/api/auth/session`, { headers: { cookie } })).status).toBe(401)
      expect(await listSessions(house.redis, user)).toEqual([])
      await askRedis(server.url, 'HSET', house.redis.keys.passwords, user, passwordHash)
    }
  })

  it('bob sees where he is signed in and ends what he does not know; that browser is told and is out', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy } = await makeCast(house.redis)
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0'
    const { token, session } = await createSession(house.redis, { user: bob.user, device: agent })
    await using desk = await connect(house.urls[0]!, bob.token)
    await using forgotten = await connect(house.urls[1]!, token)
    const { sessions } = await desk.ask('session:list', {})
    expect(sessions).toHaveLength(2)
    expect(sessions.find((one) => one.session === session)).toMatchObject({ device: 'Firefox on Linux' })
    expect(sessions.filter(({ current }) => current)).toHaveLength(1)
    // Not another's, and nobody learns of another's.
    await using outsider = await connect(house.urls[0]!, cy.token)
    await expect(outsider.ask('session:end', { session })).rejects.toMatchObject({ code: 'not_found' })
    for (const user of [bob.user, ada.user])
      await expect(outsider.ask('session:list', { user })).rejects.toMatchObject({ code: 'forbidden' })
    await desk.ask('session:end', { session })
    expect(await forgotten.hears('session:ended')).toEqual({ reason: 'revoked', reconnect: false })
    await expect(desk.ask('session:end', { session })).rejects.toMatchObject({ code: 'not_found' })
    // An owner does it for him, which is noted.
    await using admin = await connect(house.urls[0]!, ada.token)
    const theirs = await admin.ask('session:list', { user: bob.user })
    await admin.ask('session:end', { user: bob.user, session: theirs.sessions[0]!.session })
    await desk.hears('session:ended')
    expect((await admin.ask('audit:list', {})).records).toMatchObject([
      { action: 'session:end', by: ada.user, user: bob.user },
    ])
  })

  it('the use of an open connection is noted in its session, and idleness is not', async () => {
    await using house = await startGateways(server.url, { count: 1, sweepMs: 20, noteUseMs: 100 })
    const { ada, bob } = await makeCast(house.redis)
    const usedAt = async (user: UserId) => (await listSessions(house.redis, user))[0]!.usedAt
    const begun = [await usedAt(ada.user), await usedAt(bob.user)]
    await using desk = await connect(house.urls[0]!, ada.token)
    await using idle = await connect(house.urls[0]!, bob.token)
    await until(async () => {
      await desk.ask('session:list', {})
      return (await usedAt(ada.user)) > begun[0]! + 200
    })
    expect(await usedAt(bob.user)).toBe(begun[1])
    expect(idle.socket.connected).toBe(true)
  })

  it('ada’s new name reaches who shares a channel with her, on every gateway, and mentions by her earlier handle still name her', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy, general } = await makeCast(house.redis)
    const dan = await makePerson(house.redis, 'dan')
    await using hers = await connect(house.urls[0]!, ada.token)
    await using his = await connect(house.urls[1]!, bob.token)
    await using stranger = await connect(house.urls[1]!, dan.token)
    for (const one of [hers, his, stranger]) await one.ask('session:resume', {})
    const renamed = await hers.ask('user:rename', { handle: 'lovelace', name: 'Ada Lovelace' })
    expect(renamed).toMatchObject({ handle: 'lovelace', name: 'Ada Lovelace' })
    const fits = ({ users }: { users: { user: string; handle: string }[] }) =>
      users.some(({ user, handle }) => user === ada.user && handle === 'lovelace')
    await his.hears('user:changed', fits)
    await hers.hears('user:changed', fits)
    await his.say(general, 'hello @ada')
    await until(() => hers.entries(general).some((entry) => entry.type === 'message.posted'))
    expect(hers.entries(general).find((entry) => entry.type === 'message.posted')).toMatchObject({
      mentions: [ada.user],
    })
    expect(stranger.events('user:changed')).toEqual([])
    await using other = await connect(house.urls[0]!, cy.token)
    await expect(other.ask('user:rename', { handle: 'ada' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(other.ask('user:rename', { name: '  ' })).rejects.toMatchObject({ code: 'bad_request' })
  })
})
