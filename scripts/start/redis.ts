// The Redis of this installation: a private one that the start script runs, or one that REDIS_URL names.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderUsers, userOf, type Login, type Passwords } from '@runnel/redis/login/login'
import type { Program } from './programs.ts'
import { askRedis } from './redis-link.ts'
import { Refusal } from './refusal.mjs'
import type { Task } from './supervise.ts'

/** Checks the Redis that REDIS_URL names: there, 7.0 or newer, and append-only or else a warning. Throws a Refusal. */
export async function checkOwnRedis(address: string): Promise<{ says: string; warning: string | undefined }> {
  const url = URL.parse(address)
  if (url === null || !/^redis(s|\+sentinel|\+cluster|s\+sentinel|s\+cluster)?:$/.test(url.protocol)) {
    throw new Refusal(
      'REDIS_URL is not an address such as redis://host:6379, redis+sentinel://… or redis+cluster://…',
    )
  }
  // Sentinels and clusters name several machines; the gateways ask them, and name what is wrong, when they start.
  if (url.protocol.includes('+'))
    return { says: `REDIS_URL, ${url.protocol.slice(0, -1)}`, warning: undefined }
  const about = await askRedis(url, [['PING'], ['INFO']], 5000).catch((error: Error) => {
    throw new Refusal(`The Redis of REDIS_URL (${url.host}) does not answer: ${error.message}`)
  })
  const info = about[1] ?? ''
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown'
  if (Number(version.split('.')[0]) < 7)
    throw new Refusal(`The Redis of REDIS_URL is ${version}; Runnel needs 7.0 or newer.`)
  return {
    says: `REDIS_URL, version ${version} at ${url.host}`,
    warning: info.includes('aof_enabled:1')
      ? undefined
      : '  Warning: that Redis is not append-only. After a crash it may have forgotten messages that were acknowledged.',
  }
}

/** The private Redis as one of its users reaches it. */
export function privateRedisUrl(
  login: Login,
  { port, passwords }: { port: number; passwords: Passwords },
): string {
  return `redis://${userOf[login]}:${passwords[login]}@127.0.0.1:${port}`
}

/**
 * How to run the private Redis. Its settings are those of deploy/redis/redis.conf, with this installation's own added; its users those of
 * deploy/redis/users.acl, for keys that begin with `prefix`.
 */
export function redisTask(options: {
  program: Program
  root: string
  data: string
  port: number
  passwords: Passwords
  prefix: string
  logPath: string
}): Task {
  const { program, root, data, port, passwords, prefix } = options
  const shared = readFileSync(join(root, 'deploy/redis/redis.conf'), 'utf8')
  const configuration = join(data, 'redis.conf')
  const task = { name: 'redis', cwd: data, logPath: options.logPath }
  const write = (own: Record<string, string>) =>
    writeFileSync(
      configuration,
      `${shared}\n${Object.entries(own)
        .map(([key, value]) => `${key} ${value}\n`)
        .join('')}`,
      { mode: 0o600 },
    )

  const users = join(data, 'users.acl')
  const rules = readFileSync(join(root, 'deploy/redis/users.acl'), 'utf8')
  writeFileSync(users, renderUsers(rules, { prefix, passwords }), { mode: 0o600 })

  // What a power cut has left half written is cut off before it is started.
  const starter = join(root, 'deploy/redis/start.sh')
  if (program.kind === 'path') {
    write({
      bind: '127.0.0.1',
      port: String(port),
      dir: JSON.stringify(join(data, 'redis')),
      aclfile: JSON.stringify(users),
    })
    const args = [starter, join(data, 'redis'), program.path, configuration]
    return { ...task, command: 'sh', args }
  }
  write({ bind: '*', port: '6379', dir: '/data', aclfile: '/etc/redis-users.acl' })
  const user = `${process.getuid?.() ?? 1000}:${process.getgid?.() ?? 1000}`
  return {
    ...task,
    command: 'docker',
    args: [
      'run',
      '--rm',
      '--init',
      '--user',
      user,
      '-p',
      `127.0.0.1:${port}:6379`,
      '-v',
      `${join(data, 'redis')}:/data`,
      '-v',
      `${configuration}:/etc/redis.conf:ro`,
      '-v',
      `${users}:/etc/redis-users.acl:ro`,
      '-v',
      `${starter}:/etc/start-redis.sh:ro`,
      program.image,
      'sh',
      '/etc/start-redis.sh',
      '/data',
      'docker-entrypoint.sh',
      '/etc/redis.conf',
    ],
  }
}

/** Whether Redis answers and has read its data. */
export async function isRedisReady(url: string): Promise<boolean> {
  return askRedis(new URL(url), [['PING']]).then(
    ([answer]) => answer === 'PONG',
    () => false,
  )
}
