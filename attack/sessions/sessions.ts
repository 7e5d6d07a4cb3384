import { createHash } from 'node:crypto'
import { connect, type Connection } from '@runnel/testing/connection'
import { askRedis } from '@runnel/testing/ask-redis'
import { createSession, endSession } from '@runnel/redis/session/session'
import { makePerson, type Person } from '@runnel/testing/cast'
import { ask, post } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle, type Target } from '../target.ts'

/** Sessions that have ended and go on all the same. */
export const sessions: AttackClass = {
  name: 'sessions',
  title:
    'a revoked session’s sockets on three gateways, with and without the notice; deactivated people; old passwords; removed members (ACC-1)',
  answers:
    'sockets are closed within a second on every gateway, within 30 s when nobody was told; what was good once is 401, 403 or 404',
  limits: 'on',
  async run(options) {
    const { target, isShort } = options
    const rows = [await endInEveryWay(options), await reuse(options), await removeMember(options)]
    if (!isShort) rows.push(await loseTheNotice(options))
    const control = new Tally()
    const eve = await makePerson(target.redis, newHandle('eve'))
    await using sockets = await openEverywhere(target, eve)
    await closesWithin(sockets.all, 1_000, async () => {}, control, 'nobody ended it')
    rows.push(control.row('sockets of a session that nobody ended', { isControl: true }))
    return rows
  },
}

interface Sockets extends AsyncDisposable {
  all: Connection[]
}

