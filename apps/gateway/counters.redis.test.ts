import { createChannel } from '@runnel/redis/channel/channel'
import { readLog } from '@runnel/redis/history/history'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

/** What a gateway tells now, by name and labels. */
async function figuresOf({ metrics }: { metrics: { metrics(): Promise<string> } }) {
  const lines = (await metrics.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  )
}

it('what Ada says and asks for is counted, how it went and how long it took', async () => {
  await using house = await startGateways(server.url, { count: 1 })
  const { ada, bob, general } = await makeCast(house.redis)
  const [gateway] = house.gateways
  await using adas = await connect(gateway!.url, ada.token)
  await using bobs = await connect(gateway!.url, bob.token)
  const { channels } = await adas.ask('session:resume', {})
  await bobs.ask('session:resume', {})
  const clientId = randomUUID()
  await adas.ask('message:send', { channel: general, clientId, text: 'hello' })
  await adas.ask('message:send', { channel: general, clientId, text: 'hello' })
  await expect(
    bobs.ask('message:send', {
      channel: 'c_000000000000' as typeof general,
      clientId: randomUUID(),
      text: 'hello',
    }),
  ).rejects.toMatchObject({ code: 'not_found' })
  await until(() => bobs.texts(general).length === 1)
  const { position } = channels.find(({ channel }) => channel === general)!
  await bobs.ask('session:resume', { positions: { [general]: position } })
  await adas.ask('admin:open', { channel: general })
  const figures = await figuresOf(gateway!)
  expect(figures.get('runnel_appends_total{outcome="stored"}')).toBe(1)
  expect(figures.get('runnel_appends_total{outcome="repeated"}')).toBe(1)
  expect(figures.get('runnel_appends_total{outcome="not_found"}')).toBe(1)
  expect(figures.get('runnel_append_seconds_count')).toBe(3)
  expect(figures.get('runnel_fan_out_seconds_count')).toBeGreaterThanOrEqual(1)
  expect(figures.get('runnel_fan_out_seconds_sum')).toBeLessThan(30)
  expect(figures.get('runnel_resume_seconds_count')).toBe(3)
  expect(figures.get('runnel_resume_entries_sum')).toBe(1)
  expect(figures.get('runnel_resumed_channels_total{outcome="caught_up"}')).toBe(1)
  expect(figures.get('runnel_locks_total{outcome="taken"}')).toBe(1)
  expect(figures.get('runnel_redis_ready')).toBe(1)
  expect(figures.get('runnel_internal_errors_total')).toBe(0)
})

it('a message that is not in the log is told as a hole, and Redis is not asked for it without end', async () => {
  await using house = await startGateways(server.url, { count: 1 })
  const { ada } = await makeCast(house.redis)
  const { channel } = await createChannel(house.redis, { by: ada.user, kind: 'public', name: 'quiet' })
  const [gateway] = house.gateways
  await using adas = await connect(gateway!.url, ada.token)
  await adas.ask('session:resume', {})
  const { epoch, headSequence } = await readLog(house.redis, { channel, limit: 1 })
  const ghost = `{"type":"message.unpinned","id":"1-${headSequence + 3}","at":1,"by":"${ada.user}","message":"1-1"}`
  const calls = async () =>
    Number(
      /^cmdstat_fcall_ro:calls=(\d+)/m.exec(
        String(await askRedis(server.url, 'INFO', 'commandstats')),
      )?.[1] ?? 0,
    )
  await askRedis(
    server.url,
    'SPUBLISH',
    house.redis.keys.feed(channel),
    `${epoch} ${headSequence + 3} ${ghost}`,
  )
  await until(async () => (await figuresOf(gateway!)).get('runnel_holes_open') === 1)
  const before = await calls()
  await until(async () => ((await figuresOf(gateway!)).get('runnel_hole_age_seconds') ?? 0) > 2)
  expect((await calls()) - before).toBeLessThan(200)
  expect((await figuresOf(gateway!)).get('runnel_holes_open')).toBe(1)
})
