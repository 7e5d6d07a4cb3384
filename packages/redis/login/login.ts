import { createHash, randomBytes } from 'node:crypto'

/** Who speaks with Redis: its owner, who may do everything; gateways and workers; who loads functions; who measures. */
export const logins = ['owner', 'app', 'deployer', 'exporter'] as const
/** One of {@link logins}. */
export type Login = (typeof logins)[number]
/** Of each, in the clear: Redis is told only their hashes. */
export type Passwords = Readonly<Record<Login, string>>

/** What Redis calls them. The owner is who names nobody, so that a password is all that `redis-cli` needs. */
export const userOf: Readonly<Record<Login, string>> = {
  owner: 'default',
  app: 'runnel-app',
  deployer: 'runnel-deployer',
  exporter: 'runnel-exporter',
}

/** Passwords that nobody guesses, in place of those that are not `known` yet. */
export function completePasswords(known: Partial<Passwords> = {}): Passwords {
  const of = (login: Login) => known[login] ?? randomBytes(24).toString('hex')
  return { owner: of('owner'), app: of('app'), deployer: of('deployer'), exporter: of('exporter') }
}

/** An `aclfile` of Redis: `rules`, the content of deploy/redis/users.acl, for an installation of this prefix (it may be a pattern), with the hashes of these passwords. */
export function renderUsers(
  rules: string,
  { prefix, passwords }: { prefix: string; passwords: Passwords },
): string {
  return logins
    .reduce((text, login) => {
      const placeholder = `#${login.toUpperCase()}_SHA256`
      if (!text.includes(placeholder)) throw new Error(`The rules of Redis users name no ${placeholder}`)
      return text.replaceAll(placeholder, `#${createHash('sha256').update(passwords[login]).digest('hex')}`)
    }, rules)
    .replaceAll('runnel:*', `${prefix}:*`)
}
