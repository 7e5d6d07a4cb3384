import { connectRedis, type Redis } from '@runnel/redis/connect'
import { afterAll, beforeAll, describe } from 'vitest'
import { kindsOfRedis, prefix, type TestRedis } from './start-redis.ts'

/** Runs the tests that `define` makes on every kind of Redis; `connect` gives an empty keyspace of one's own each time. */
export function onEveryRedis(define: (connect: () => Promise<Redis>) => void): void {
  describe.each(kindsOfRedis)('on %s', (_kind, start) => {
    let server: TestRedis
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server.stop())
    define(() => connectRedis({ url: server.url, prefix: prefix(), partitions: 4 }))
  })
}
