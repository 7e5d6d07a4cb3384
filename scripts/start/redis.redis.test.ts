import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deployFunctions } from '@runnel/redis/deploy'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { privatePort } from './ports.ts'
import { findOnPath, redisNeed, type Program } from './programs.ts'
import { askRedis } from './redis-link.ts'
import { checkOwnRedis, isRedisReady, privateRedisUrl, redisTask } from './redis.ts'
import { supervise, type Supervised } from './supervise.ts'

const root = dirname(dirname(import.meta.dirname))
const data = mkdtempSync(join(tmpdir(), 'runnel redis-'))
const passwords = {
  owner: 'secret',
  app: 'app-secret',
  deployer: 'deployer-secret',
  exporter: 'exporter-secret',
}
let address = ''
let redis: Supervised

const start = async (port: number) => {
  const program = (await findOnPath(redisNeed)) as Program
  const task = redisTask({
    program,
    root,
    data,
    port,
    passwords,
    prefix: 'runnel',
    logPath: join(data, 'redis.log'),
  })
  redis = supervise(task, { say: () => {}, changed: () => {} })
  address = privateRedisUrl('owner', { port, passwords })
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
  for (const file of ['redis.conf', 'users.acl']) expect(statSync(join(data, file)).mode & 0o077).toBe(0)
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

test('an installation that had no users goes on: each process may do what it is for, its owner everything', async () => {
  const port = Number(new URL(address).port)
  await askRedis(new URL(address), [['SET', 'runnel:before', 'kept']])
  await redis.stop(10_000)
  // As it was started before there were users.
  const task = { name: 'redis', cwd: data, logPath: join(data, 'redis.log') }
  const { path } = (await findOnPath(redisNeed)) as { path: string }
  const args = [
    '--port',
    String(port),
    '--dir',
    join(data, 'redis'),
    '--requirepass',
    'secret',
    '--appendonly',
    'yes',
  ]
  redis = supervise({ ...task, command: path, args }, { say: () => {}, changed: () => {} })
  await redis.ready(() => isRedisReady(address), 20_000)
  await redis.stop(10_000)
  await start(port)

  const as = (login: 'app' | 'deployer' | 'exporter', ...command: string[]) =>
    askRedis(new URL(privateRedisUrl(login, { port, passwords })), [command]).then(
      ([answer]) => answer,
      (error: Error) => error.message,
    )
  await expect(isRedisReady(address)).resolves.toBe(true)
  expect(await as('app', 'GET', 'runnel:before')).toBe('kept')
  expect(await as('app', 'GET', 'another')).toContain('NOPERM')
  expect(await as('app', 'CONFIG', 'GET', 'dir')).toContain('NOPERM')
  expect(await as('app', 'FUNCTION', 'FLUSH')).toContain('NOPERM')
  expect(await as('deployer', 'GET', 'runnel:before')).toContain('NOPERM')
  expect(await as('exporter', 'GET', 'runnel:before')).toContain('NOPERM')
  expect(await as('exporter', 'PING')).toBe('PONG')
  expect(
    (await deployFunctions({ url: privateRedisUrl('deployer', { port, passwords }) })).loaded,
  ).not.toEqual([])
})

test('a Redis that forgets after a crash is named as such', async () => {
  await askRedis(new URL(address), [['CONFIG', 'SET', 'appendonly', 'no']])
  expect((await checkOwnRedis(address)).warning).toContain('append-only')
})
