/** Where Redis is, read from `REDIS_URL`. */
export type Address = Credentials &
  (
    | { kind: 'single'; host: string; port: number; db: number }
    | { kind: 'sentinel'; sentinels: Node[]; name: string; db: number }
    | { kind: 'cluster'; nodes: Node[] }
  )

interface Node {
  host: string
  port: number
}

interface Credentials {
  username?: string
  password?: string
  /** Whether the connections are encrypted (`rediss…`). */
  tls: boolean
}

const pattern = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?$/

/**
 * Reads `redis://host:port/db`, `redis+sentinel://host:port,host:port/name` or `redis+cluster://host:port,host:port`; `rediss` encrypts,
 * and `user:password@` may stand before the hosts. Throws an `Error` that says what is wrong, without the password.
 */
export function parseAddress(url: string): Address {
  const [, scheme, kind = 'single', login, hosts = '', path = ''] = pattern.exec(url) ?? []
  if (scheme === undefined) {
    throw new Error(
      'REDIS_URL is none of redis://host:port/db, redis+sentinel://host:port,…/name and redis+cluster://host:port,…',
    )
  }
  const credentials = { ...parseLogin(login), tls: scheme === 'rediss' }
  const nodes = hosts.split(',').map((host) => parseNode(host, kind === 'sentinel' ? 26379 : 6379))
  if (kind === 'cluster') return { kind, nodes, ...credentials }
  if (kind === 'sentinel') {
    const [name = '', db] = path.split('/')
    if (name === '') throw new Error('REDIS_URL names no primary: redis+sentinel://host:port/name')
    return { kind, sentinels: nodes, name, db: parseDatabase(db), ...credentials }
  }
  if (nodes.length !== 1)
    throw new Error('REDIS_URL names several hosts: use redis+sentinel:// or redis+cluster://')
  return { kind: 'single', ...nodes[0]!, db: parseDatabase(path), ...credentials }
}

function parseLogin(login: string | undefined): { username?: string; password?: string } {
  if (login === undefined || login === '') return {}
  const [username, ...rest] = login.split(':')
  if (rest.length === 0) return { password: decodeURIComponent(login) }
  const password = decodeURIComponent(rest.join(':'))
  return username === undefined || username === ''
    ? { password }
    : { username: decodeURIComponent(username), password }
}

function parseNode(text: string, defaultPort: number): Node {
  const [, host, port] = /^(\[[0-9a-fA-F:]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  if (host === undefined) throw new Error(`REDIS_URL holds a host that cannot be read: ${text}`)
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? defaultPort : Number(port) }
}

function parseDatabase(text: string | undefined): number {
  if (text === undefined || text === '') return 0
  if (!/^\d{1,4}$/.test(text)) throw new Error(`REDIS_URL names a database that is no number: ${text}`)
  return Number(text)
}
