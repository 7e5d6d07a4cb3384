import { connectRedis } from '@runnel/redis/connect'
import { beginProbe } from '@runnel/redis/probe/probe'
import { spawnGateway, type GatewayProcess } from '@runnel/testing/start-gateway'
import { startHaproxy } from '@runnel/testing/start-haproxy'
import { prefix as newPrefix, startRedis } from '@runnel/testing/start-redis'
import { freePort } from '@runnel/testing/start-server'
import { expect, test } from 'vitest'
import { examineRestart } from './restart.ts'

test('a gateway is restarted while two people talk, and the doctor tells what they noticed', async () => {
  await using stack = new AsyncDisposableStack()
  await using server = await startRedis()
  const prefix = newPrefix()
  const ports = [await freePort(), await freePort()]
  const start = (port: number) =>
    spawnGateway({
      REDIS_URL: server.url,
      RUNNEL_PREFIX: prefix,
      RUNNEL_PORT: String(port),
      RUNNEL_DRAIN_MS: '500',
    })
  const gateways = await Promise.all(ports.map(start))
  // Whoever ends is started again, as "npm start" does.
  let isOver = false
  const supervised = (index: number, one: GatewayProcess): Promise<void> =>
    one.ended.then(async () => {
      if (isOver) return
      const next = await start(ports[index]!)
      gateways[index] = next
      await supervised(index, next)
    })
  const supervision = gateways.map((one, index) => supervised(index, one))
  stack.defer(async () => {
    isOver = true
    await Promise.all(gateways.map((one) => one.end('SIGKILL')))
    await Promise.all(supervision)
  })
  await using balancer = await startHaproxy({ gateways: gateways.map(({ url }) => url) })
  await using redis = await connectRedis({ url: server.url, prefix })
  await using probe = await beginProbe(redis, 2)
  const former = gateways[0]!.pid
  const read = () =>
    gateways.map(({ pid }, index) => ({ name: `gateway-${index + 1}`, pid, port: ports[index]! }))
  const found = await examineRestart(probe, balancer.url, read)
  expect(found).toMatchObject({ check: 'restart', state: 'holds' })
  expect(gateways[0]!.pid).not.toBe(former)
  expect(await examineRestart(probe, balancer.url, () => [])).toMatchObject({ state: 'unknown' })
})
