import type { UserId } from '@runnel/protocol/ids'
import { connectRedis } from '@runnel/redis/connect'
import { createMetrics } from '@runnel/server/metrics'
import { createLog } from '@runnel/server/log'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { Server } from 'socket.io'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App, ChatSocket } from '../../app.ts'
import { createCounters } from '../../counters.ts'
import { createPresenceNews } from './news.ts'
import { createWatches, watchLimits } from './watches.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const ada = 'u_ada' as UserId
const bob = 'u_bob' as UserId

it('whoever cannot see Bob any more is not told of him, though his presence was being read for them (ACC-1)', async () => {
  await using redis = await connectRedis({ url: server.url, prefix: 'presence-news' })
  const io: App['io'] = new Server()
  const app: App = {
    redis,
    io,
    log: createLog({ name: 'test', level: 'silent' }),
    counters: createCounters(createMetrics(), () => 0),
    settings: {} as App['settings'],
  }
  const now = () => 0
  const watches = createWatches<ChatSocket>({ ...watchLimits, each: 10 }, now)
  const nobody = { notice: () => Promise.resolve(new Map<ChatSocket, UserId[]>()) }
  const news = createPresenceNews(app, { watches, bystanders: nobody, now })
  const told: UserId[] = []
  const cys = {
    connected: true,
    emit: (_name: string, { users }: { users: { user: UserId }[] }) =>
      told.push(...users.map(({ user }) => user)),
  } as unknown as ChatSocket
  watches.watch(cys, [ada, bob])
  const telling = news.tell(cys)
  watches.unwatch(cys, bob)
  await telling
  expect(told).toEqual([ada])
  news.close()
})
