import { readFileSync } from 'node:fs'
import { createHash, randomBytes } from 'node:crypto'
import { askRedis } from './ask-redis.ts'

/** Who may speak with Redis, as `deploy/redis/users.acl` names them. */
export type RedisUser = 'app' | 'deployer' | 'exporter'

const file = new URL('../../deploy/redis/users.acl', import.meta.url)

/** The rules of `deploy/redis/users.acl`, word by word, for an installation of this prefix (it may be a pattern) and with these passwords. */
export function redisUserRules(
  prefix: string,
  passwords: Readonly<Record<RedisUser, string>>,
): { name: string; rules: string[] }[] {
  const hashOf = (user: RedisUser) => createHash('sha256').update(passwords[user]).digest('hex')
  return readFileSync(file, 'utf8')
    .replaceAll('#APP_SHA256', `#${hashOf('app')}`)
    .replaceAll('#DEPLOYER_SHA256', `#${hashOf('deployer')}`)
    .replaceAll('#EXPORTER_SHA256', `#${hashOf('exporter')}`)
    .replaceAll('runnel:*', `${prefix}:*`)
    .trim()
    .split('\n')
    .map((line) => {
      const [, name = '', ...rules] = line.split(' ')
      return { name, rules }
    })
}

/**
 * Gives a Redis without users those of `deploy/redis/users.acl`, the default user left as it is (for tests to look behind the scenes); gives
 * the URL of each.
 */
export async function addRedisUsers(url: string, prefix: string): Promise<Record<RedisUser, string>> {
  const secret = () => randomBytes(12).toString('hex')
  const passwords = { app: secret(), deployer: secret(), exporter: secret() }
  for (const { name, rules } of redisUserRules(prefix, passwords))
    if (name !== 'default') await askRedis(url, 'ACL', 'SETUSER', name, 'reset', ...rules)
  const urlOf = (user: RedisUser) => url.replace('://', `://runnel-${user}:${passwords[user]}@`)
  return { app: urlOf('app'), deployer: urlOf('deployer'), exporter: urlOf('exporter') }
}
