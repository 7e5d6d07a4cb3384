import type { ChannelId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { readLog } from '@runnel/redis/history/history'
import { makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startHeldWire } from '@runnel/testing/start-held-wire'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient, type Client } from './client.ts'
import { socketWires } from './wire.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const said = 'is anybody there?'

/** What a device shows of bob's message: its text and how it stands. */
const shownOf = (client: Client, channel: ChannelId) =>
  client
    .timeline(channel)
    .getState()
    .items.flatMap((item) => (item.kind === 'message' && item.text === said ? [item.status] : []))

// The first try waits at a gateway that is cut off; the second, elsewhere, is refused, as bob is no member for a while. Then the first arrives.
it.each([
  ['waits', 'failed', 1],
  ['sends it again', 'settled', 1],
  ['gives it up', '', 0],
] as const)(
  'what was refused to bob at a second try, and stored by the first one afterwards, is there once and shown as sent; bob %s meanwhile (MSG-2, MSG-3)',
  async (choice, meanwhile, times) => {
    await using wire = await startHeldWire(server.url)
    await using house = await startGateways(server.url, { count: 1, hasLimits: false })
    // It does not give up while this goes on.
    const cutOff = await house.add({ redis: { url: wire.url, prefix: house.prefix, deadlineMs: 120_000 } })
    const [ada, bob] = [await makePerson(house.redis, 'ada'), await makePerson(house.redis, 'bob')]
    const { channel } = await createChannel(house.redis, {
      by: ada.user,
      kind: 'private',
      name: 'design',
      members: [bob.user],
    })
    await using adas = await connect(house.urls[0]!, ada.token)
    await adas.ask('session:resume', {})
    let url = cutOff.url
    let lose = () => {}
    await using client = createClient({
      url: '',
      token: bob.token,
      openWire: (listener) => {
        const line = socketWires({ url, token: bob.token, transports: ['websocket'] })(listener)
        lose = () => {
          line.close()
          listener.onClosed()
        }
        return line
      },
    })
    const refused: string[] = []
    client.onRefused(({ error }) => refused.push(error.code))
    client.start()
    await until(() => client.channels.getState().has(channel))
    client.openChannel(channel)
    await until(() => client.timeline(channel).getState().state === 'ready')

    wire.hold()
    const clientId = client.send(channel, said)
    await until(() => wire.holds(said))
    await adas.ask('member:kick', { channel, user: bob.user })
    url = house.urls[0]!
    lose()
    await until(() => refused.length > 0)
    expect(refused).toEqual(['not_found'])
    await adas.ask('channel:invite', { channel, user: bob.user })
    await until(() => client.channels.getState().has(channel))
    if (choice === 'sends it again') {
      client.retry(clientId)
      await client.flushed()
    } else if (choice === 'gives it up') client.discard(clientId)
    await until(() => shownOf(client, channel).join(' ') === meanwhile)
    wire.release()

    await until(() => adas.texts(channel).includes(said))
    if (choice === 'gives it up')
      await until(() => adas.entries(channel).some(({ type }) => type === 'message.deleted'))
    // Whatever else were to arrive by that way has come before this answer.
    await using late = await connect(cutOff.url, bob.token)
    await late.ask('session:resume', {})
    await late.say(channel, 'after it')
    await until(() => adas.texts(channel).includes('after it'))
    await client.flushed()
    client.openChannel(channel)
    await until(() => shownOf(client, channel).length === times)
    await until(() => shownOf(client, channel).every((status) => status === 'settled'))
    const log = await readLog(house.redis, { channel })
    expect(log.events.filter((entry) => entry.type === 'message.posted' && entry.text === said)).toHaveLength(
      times,
    )
    expect(adas.texts(channel).filter((text) => text === said)).toHaveLength(1)
  },
)
