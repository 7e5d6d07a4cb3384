import type { UserId } from '@runnel/protocol/ids'
import { makeCast, type Cast } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { spawnGateway, startGateways, type TestGateways } from '@runnel/testing/start-gateway'
import { settings, startRedis, until } from '@runnel/testing/start-redis'
import { freePort, startServer } from '@runnel/testing/start-server'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What a connection has been told of somebody, in order. */
const statesOf = (connection: Connection, user: UserId) =>
  connection
    .events('presence:changed')
    .flatMap(({ users }) => users)
    .filter((presence) => presence.user === user)
    .map(({ state }) => state)

/** Bob on the first gateway has Ada on screen, who is on another; she is online. */
async function watch(house: TestGateways, { ada, bob }: Cast, adasUrl: string) {
  await using stage = new AsyncDisposableStack()
  const bobs = stage.use(await connect(house.urls[0]!, bob.token))
  await bobs.ask('session:resume', {})
  await bobs.ask('presence:read', { users: [ada.user] })
  const adas = stage.use(await connect(adasUrl, ada.token))
  await until(() => statesOf(bobs, ada.user).at(-1) === 'online')
  const owned = stage.move()
  return {
    bobs,
    adas,
    seen: () => statesOf(bobs, ada.user),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

describe.concurrent('the truth in time (PRE-1)', () => {
  it('Ada is gone within 2 s after the grace of a clean close', async () => {
    await using redis = await startRedis()
    await using house = await startGateways(redis.url)
    const cast = await makeCast(house.redis)
    await using stage = await watch(house, cast, house.urls[1]!)
    await stage.adas[Symbol.asyncDispose]()
    // 5 s of grace; a renewal of either gateway finds it, no worker runs here.
    await until(() => stage.seen().at(-1) === 'offline', 7_500)
    expect(stage.seen()).toEqual(['online', 'offline'])
  })

  it('the people of a killed gateway are gone within 15 s, also when another takes its name at once', async () => {
    await using redis = await startRedis()
    await using house = await startGateways(redis.url, { count: 1 })
    const cast = await makeCast(house.redis)
    const environment = { REDIS_URL: redis.url, RUNNEL_PREFIX: house.prefix, RUNNEL_GATEWAY: 'g_dying' }
    await using dying = await spawnGateway(environment)
    await using stage = await watch(house, cast, dying.url)
    await dying.end('SIGKILL')
    // Its name lives on, its people do not.
    await using reborn = await spawnGateway(environment)
    expect(reborn.pid).not.toBe(dying.pid)
    await until(() => stage.seen().at(-1) === 'offline', 15_000)
    expect(stage.seen()).toEqual(['online', 'offline'])
  })

  it('a client that died without a word is gone within 50 s', async () => {
    await using redis = await startRedis()
    await using house = await startGateways(redis.url, { count: 1 })
    const { ada, bob } = await makeCast(house.redis)
    await using bobs = await connect(house.urls[0]!, bob.token)
    await bobs.ask('session:resume', {})
    await bobs.ask('presence:read', { users: [ada.user] })
    const program = `import { io } from 'socket.io-client'
      io(${JSON.stringify(house.urls[0])}, { transports: ['websocket'], auth: { token: process.env.TOKEN } })`
    const client = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      env: { ...process.env, TOKEN: ada.token },
      stdio: 'ignore',
    })
    try {
      await until(() => statesOf(bobs, ada.user).at(-1) === 'online', 20_000)
      client.kill('SIGSTOP')
      await until(() => statesOf(bobs, ada.user).at(-1) === 'offline', 50_000)
      expect(statesOf(bobs, ada.user)).toEqual(['online', 'offline'])
    } finally {
      const exited = once(client, 'exit')
      client.kill('SIGKILL')
      await exited
    }
  }, 90_000)

  it('while Redis is silent nobody guesses, and when it answers again the truth is told', async () => {
    await using redis = await startRedis()
    await using house = await startGateways(redis.url)
    const cast = await makeCast(house.redis)
    await using stage = await watch(house, cast, house.urls[1]!)
    for (let turn = 0; turn < 2; turn += 1) {
      process.kill(redis.pids[0]!, 'SIGSTOP')
      try {
        await until(() => stage.seen().at(-1) === 'unknown', 7_500)
        await expect(stage.bobs.ask('presence:read', { users: [cast.ada.user] })).rejects.toMatchObject({
          code: 'unavailable',
        })
      } finally {
        process.kill(redis.pids[0]!, 'SIGCONT')
      }
      await until(() => stage.seen().at(-1) === 'online')
    }
    expect(stage.seen()).toEqual(['online', 'unknown', 'online', 'unknown', 'online'])
    expect(stage.adas.socket.connected).toBe(true)
  })

  it('Redis that is gone and comes back makes nobody look as if they had left', async () => {
    const place = { port: await freePort(), directory: await mkdtemp(join(tmpdir(), 'runnel-outage-')) }
    const first = await startServer(settings, place)
    const url = `redis://127.0.0.1:${place.port}`
    const house = await startGateways(url)
    const cast = await makeCast(house.redis)
    const stage = await watch(house, cast, house.urls[1]!)
    await first.stop()
    await until(() => stage.seen().at(-1) === 'unknown', 7_500)
    // Longer than any gateway's lease.
    await new Promise((resolve) => setTimeout(resolve, 7_000))
    const second = await startServer(settings, place)
    await until(() => stage.seen().at(-1) === 'online')
    expect(stage.seen()).toEqual(['online', 'unknown', 'online'])
    await stage[Symbol.asyncDispose]()
    await house[Symbol.asyncDispose]()
    await second.stop()
    await rm(place.directory, { recursive: true, force: true })
  })
})
