import { connectRedis } from '@runnel/redis/connect'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { spawnGateway } from '@runnel/testing/start-gateway'
import { prefix as newPrefix, startRedis, until } from '@runnel/testing/start-redis'
import { expect, it } from 'vitest'

it('a gateway told to wait for a replica acknowledges nothing before one holds it, and then the first answer (MSG-2)', async () => {
  await using primary = await startRedis(['--repl-diskless-sync-delay', '0'])
  const prefix = newPrefix()
  await using redis = await connectRedis({ url: primary.url, prefix })
  const { ada, general } = await makeCast(redis)
  const settings = { REDIS_URL: primary.url, RUNNEL_PREFIX: prefix }
  await using careless = await spawnGateway(settings)
  await using careful = await spawnGateway({ ...settings, RUNNEL_ACK_REPLICAS: '1' })
  await using adas = await connect(careful.url, ada.token)
  await using adasPhone = await connect(careless.url, ada.token)
  await adasPhone.say(general, 'held by one machine')

  const message = { channel: general, clientId: crypto.randomUUID(), text: 'held by two' }
  await expect(adas.ask('message:send', message)).rejects.toMatchObject({ code: 'unavailable' })
  await using replica = await startRedis(['--replicaof', '127.0.0.1', String(primary.ports[0])])
  await until(async () =>
    String(await askRedis(replica.url, 'INFO', 'replication')).includes('master_link_status:up'),
  )
  const answer = await adas.ask('message:send', message)
  expect(answer).toMatchObject({ duplicate: true })
  const log = await askRedis(replica.url, 'XRANGE', redis.keys.log(general), '-', '+')
  expect(JSON.stringify(log)).toContain('held by two')
})
