import { askRedis } from '@runnel/testing/ask-redis'
import { kindsOfRedis, prefix, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis } from '../connect.ts'
import { createSession, findSession } from '../session/session.ts'
import { personNamed } from '@runnel/testing/people'
import { enlist, listProcesses } from './process.ts'
import { findUnusedLibraries, removeLibraries } from './unused-libraries.ts'

const about = { kind: 'gateway', name: 'gateway-1', release: '1.0.0', protocol: 2 } as const
const onError = (error: unknown) => {
  throw error
}

describe.each(kindsOfRedis)('the processes of an installation, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())
  const connect = (inPrefix = prefix()) => connectRedis({ url: server.url, prefix: inPrefix })
  const urls = () => server.ports.map((port) => `redis://127.0.0.1:${port}`)

  test('a gateway is on the list while it runs, with its clock and its functions', async () => {
    await using redis = await connect()
    {
      await using running = new AsyncDisposableStack()
      running.use(await enlist(redis, about, onError))
      running.use(await enlist(redis, { ...about, kind: 'worker', name: 'w_1' }, onError))
      const listed = await listProcesses(redis)
      expect(listed).toMatchObject([{ ...about, ackReplicas: 0 }, { kind: 'worker' }])
      expect(Math.abs(listed[0]!.aheadMs)).toBeLessThan(5_000)
      expect(listed[0]!.libraries.some((name) => name.startsWith('runnel_process_'))).toBe(true)
    }
    expect(await listProcesses(redis)).toEqual([])
  })

  test('a gateway that died is off the list once its lease has lapsed, also where nobody tidies', async () => {
    await using redis = await connect()
    await using running = new AsyncDisposableStack()
    running.use(await enlist(redis, about, onError))
    await redis.inside.commands.zadd(redis.keys.processLeases, 1, `${about.kind} ${about.name} dead`)
    await redis.inside.commands.hset(redis.keys.processes, `${about.kind} ${about.name} dead`, '{}')
    expect(await listProcesses(redis)).toHaveLength(1)
  })

  test('functions of a former release stay as long as somebody calls them, in another installation too', async () => {
    await using redis = await connect()
    await using neighbour = await connect()
    const library = `runnel_former_${prefix().slice(2)}`
    const code = `#!lua name=${library}\nredis.register_function('f_${library}', function() return 1 end)`
    for (const url of urls()) await askRedis(url, 'FUNCTION', 'LOAD', code)
    const note = (libraries: string[]) =>
      neighbour.inside.commands.hset(
        neighbour.keys.processes,
        'gateway old',
        JSON.stringify({ ...about, libraries }),
      )
    await note([library])
    await neighbour.inside.commands.zadd(neighbour.keys.processLeases, Date.now() + 60_000, 'gateway old')
    expect(await findUnusedLibraries(redis)).not.toContain(library)
    await note([])
    expect(await findUnusedLibraries(redis)).toContain(library)
    expect(await removeLibraries(redis, [library])).toEqual([library])
    expect(await removeLibraries(redis, [library])).toEqual([])
    await until(async () => !(await findUnusedLibraries(redis)).has(library))
  })

  test('whoever calls a function that was removed under them has it again at once', async () => {
    await using redis = await connect()
    const { token } = await createSession(redis, { user: personNamed('ada') })
    const [own] = (await enlisted(redis)).filter((name) => name.startsWith('runnel_session_'))
    expect(await removeLibraries(redis, [own!])).toEqual([own])
    expect(await findSession(redis, token)).toMatchObject({ user: personNamed('ada') })
  })
})

async function enlisted(redis: Awaited<ReturnType<typeof connectRedis>>): Promise<string[]> {
  await using running = new AsyncDisposableStack()
  running.use(await enlist(redis, about, onError))
  return (await listProcesses(redis))[0]!.libraries
}
