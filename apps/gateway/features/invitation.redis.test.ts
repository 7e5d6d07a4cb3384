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

describe('links', () => {
  it('bring somebody into a private channel, which they hear at once, also after it was renamed', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    await using cys = await connect(house.urls[1]!, cy.token)
    for (const one of [adas, bobs, cys]) await one.ask('session:resume', {})
    await expect(bobs.ask('channel:create-invitation', { channel: design })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const { id } = await adas.say(design, 'before the new name')
    const { token, invitation } = await adas.ask('channel:create-invitation', { channel: design, uses: 2 })
    await adas.ask('channel:rename', { channel: design, name: 'drafts' })
    expect(await cys.ask('invitation:accept', { token })).toEqual({ channel: design })
    await adas.say(design, 'welcome')
    await until(() => cys.texts(design).includes('welcome'))
    // A link to a message carries ids, so it leads where it did.
    const page = await cys.ask('history:page', { channel: design, around: id, limit: 10 })
    expect(page.messages.map((message) => message.text)).toContain('before the new name')
    expect((await adas.ask('channel:list-invitations', { channel: design })).invitations).toMatchObject([
      { invitation, usesLeft: 1, by: ada.user },
    ])
    await adas.ask('channel:revoke-invitation', { channel: design, invitation })
    const dee = await makePerson(house.redis, 'dee')
    await using dees = await connect(house.urls[1]!, dee.token)
    await expect(dees.ask('invitation:accept', { token })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('into the installation lead into a private channel only for its members, and other admins are not told which', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, design } = await makeCast(house.redis)
    const eva = await makePerson(house.redis, 'eva', 'admin')
    await using adas = await connect(house.urls[0]!, ada.token)
    await using evas = await connect(house.urls[0]!, eva.token)
    await expect(evas.ask('invitation:create', { role: 'guest', channel: design })).rejects.toMatchObject({
      code: 'not_found',
    })
    await adas.ask('channel:set-limits', { channel: design, limits: { joining: 'approval' } })
    await adas.ask('channel:invite', { channel: design, user: eva.user })
    await expect(evas.ask('invitation:create', { role: 'guest', channel: design })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await adas.ask('member:kick', { channel: design, user: eva.user })
    const made = await adas.ask('invitation:create', { role: 'guest', channel: design })
    expect(made).toMatchObject({ role: 'guest', channel: design, by: ada.user })
    const [mine] = (await adas.ask('invitation:list', {})).invitations
    expect(mine).toMatchObject({ invitation: made.invitation, channel: design })
    const [theirs] = (await evas.ask('invitation:list', {})).invitations
    expect(theirs).toMatchObject({ invitation: made.invitation, role: 'guest' })
    expect(theirs).not.toHaveProperty('channel')

    const answer = await fetch(`${house.urls[0]}/api/auth/sign-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: house.urls[0]! },
      body: JSON.stringify({ handle: 'gil', name: 'Gil', password: 'correct horse', invite: made.token }),
    })
    expect(answer.status).toBe(201)
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    await using gils = await connect(house.urls[0]!, undefined, { extraHeaders: { cookie } })
    const { me, channels } = await gils.ask('session:resume', {})
    expect(me.role).toBe('guest')
    expect(channels.map(({ channel }) => channel)).toEqual([design])
    await using bobs = await connect(house.urls[0]!, bob.token)
    const members = (await bobs.ask('member:list', { channel: design })).members
    expect(members.map(({ handle, role }) => [handle, role])).toContainEqual(['gil', 'guest'])
  })
})
