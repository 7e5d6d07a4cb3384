import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { kindsOfRedis, startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const asked = (channel: ChannelId, id: EntryId) => ({ channel, id, clientId: randomUUID() })
const typesIn = (one: Connection, channel: ChannelId) => one.entries(channel).map(({ type }) => type)

describe.each(kindsOfRedis)('Ada and Bob on two gateways, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  test('what Ada changes reaches Bob in order: edits, reactions, pins and a deletion', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    for (const one of [adas, bobs]) await one.ask('session:resume', {})
    const { id } = await adas.say(general, 'teh plan')
    const edit = { ...asked(general, id), text: 'the plan, @bob' }
    const edited = await adas.ask('message:edit', edit)
    expect(await adas.ask('message:edit', edit)).toEqual(edited)
    await bobs.ask('reaction:add', { ...asked(general, id), emoji: '👍🏽' })
    await bobs.ask('message:pin', asked(general, id))
    expect((await bobs.ask('message:pins', { channel: general })).messages).toMatchObject([
      { id, text: 'the plan, @bob' },
    ])
    expect(await bobs.ask('reaction:list', { channel: general, id })).toEqual({
      reactions: [{ emoji: '👍🏽', users: [bob.user] }],
    })
    expect(
      (await adas.ask('message:versions', { channel: general, id })).versions.map(({ text }) => text),
    ).toEqual(['teh plan', 'the plan, @bob'])
    await adas.ask('message:delete', { ...asked(general, id), reason: 'too early' })
    const types = ['message.posted', 'message.edited', 'reaction.added', 'message.pinned', 'message.deleted']
    await until(
      () => typesIn(bobs, general).length === types.length && typesIn(adas, general).length === types.length,
    )
    expect(typesIn(bobs, general)).toEqual(types)
    expect(adas.entries(general)).toEqual(bobs.entries(general))
    expect(bobs.entries(general)[1]).toMatchObject({
      ...edited,
      message: id,
      text: 'the plan, @bob',
      mentions: [bob.user],
    })
    const { messages } = await bobs.ask('history:page', { channel: general })
    expect(messages).toMatchObject([{ id, text: '', deleted: { by: ada.user, reason: 'too early' } }])
    // What was heard live is what is read from the log, save for what was deleted.
    const { channels } = await bobs.ask('session:resume', {})
    expect(channels.find(({ channel }) => channel === general)).toMatchObject({ unread: 0, mentions: 0 })
  })

  test('@channel calls every member and @here those who are online, as the server finds them in the text', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await using cys = await connect(house.urls[0]!, cy.token)
    for (const one of [adas, bobs, cys]) await one.ask('session:resume', {})
    await cys.ask('channel:join', { channel: general })
    cys.socket.disconnect()
    await until(async () => {
      const { users } = await adas.ask('presence:read', { users: [bob.user, cy.user] })
      return users[0]?.state === 'online' && users[1]?.state === 'offline'
    }, 20_000)
    await adas.say(general, '`@channel` is a word')
    await adas.say(general, '@here hear')
    const mentionsOf = async (one: Connection) =>
      (await one.ask('session:resume', {})).channels.find(({ channel }) => channel === general)!.mentions
    expect(await mentionsOf(bobs)).toBe(1)
    await using cyAgain = await connect(house.urls[1]!, cy.token)
    expect(await mentionsOf(cyAgain)).toBe(0)
    await adas.say(general, 'hello @channel')
    expect(await mentionsOf(cyAgain)).toBe(1)
    expect(await mentionsOf(bobs)).toBe(2)
    expect(await mentionsOf(adas)).toBe(0)
    const said = adas
      .entries(general)
      .flatMap((entry) => (entry.type === 'message.posted' ? [entry.everyone] : []))
    expect(said).toEqual([undefined, 'here', 'channel'])
  })

  test('a change of what is not there, or of what is not a message id, is refused in words', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    const { id } = await adas.say(general, 'hers')
    const refusalOf = async (one: Connection, name: string, input: unknown) => {
      const answer = await one.askAnything(name, input)
      return answer.ok ? 'ok' : answer.error.code
    }
    expect(await refusalOf(bobs, 'message:edit', { ...asked(general, id), text: 'his' })).toBe('forbidden')
    expect(await refusalOf(bobs, 'message:delete', asked(general, id))).toBe('forbidden')
    expect(await refusalOf(bobs, 'message:delete', asked(general, '1-999999' as EntryId))).toBe('not_found')
    expect(await refusalOf(bobs, 'reaction:add', { ...asked(general, id), emoji: 'no emoji' })).toBe(
      'bad_request',
    )
    expect(await refusalOf(bobs, 'message:edit', { ...asked(general, id), text: ' ' })).toBe('bad_request')
  })
})

test('for an outsider who writes @here into a private channel its members are not counted, as that takes the longer the more there are', async () => {
  await using server = await startRedis()
  await using house = await startGateways(server.url, { count: 1 })
  const { bob, cy, design } = await makeCast(house.redis)
  await using bobs = await connect(house.urls[0]!, bob.token)
  await using cys = await connect(house.urls[0]!, cy.token)
  await askRedis(server.url, 'CONFIG', 'SET', 'slowlog-max-len', '10000', 'slowlog-log-slower-than', '0')
  const countings = async () => {
    const commands = (await askRedis(server.url, 'SLOWLOG', 'GET', '-1')) as [
      number,
      number,
      number,
      string[],
    ][]
    return commands.filter(
      ([, , , [name, key]]) => name?.toUpperCase() === 'HGETALL' && key === house.redis.keys.members(design),
    ).length
  }
  const sent = { channel: design, clientId: randomUUID(), text: '@here who is it?' }
  expect(await cys.askAnything('message:send', sent)).toMatchObject({ error: { code: 'not_found' } })
  expect(await countings()).toBe(0)
  await bobs.say(design, '@here it is me')
  expect(await countings()).toBe(1)
})
