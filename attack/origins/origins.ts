import { connect } from '@runnel/testing/connection'
import { makePerson } from '@runnel/testing/cast'
import { ask, post } from '../ask.ts'
import { Tally, type AttackClass, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'
import { startWeak } from '../weak.ts'

/** Origins that are not ours, some of them nearly. */
const foreign = (url: string) => {
  const { host, hostname, port } = new URL(url)
  return [
    'https://evil.example',
    'null',
    'file://',
    '',
    `http://${hostname}`,
    `http://${hostname}:${Number(port) + 1}`,
    `http://${host}.evil.example`,
    `http://evil.example#${host}`,
    `http://evil.example/${host}`,
    `http://${host}@evil.example`,
    `http://evil.example:80@${host}.evil.example`,
    `http://xn--${host}`,
    `HTTP://EVIL.EXAMPLE`,
    `ftp://${host}`,
    `http://${host} http://evil.example`,
    `http://evil.example, http://${host}`,
    'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'javascript:alert(1)',
    'http://[::1',
    'http://0',
  ]
}

/** Pages of other origins, and cookies that were planted. */
export const origins: AttackClass = {
  name: 'origins',
  title:
    'cross-site handshakes and writes by every nearly-right origin, planted and doubled cookies, fixation',
  answers:
    '403 before anything is done; only JSON from our own origin is read; a token that came along is never the one that is given',
  limits: 'on',
  async run({ target, tell }) {
    const { url, cast, redis } = target
    const cookie = `runnel_session=${cast.ada.token}`
    const rows: Row[] = []

    const tryHandshakes = async (at: string, tally: Tally) => {
      for (const origin of foreign(at))
        for (const transport of ['websocket', 'polling']) {
          const isIn = await connect(at, undefined, {
            transports: [transport],
            extraHeaders: { origin, cookie },
          }).then(
            async (connection) => {
              await connection[Symbol.asyncDispose]()
              return true
            },
            () => false,
          )
          tally.count(isIn ? `${origin} got in by ${transport}` : undefined)
        }
    }
    const handshakes = new Tally()
    await tryHandshakes(url, handshakes)
    rows.push(handshakes.row('handshakes with the cookie of somebody signed in'))

    tell('writes')
    const writes = new Tally()
    for (const origin of [...foreign(url), undefined])
      for (const [path, body] of [
        ['/api/auth/sign-out', {}],
        ['/api/auth/sign-in', { handle: cast.ada.handle, password: 'not this one here' }],
        ['/api/auth/sign-up', { handle: newHandle('eve'), name: 'Eve', password: 'a long enough word' }],
        ['/api/auth/reset', { token: 'A'.repeat(22), password: 'a long enough word' }],
      ] as const) {
        const { status, headers } = await ask(url + path, {
          method: 'POST',
          headers: { cookie, 'content-type': 'application/json', ...(origin !== undefined && { origin }) },
          body: JSON.stringify(body),
        })
        const isShared = headers['access-control-allow-origin'] !== undefined
        writes.count(
          isShared
            ? `${path} shares its answer with ${String(origin)}`
            : status === 403
              ? undefined
              : `${path} from ${String(origin)}: ${status}`,
        )
      }
    rows.push(writes.row('writes over HTTP with that cookie, and without saying from where'))

    tell('forms')
    const forms = new Tally()
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
    ])
      for (const path of ['/api/auth/sign-out', '/api/auth/sign-in']) {
        const { status } = await ask(url + path, {
          method: 'POST',
          headers: { cookie, origin: url, ...(type !== '' && { 'content-type': type }) },
          body: '{"handle":"x","password":"y"}',
        })
        forms.count(status === 415 || status === 400 ? undefined : `${path} as ${type}: ${status}`)
      }
    for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])
      for (const path of ['/api/auth/sign-out', '/api/start']) {
        const reply = await ask(url + path, {
          method,
          headers: { cookie, origin: 'https://evil.example' },
        }).catch(() => undefined)
        const isFine =
          reply === undefined ||
          (reply.status >= 400 &&
            reply.status < 500 &&
            reply.headers['access-control-allow-origin'] === undefined &&
            !reply.body.includes(cast.ada.token))
        forms.count(isFine ? undefined : `${method} ${path}: ${reply.status}`)
      }
    rows.push(forms.row('forms and methods that a page elsewhere could send'))

    const still = await ask(`${url}/api/auth/session`, { headers: { cookie } })
    const after = new Tally()
    after.count(still.status === 200 ? undefined : 'somebody was signed out by a page elsewhere')
    rows.push(after.row('after all of it she is still signed in'))

    tell('cookies')
    rows.push(await plantCookies())

    await using weak = await startWeak()
    const control = new Tally()
    await tryHandshakes(weak.url, control)
    rows.push(control.row('a server that lets in any origin', { isControl: true }))
    return rows

    /** What an attacker who may set cookies (a sister host, a plain-HTTP detour) tries to be taken for. */
    async function plantCookies(): Promise<Row> {
      const tally = new Tally()
      const eve = await makePerson(redis, newHandle('eve'))
      const session = (value: string) => ask(`${url}/api/auth/session`, { headers: { cookie: value } })
      const rubbish = [
        'runnel_session=',
        'runnel_session==',
        `runnel_session="${cast.ada.token}"`,
        `runnel_session=${cast.ada.token}x`,
        `runnel_session=${cast.ada.token.toUpperCase()}`,
        `runnel_session=${encodeURIComponent(`${cast.ada.token} `)}`,
        `Runnel_Session=${cast.ada.token}`,
        `__Host-runnel_session=${cast.ada.token}`,
        `x=runnel_session=${cast.ada.token}`,
        `runnel_session=[object Object]`,
        `runnel_session=${'A'.repeat(43)}`,
        `runnel_session=${'A'.repeat(8_000)}`,
        'a=b; '.repeat(1_000),
      ]
      for (const value of rubbish) {
        const { status } = await session(value)
        tally.count(
          status === 401 || status === 400 || status === 431 ? undefined : `${value.slice(0, 40)}: ${status}`,
        )
      }
      // Fixation: a token that came along is never the one that is given.
      const handle = newHandle('fay')
      const invite = await newInvitation()
      const planted = `runnel_session=${eve.token}; runnel_session=${'B'.repeat(43)}`
      const made = await post(
        url,
        '/api/auth/sign-up',
        { handle, name: 'Fay', password: 'a long enough word', invite },
        { headers: { cookie: planted } },
      )
      const given = [made.headers['set-cookie'] ?? []].flat().join()
      tally.count(made.status === 201 ? undefined : `could not sign up: ${made.status} ${made.body}`)
      tally.count(
        given.includes(eve.token) || given.includes('BBBB') ? 'a planted token was taken over' : undefined,
      )
      const first = /runnel_session=([\w-]+)/.exec(given)?.[1] ?? ''
      const again = await post(
        url,
        '/api/auth/sign-in',
        { handle, password: 'a long enough word' },
        { headers: { cookie: `runnel_session=${first}` } },
      )
      const second = /runnel_session=([\w-]+)/.exec([again.headers['set-cookie'] ?? []].flat().join())?.[1]
      tally.count(
        second === undefined || second === first ? 'the token stayed the same over a sign-in' : undefined,
      )
      return tally.row('cookies that are rubbish, doubled or planted')
    }

    async function newInvitation(): Promise<string> {
      await using adas = await connect(url, cast.ada.token)
      return (await adas.ask('invitation:create', { uses: 1 })).token
    }
  },
}
