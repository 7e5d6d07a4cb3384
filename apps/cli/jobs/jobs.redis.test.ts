import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createChannel } from '@runnel/redis/channel/channel'
import { connectRedis } from '@runnel/redis/connect'
import { buryJob, ensureGroups, readDeadJobs, readJobs } from '@runnel/redis/job/job'
import { createUser } from '@runnel/redis/user/user'
import { prefix, startRedis } from '@runnel/testing/start-redis'
import type { TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, test } from 'vitest'

let server: TestRedis
beforeAll(async () => void (server = await startRedis()))
afterAll(() => server.stop())

test('an operator reads, replays and discards what was given up', async () => {
  const name = prefix()
  await using redis = await connectRedis({ url: server.url, prefix: name })
  const env = { ...process.env, REDIS_URL: server.url, RUNNEL_PREFIX: name }
  const type = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../main.ts'), ...args], { env }))
      .stdout

  const { user: ada } = await createUser(redis, { handle: 'ada', name: 'Ada', signUp: 'operator' })
  const group = 'repair'
  await ensureGroups(redis, group)
  await createChannel(redis, { by: ada.user, name: 'design', kind: 'public' })
  const one = { group, consumer: 'one', count: 10, blockMs: 2_000 }
  const bury = async () => {
    for (const job of await readJobs(redis, one)) await buryJob(redis, { group, job, error: 'no hope' })
    return readDeadJobs(redis)
  }

  const dead = await bury()
  expect(dead.length).toBeGreaterThan(0)
  const letterOf = (line: string) => line.split(' ')[0]!
  const lines = (await type('jobs', 'dead')).trimEnd().split('\n')
  expect(lines).toHaveLength(dead.length)
  expect(lines[0]).toContain('no hope')

  await type('jobs', 'replay', letterOf(lines[0]!))
  expect(await readDeadJobs(redis)).toHaveLength(dead.length - 1)
  expect(await bury(), 'it was given to its group once more').toHaveLength(dead.length)

  for (const line of (await type('jobs', 'dead')).trimEnd().split('\n'))
    await type('jobs', 'discard', letterOf(line))
  expect(await type('jobs', 'dead')).toBe('')
  await expect(type('jobs', 'discard', '0/1-1')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no dead letter'),
  })
})
