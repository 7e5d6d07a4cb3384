import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askRedis } from '@runnel/testing/ask-redis'
import { startRedis } from '@runnel/testing/start-redis'
import { expect, onTestFinished, test } from 'vitest'
import { redisUsers } from './redis-users.ts'

const write = (...args: string[]) => redisUsers.run(args, AbortSignal.timeout(10_000))

test('an operator has passwords made once; when the rules change, a Redis that runs is told', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'runnel-redis-users-'))
  onTestFinished(() => rmSync(parent, { recursive: true }))
  const to = join(parent, 'users')
  const read = (name: string) => readFileSync(join(to, name), 'utf8').trim()
  await write('--to', to)
  expect(statSync(join(to, 'redis')).mode & 0o077).toBe(0)
  const files = ['redis/owner.login', 'redis/deployer.login', 'app/app.login', 'exporter/exporter.login']
  const made = files.map(read)
  const users = join(to, 'redis/users.acl')
  for (const login of made) expect(read('redis/users.acl')).not.toContain(login.split(':').at(-1))
  // As an older release wrote it: the application may not even see whether a key is there.
  writeFileSync(users, readFileSync(users, 'utf8').replace(' +exists ', ' '))
  await using server = await startRedis(['--aclfile', users])
  const asApp = server.url.replace('//', `//${read('app/app.login')}@`)
  await expect(askRedis(asApp, 'EXISTS', 'runnel:x')).rejects.toThrow('NOPERM')
  await write('--to', to, '--redis', server.url)
  expect(await askRedis(asApp, 'EXISTS', 'runnel:x')).toBe(0)
  expect(files.map(read)).toEqual(made)
  await expect(askRedis(server.url, 'PING')).rejects.toThrow('NOAUTH')
})
