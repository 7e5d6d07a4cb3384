import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { readLog, readPage } from '../history/history.ts'
import { editMessage } from './edit.ts'
import { appendMessage } from './message.ts'
import { pinMessage, readPins } from './pin.ts'

onEveryRedis((connect) => {
  const general = async (redis: Redis) =>
    (await createChannel(redis, { by: ada, name: 'general', kind: 'public', members: [bob] })).channel
  const send = async (redis: Redis, channel: ChannelId, text: string) =>
    (await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text })).id
  const pin = (
    redis: Redis,
    channel: ChannelId,
    by: UserId,
    id: EntryId,
    isOn = true,
    clientId = randomUUID() as string,
  ) => pinMessage(redis, { channel, by, clientId, id, isOn })

  test('what is pinned is at hand as it is now, the latest pin first, and pages say who pinned it', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const [one, two] = [await send(redis, channel, 'one'), await send(redis, channel, 'two')]
    await pin(redis, channel, bob, two)
    const { id: entry } = await pin(redis, channel, ada, one)
    await editMessage(redis, { channel, by: ada, clientId: randomUUID(), id: two, text: 'two, better' })
    const pins = await readPins(redis, { channel, reader: bob })
    expect(pins.map(({ text, pinned }) => [text, pinned?.by])).toEqual([
      ['one', ada],
      ['two, better', bob],
    ])
    const { events } = await readLog(redis, { channel })
    expect(events.find((event) => event.id === entry)).toMatchObject({
      type: 'message.pinned',
      by: ada,
      message: one,
    })
    const { messages } = await readPage(redis, { channel, reader: bob })
    expect(messages).toEqual(pins.toReversed().toSorted((a, b) => ('n' in a && 'n' in b ? a.n - b.n : 0)))
    await pin(redis, channel, bob, one, false)
    expect((await readPins(redis, { channel, reader: ada })).map(({ text }) => text)).toEqual(['two, better'])
    expect((await readPage(redis, { channel, reader: bob })).messages[0]).not.toHaveProperty('pinned')
  })

  test('pinning what is pinned changes nothing, and a retry gets the first answer (MSG-3)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const id = await send(redis, channel, 'one')
    const clientId = randomUUID()
    const first = await pin(redis, channel, ada, id, true, clientId)
    expect(await pin(redis, channel, bob, id)).toEqual({})
    await pin(redis, channel, bob, id, false)
    expect(await pin(redis, channel, bob, id, false)).toEqual({})
    expect(await pin(redis, channel, ada, id, true, clientId)).toEqual(first)
    expect(await readPins(redis, { channel, reader: ada })).toEqual([])
  })

  test('there are no more pins than fit, and unpinning makes room', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const ids = []
    for (let n = 0; n <= limits.pinsPerChannel; n++) ids.push(await send(redis, channel, `message ${n}`))
    for (const id of ids.slice(1)) await pin(redis, channel, ada, id)
    await expect(pin(redis, channel, ada, ids[0]!)).rejects.toMatchObject({ code: 'conflict' })
    await pin(redis, channel, ada, ids[1]!, false)
    await pin(redis, channel, ada, ids[0]!)
    expect(await readPins(redis, { channel, reader: ada })).toHaveLength(limits.pinsPerChannel)
  })

  test('an outsider hears that there is no such channel (ACC-2)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const id = await send(redis, channel, 'one')
    await expect(pin(redis, channel, cy, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(readPins(redis, { channel, reader: cy })).rejects.toMatchObject({ code: 'not_found' })
  })
})
