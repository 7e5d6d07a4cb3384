import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { privatePort } from './ports.ts'
import { findOnPath, redisNeed, type Program } from './programs.ts'
import { askRedis } from './redis-link.ts'
import { checkOwnRedis, isRedisReady, redisTask } from './redis.ts'
import { supervise, type Supervised } from './supervise.ts'

const root = dirname(dirname(import.meta.dirname))
const data = mkdtempSync(join(tmpdir(), 'runnel redis-'))
let address = ''
let redis: Supervised

const start = async (port: number) => {
  const program = (await findOnPath(redisNeed)) as Program
  const task = redisTask({ program, root, data, port, password: 'secret', logPath: join(data, 'redis.log') })
  redis = supervise(task, { say: () => {}, changed: () => {} })
  address = `redis://:secret@127.0.0.1:${port}`
  await redis.ready(() => isRedisReady(address), 20_000)
}

beforeAll(async () => {
  mkdirSync(join(data, 'redis'))
  await start(await privatePort(undefined, new Set()))
})
afterAll(async () => {
  await redis.stop(10_000)
  rmSync(data, { recursive: true })
})

test('the private Redis puts everything on disk before it answers, throws nothing out, and listens to this machine only', async () => {
  const settings = ['appendonly', 'appendfsync', 'maxmemory-policy', 'save', 'bind', 'protected-mode']
  const env = { ...process.env, REDISCLI_AUTH: 'secret' }
  const args = ['-p', new URL(address).port, 'CONFIG', 'GET', ...settings]
  const lines = execFileSync('redis-cli', args, { encoding: 'utf8', env }).split('\n')
  const values = settings.map((name) => lines[lines.indexOf(name) + 1])
  expect(values).toEqual(['yes', 'always', 'noeviction', '', '127.0.0.1', 'yes'])
})

test('nobody without the password is heard', async () => {
  await expect(askRedis(new URL(address.replace('secret', 'guess')), [['PING']])).rejects.toThrow('WRONGPASS')
  expect(await isRedisReady(address.replace(':secret@', ''))).toBe(false)
  expect(statSync(join(data, 'redis.conf')).mode & 0o077).toBe(0)
})

test('a Redis of your own is asked who it is; one that is not there, or not an address, is refused in words', async () => {
  expect(await checkOwnRedis(address)).toMatchObject({
    says: expect.stringContaining('version') as string,
    warning: undefined,
  })
  await expect(checkOwnRedis('redis://127.0.0.1:1')).rejects.toThrow('127.0.0.1:1')
  await expect(checkOwnRedis('127.0.0.1:6379')).rejects.toThrow('REDIS_URL')
})

test('what was written is there after a stop and a start', async () => {
  await askRedis(new URL(address), [['SET', 'runnel:test', 'kept']])
  await redis.stop(10_000)
  await start(Number(new URL(address).port))
  expect(await askRedis(new URL(address), [['GET', 'runnel:test']])).toEqual(['kept'])
})

test('a Redis that forgets after a crash is named as such', async () => {
  await askRedis(new URL(address), [['CONFIG', 'SET', 'appendonly', 'no']])
  expect((await checkOwnRedis(address)).warning).toContain('append-only')
})