/** A socket at each gateway, by WebSocket and by polling. */
async function openEverywhere({ gateways }: Target, { token }: { token: string }): Promise<Sockets> {
  await using opened = new AsyncDisposableStack()
  const all: Connection[] = []
  for (const { url } of gateways)
    for (const transport of ['websocket', 'polling'])
      all.push(opened.use(await connect(url, token, { transports: [transport] })))
  const owned = opened.move()
  return { all, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Ends something and counts the sockets that are open still after `ms` (ACC-1). */
async function closesWithin(
  sockets: readonly Connection[],
  ms: number,
  end: () => Promise<unknown>,
  tally: Tally,
  how: string,
): Promise<number> {
  const closed = sockets.map(
    ({ socket }) =>
      new Promise<number>((resolve) => {
        if (socket.connected) socket.once('disconnect', () => resolve(performance.now()))
        else resolve(performance.now())
      }),
  )
  await end()
  const endedAt = performance.now()
  let slowest = 0
  for (const one of closed) {
    const at = await Promise.race([
      one,
      new Promise<undefined>((resolve) =>
        setTimeout(resolve, Math.max(0, ms - (performance.now() - endedAt))),
      ),
    ])
    tally.count(at === undefined ? `${how}: a socket was open after ${ms} ms` : undefined)
    if (at !== undefined) slowest = Math.max(slowest, at - endedAt)
  }
  return slowest
}

async function endInEveryWay({ target }: AttackOptions): Promise<Row> {
  const { redis, cast, url } = target
  const tally = new Tally()
  let slowest = 0
  await using adas = await connect(url, cast.ada.token)
  const ways: [string, (person: Person) => Promise<unknown>][] = [
    [
      'signed out',
      ({ token }) => post(url, '/api/auth/sign-out', {}, { headers: { cookie: `runnel_session=${token}` } }),
    ],
    [
      'ended from another device',
      async ({ user }) => {
        const other = await createSession(redis, { user })
        await using another = await connect(target.gateways.at(-1)!.url, other.token)
        const { sessions } = await another.ask('session:list', {})
        for (const { session, current } of sessions)
          if (!current) await another.ask('session:end', { session })
      },
    ],
    [
      'ended by an owner',
      async ({ user }) => {
        const { sessions } = await adas.ask('session:list', { user })
        for (const { session } of sessions) await adas.ask('session:end', { session, user })
      },
    ],
    ['deactivated', ({ user }) => adas.ask('account:deactivate', { user })],
    [
      'a new password by a link',
      async ({ user }) => {
        const { token } = await adas.ask('account:create-reset', { user })
        const { status } = await post(url, '/api/auth/reset', { token, password: 'a long enough word' })
        tally.count(status === 204 ? undefined : `the link did not work: ${status}`)
      },
    ],
  ]
  for (const [how, end] of ways) {
    const eve = await makePerson(redis, newHandle('eve'))
    await using sockets = await openEverywhere(target, eve)
    slowest = Math.max(slowest, await closesWithin(sockets.all, 1_000, () => end(eve), tally, how))
    const { status } = await ask(`${url}/api/start`, { headers: { cookie: `runnel_session=${eve.token}` } })
    tally.count(status === 401 ? undefined : `${how}: its cookie still opens pages (${status})`)
    for (const gateway of target.gateways) {
      const isIn = await connect(gateway.url, eve.token).then(
        async (connection) => {
          await connection[Symbol.asyncDispose]()
          return true
        },
        () => false,
      )
      tally.count(isIn ? `${how}: its token still connects` : undefined)
    }
  }
  return tally.row(
    'sessions ended in every way: their sockets, two at each gateway, are closed within a second',
    {
      note: `the slowest after ${Math.round(slowest)} ms`,
    },
  )
}

/** Uses what was good once. */
async function reuse({ target }: AttackOptions): Promise<Row> {
  const { redis, cast, url } = target
  const tally = new Tally()
  await using adas = await connect(url, cast.ada.token)
  const handle = newHandle('eve')
  const { token: invite } = await adas.ask('invitation:create', { uses: 1 })
  const first = 'the first long word'
  const made = await post(url, '/api/auth/sign-up', { handle, name: 'Eve', password: first, invite })
  const { user } = (JSON.parse(made.body) as { user: { user: Person['user'] } }).user
  const old = await adas.ask('account:create-reset', { user })
  const { token } = await adas.ask('account:create-reset', { user })
  const use = (one: string, password: string) => post(url, '/api/auth/reset', { token: one, password })
  const both = await Promise.all([use(token, 'the second long word'), use(token, 'the third long word')])
  tally.count(
    both.filter(({ status }) => status === 204).length === 1 ? undefined : 'a link was used twice at once',
  )
  for (const one of [token, old.token]) {
    const { status } = await use(one, 'the fourth long word')
    tally.count(status === 404 ? undefined : `a link that was used, or replaced, worked: ${status}`)
  }
  const { status } = await post(url, '/api/auth/sign-in', { handle, password: first })
  tally.count(status === 401 ? undefined : `the old password: ${status}`)
  const again = await post(url, '/api/auth/sign-up', {
    handle: newHandle('mallory'),
    name: 'M',
    password: first,
    invite,
  })
  tally.count(again.status === 403 ? undefined : `an invitation that was used up: ${again.status}`)
  await adas.ask('account:deactivate', { user })
  for (const password of ['the second long word', 'the third long word']) {
    const back = await post(url, '/api/auth/sign-in', { handle, password })
    tally.count(back.status === 401 || back.status === 403 ? undefined : `deactivated: ${back.status}`)
  }
  // Who is deactivated cannot be told apart by somebody who does not know the password.
  const guess = await post(url, '/api/auth/sign-in', { handle, password: 'not this one here' })
  const nobody = await post(url, '/api/auth/sign-in', {
    handle: newHandle('no'),
    password: 'not this one here',
  })
  tally.count(guess.body === nobody.body ? undefined : 'a deactivated account answers differently')
  const { token: ended } = await createSession(redis, { user: cast.cy.user })
  await endSession(redis, { token: ended })
  const { status: late } = await ask(`${url}/api/audit`, { headers: { authorization: `Bearer ${ended}` } })
  tally.count(late === 401 ? undefined : `an ended token as bearer: ${late}`)
  return tally.row('links, passwords, invitations and tokens that were good once')
}

/** A removed member hears and does nothing more, whichever gateway they are at. */
async function removeMember({ target }: AttackOptions): Promise<Row> {
  const { redis, cast } = target
  const tally = new Tally()
  await using adas = await connect(target.url, cast.ada.token)
  const eve = await makePerson(redis, newHandle('eve'))
  await adas.ask('channel:invite', { channel: cast.design, user: eve.user })
  await using sockets = await openEverywhere(target, eve)
  for (const one of sockets.all) await one.ask('session:resume', {})
  await adas.ask('member:kick', { channel: cast.design, user: eve.user })
  for (let count = 0; count < 20; count++) await adas.say(cast.design, `after ${count}`)
  const absent = await sockets.all[0]!.askAnything('history:page', { channel: 'c_000000000000' })
  for (const one of sockets.all) {
    tally.count(one.texts(cast.design).some((text) => text.startsWith('after')) ? 'heard on' : undefined)
    const answer = await one.askAnything('history:page', { channel: cast.design })
    tally.count(
      JSON.stringify(answer) === JSON.stringify(absent) ? undefined : `read on: ${JSON.stringify(answer)}`,
    )
    const said = await one.askAnything('message:send', {
      channel: cast.design,
      clientId: crypto.randomUUID(),
      text: 'still here',
    })
    tally.count(said.ok ? 'wrote on' : undefined)
  }
  return tally.row('somebody removed from a channel, at three gateways')
}

/** The session goes from Redis and nobody is told. */
async function loseTheNotice({ target, tell }: AttackOptions): Promise<Row> {
  tell('a lost notice, up to 30 s')
  const tally = new Tally()
  const eve = await makePerson(target.redis, newHandle('eve'))
  await using sockets = await openEverywhere(target, eve)
  const hash = createHash('sha256').update(eve.token).digest('hex')
  const slowest = await closesWithin(
    sockets.all,
    31_000,
    () => askRedis(target.redisUrl, 'DEL', `${target.redis.keys.prefix}:session:${hash}`),
    tally,
    'the notice was lost',
  )
  return tally.row('a session that is gone without a word: closed within 30 s', {
    note: `the slowest after ${(slowest / 1_000).toFixed(1)} s`,
  })
}
