import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  completePasswords,
  logins,
  renderUsers,
  userOf,
  type Login,
  type Passwords,
} from '@runnel/redis/login/login'
import { rereadUsers } from '@runnel/redis/login/reread'
import { Refusal, say } from '../command.ts'
import type { Command } from '../command.ts'

const rules = fileURLToPath(new URL('../../../deploy/redis/users.acl', import.meta.url))

/** Writes the users of Redis, each with a password of its own. */
export const redisUsers: Command = {
  name: 'redis-users',
  summary: 'Make a password for each user of Redis, and the file that Redis reads them from.',
  usage: `npm run runnel -- redis-users --to <directory> [--redis redis://redis:6379]

  --to     where they are written; passwords that are there already stay
  --redis  a server which, if it runs, is to read its users again when they have changed

Each directory is for those who may read it:
  <directory>/redis/users.acl         for Redis (aclfile), with hashes only
  <directory>/redis/owner.login       who may do everything, for redis-cli and the command line
  <directory>/redis/deployer.login    for "functions deploy"
  <directory>/app/app.login           for gateways and workers
  <directory>/exporter/exporter.login for redis_exporter
A login is user:password, as it stands in REDIS_URL before the @. What each may do: docs/self-hosting.md, "Redis users".`,
  async run(args) {
    const { values } = parseArgs({ args, options: { to: { type: 'string' }, redis: { type: 'string' } } })
    if (!values.to) throw new Refusal('Say where to: redis-users --to <directory>', 2)
    if (values.redis !== undefined && URL.parse(values.redis)?.protocol !== 'redis:')
      throw new Refusal('--redis is not an address such as redis://redis:6379', 2)
    const changed = writeUsers(resolve(values.to), process.env['RUNNEL_PREFIX'] || 'runnel')
    const login = (name: string) => readFileSync(join(values.to!, name), 'utf8').trim()
    const isReread =
      changed &&
      values.redis !== undefined &&
      (await rereadUsers(values.redis.replace('//', `//${login('redis/owner.login')}@`)))
    say(changed ? `Users of Redis written to ${values.to}.` : 'The users of Redis are there already.')
    if (isReread) say('Redis has read them.')
    return 0
  },
}

/** Writes what is missing or has changed; says whether what Redis reads has. */
function writeUsers(to: string, prefix: string): boolean {
  const place: Record<Login, string> = {
    owner: 'redis/owner.login',
    app: 'app/app.login',
    deployer: 'redis/deployer.login',
    exporter: 'exporter/exporter.login',
  }
  for (const directory of ['redis', 'app', 'exporter'])
    mkdirSync(join(to, directory), { recursive: true, mode: 0o700 })
  const known: Partial<Record<Login, string>> = {}
  for (const login of logins) {
    const [password] = /\b[0-9a-f]{48}\b/.exec(read(join(to, place[login])) ?? '') ?? []
    if (password !== undefined) known[login] = password
  }
  const passwords: Passwords = completePasswords(known)
  for (const login of logins) write(join(to, place[login]), `${userOf[login]}:${passwords[login]}\n`)
  const users = join(to, 'redis/users.acl')
  const text = renderUsers(readFileSync(rules, 'utf8'), { prefix, passwords })
  if (read(users) === text) return false
  write(users, text)
  return true
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Never half: whoever reads it has the one or the other. */
function write(path: string, text: string): void {
  if (read(path) === text) return
  // Who may read it is who may enter its directory; in containers each is a volume, owned by root.
  writeFileSync(`${path}.new`, text, { mode: 0o644 })
  renameSync(`${path}.new`, path)
}
