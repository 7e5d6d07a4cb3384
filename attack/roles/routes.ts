import { routes } from '@runnel/protocol/http'
import { installationRoles } from '@runnel/rules/permission-table'
import { createSession, endSession } from '@runnel/redis/session/session'
import { makePerson } from '@runnel/testing/cast'
import { ask } from '../ask.ts'
import { Tally, type Row } from '../attack.ts'
import { newHandle, type Target } from '../target.ts'

type Who = 'nobody' | 'ended' | (typeof installationRoles)[number]

const everyone: readonly Who[] = ['nobody', 'ended', ...installationRoles]
const [ok, unknown, refused, absent] = [200, 401, 403, 404]

/** What each route answers to whom, written out by hand; POST is asked with a body that means nobody. */
const expected: Record<keyof typeof routes, Partial<Record<Who, number>> & { others: number }> = {
  signUp: { others: refused },
  signIn: { others: unknown },
  signOut: { others: 204 },
  session: { nobody: unknown, ended: unknown, others: ok },
  workspace: { others: ok },
  invitation: { others: absent },
  readReset: { others: absent },
  reset: { others: absent },
  audit: { nobody: unknown, ended: unknown, owner: ok, admin: ok, others: refused },
  start: { nobody: unknown, ended: unknown, others: ok },
}

const bodies: Partial<Record<keyof typeof routes, object>> = {
  signUp: { handle: 'nobody-at-all', name: 'Nobody', password: 'a long enough word' },
  signIn: { handle: 'nobody-at-all', password: 'a long enough word' },
  signOut: {},
  reset: { token: 'A'.repeat(22), password: 'a long enough word' },
}

/** Every route over HTTP by everyone, with the cookie and as a program with a bearer. */
export async function askRoutes(target: Target): Promise<Row[]> {
  const tally = new Tally()
  const { redis, url, cast } = target
  for (const who of everyone)
    for (const [name, { method, path }] of Object.entries(routes) as [
      keyof typeof routes,
      { method: string; path: string },
    ][])
      for (const way of ['cookie', 'authorization'] as const) {
        const token = await tokenOf(target, who)
        const credential: Record<string, string> =
          token === undefined
            ? {}
            : { [way]: way === 'cookie' ? `runnel_session=${token}` : `Bearer ${token}` }
        const body = bodies[name]
        const { status } = await ask(url + path.replace(':token', 'A'.repeat(22)), {
          method,
          headers: {
            ...credential,
            origin: url,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        const right = expected[name][who] ?? expected[name].others
        tally.count(status === right ? undefined : `${name} by ${who}, ${way}: ${status}, not ${right}`)
      }

  const places = new Tally()
  const of = async (token: string, channel: string) => {
    const answers = await Promise.all(
      ['/api/start', '/api/audit'].map((path) =>
        ask(`${url}${path}?channel=${channel}`, { headers: { authorization: `Bearer ${token}` } }),
      ),
    )
    return answers.map(({ status, body }) => `${status} ${status === ok ? '' : body}`)
  }
  // Those who run the installation see no more of a private channel they are not in than anybody.
  for (const role of installationRoles) {
    const { token } = await makePerson(redis, newHandle(role), role)
    const [hidden, none] = [await of(token, cast.design), await of(token, 'c_000000000000')]
    places.count(
      JSON.stringify(hidden) === JSON.stringify(none) ? undefined : `${role}: ${hidden.join(' and ')}`,
    )
    places.count(
      hidden.some((answer) => answer.startsWith('200')) ? `${role} is shown a private channel` : undefined,
    )
  }
  const [start, audit] = await of(cast.bob.token, cast.design)
  places.count(start?.startsWith('200') ? undefined : `a member is not shown their channel: ${start}`)
  places.count(audit?.startsWith('403') ? undefined : `a plain member and its audit: ${audit}`)
  return [
    tally.row('every route over HTTP by nobody, with a session that ended, and by every role'),
    places.row('a private channel over HTTP: for outsiders of every role as if it were not there'),
  ]
}

async function tokenOf({ redis }: Target, who: Who): Promise<string | undefined> {
  if (who === 'nobody') return undefined
  const { user, token } = await makePerson(redis, newHandle('route'), who === 'ended' ? 'owner' : who)
  if (who !== 'ended') return token
  const { token: ended } = await createSession(redis, { user })
  await endSession(redis, { token: ended })
  return ended
}
