import { readFileSync } from 'node:fs'
import { completePasswords, renderUsers, userOf, type Login, type Passwords } from '@runnel/redis/login/login'
import { askRedis } from './ask-redis.ts'

/** Who may speak with Redis, as `deploy/redis/users.acl` names them; the owner, who may do everything, is left out. */
export type RedisUser = Exclude<Login, 'owner'>

const file = new URL('../../deploy/redis/users.acl', import.meta.url)

/** The rules of `deploy/redis/users.acl`, word by word, for an installation of this prefix (it may be a pattern) and with these passwords. */
export function redisUserRules(
  prefix: string,
  passwords: Readonly<Partial<Passwords>>,
): { name: string; rules: string[] }[] {
  return renderUsers(readFileSync(file, 'utf8'), { prefix, passwords: completePasswords(passwords) })
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
  const passwords = completePasswords()
  for (const { name, rules } of redisUserRules(prefix, passwords))
    if (name !== userOf.owner) await askRedis(url, 'ACL', 'SETUSER', name, 'reset', ...rules)
  const urlOf = (user: RedisUser) => url.replace('://', `://${userOf[user]}:${passwords[user]}@`)
  return { app: urlOf('app'), deployer: urlOf('deployer'), exporter: urlOf('exporter') }
}
