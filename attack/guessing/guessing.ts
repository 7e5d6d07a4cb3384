import type { UserId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { connect } from '@runnel/testing/connection'
import { makePerson } from '@runnel/testing/cast'
import { ask, post } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'
import { startWeak } from '../weak.ts'
import { rankTest } from './rank-test.ts'

/** Beyond this nobody says that it was chance: one in ten thousand. */
const mostZ = 3.9

/** Trying passwords and tokens, and finding out who and what there is by what is answered and how soon. */
export const guessing: AttackClass = {
  name: 'guessing',
  title:
    'brute force of passwords, invitations and links; finding out who and what there is from words and, by a rank test, from time',
  answers:
    '10 wrong passwords of one person from one address in a quarter of an hour, 100 from anywhere, at all gateways together, then 429 with a delay; the same words and the same time whether there is such a person or channel or not',
  limits: 'on',
  async run(options) {
    await using weak = await startWeak()
    const control = await timeSignIn({ ...options, url: weak.url, known: 'known', rounds: 60 })
    const said = new Tally()
    await using anyone = await connect(weak.url, 'any')
    const ask = (channel: string) => anyone.askAnything('history:page', { channel })
    const [absent, hidden] = [await ask('c_000000000000'), await ask('c_111111111111')]
    said.count(JSON.stringify(absent) === JSON.stringify(hidden) ? undefined : 'told apart')
    return [
      await tryPasswords(options),
      await tryTokens(options),
      await readWords(options),
      await timeHandles(options),
      await timeChannels(options),
      { ...control, case: 'a sign-in that takes longer for somebody there is', isControl: true },
      said.row('a server that says what is private', { isControl: true }),
    ]
  },
}

/** An address of this machine that nobody else comes from. */
const address = (number: number) => `127.0.${Math.floor(number / 250) + 10}.${(number % 250) + 1}`

async function tryPasswords({ target, isShort }: AttackOptions): Promise<Row> {
  const tally = new Tally()
  const { url, cast } = target
  const attempts = isShort ? 40 : 200
  // All gateways are asked in turn, and count together.
  const most = 10
  let tried = 0
  for (let count = 0; count < attempts; count++) {
    const { status } = await post(
      url,
      '/api/auth/sign-in',
      { handle: cast.bob.handle, password: `guess number ${count}` },
      { headers: { 'x-forwarded-for': `203.0.113.${count % 250}` } },
    )
    if (status === 401) tried += 1
    tally.count(status === 401 || status === 429 ? undefined : `answered ${status}`)
  }
  if (tried > most)
    tally.faults.push(`${tried} passwords of one person were tried from one address, not ${most}`)
  // From many addresses at once: slower, and never quite shut, so that nobody can lock another out.
  const handle = cast.cy.handle
  let spread = 0
  const wide = isShort ? 20 : 300
  for (let count = 0; count < wide; count += 10)
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        // Past the load balancer, which would be asked by one address only: this machine's others.
        const { status } = await post(
          target.gateways[0]!.url,
          '/api/auth/sign-in',
          { handle, password: 'not this one here' },
          { headers: { 'x-forwarded-for': `198.51.${(count + index) % 200}.7` } },
        )
        if (status === 401) spread += 1
        tally.count(status === 401 || status === 429 ? undefined : `answered ${status}`)
      }),
    )
  if (spread > 110)
    tally.faults.push(`${spread} passwords of one person were tried from many addresses, not 110`)
  return tally.row('passwords of one person, from one address and from many', {
    note: `${tried} and ${spread} were looked at, the rest told to wait`,
  })
}

async function tryTokens({ target, isShort }: AttackOptions): Promise<Row> {
  const tally = new Tally()
  const attempts = isShort ? 100 : 2_000
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const guess = () => Array.from({ length: 22 }, () => letters[Math.floor(Math.random() * 64)]).join('')
  for (let count = 0; count < attempts; count += 20)
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const path = index % 2 === 0 ? `/api/invitations/${guess()}` : `/api/auth/reset/${guess()}`
        const { status } = await ask(target.url + path, { from: address(3) })
        tally.count(status === 404 || status === 429 ? undefined : `${path}: ${status}`)
      }),
    )
  for (const odd of ['..%2f..%2f', '%00', '*', 'a'.repeat(200), '%E0%A4%A', '__proto__', 'constructor'])
    for (const path of [`/api/invitations/${odd}`, `/api/auth/reset/${odd}`]) {
      const { status } = await ask(target.url + path, { from: address(4) })
      tally.count(status >= 400 && status < 500 ? undefined : `${path}: ${status}`)
    }
  return tally.row('tokens of invitations and links, guessed or odd')
}

/** What the same question about somebody or something there is, and about nobody, is answered. */
async function readWords({ target }: AttackOptions): Promise<Row> {
  const tally = new Tally()
  const { url, cast } = target
  const gateway = target.gateways.at(-1)!.url
  const tell = async (handle: string, from: string) => {
    const { status, body, headers } = await post(
      gateway,
      '/api/auth/sign-in',
      { handle, password: 'not this one here' },
      { headers: { 'x-forwarded-for': from } },
    )
    return JSON.stringify([status, body, Object.keys(headers).toSorted()])
  }
  const known = await tell(cast.ada.handle, '198.18.0.1')
  for (const [index, handle] of [newHandle('nobody'), 'x', '', '__proto__', 'a\0b'].entries())
    tally.count(
      (await tell(handle, `198.18.0.${index + 2}`)) === known ? undefined : `"${handle}" answers differently`,
    )
  // Pages of a private channel, of one that is not there, and of one whose name is no id.
  const cookie = `runnel_session=${cast.cy.token}`
  const page = async (path: string) => {
    const { status, body, headers: given } = await ask(url + path, { headers: { cookie } })
    const nonce = /'nonce-([^']+)'/.exec(String(given['content-security-policy']))?.[1] ?? ' '
    return `${status} ${body
      .replaceAll(nonce, '')
      .replaceAll(/c_[0-9a-z]{12}/g, 'c')
      .replaceAll(/\d{10,}/g, '0')}`
  }
  for (const what of ['', '/audit']) {
    const [hidden, absent] = await Promise.all([
      page(`/c/${cast.design}${what}`),
      page(`/c/c_000000000000${what}`),
    ])
    tally.count(hidden === absent ? undefined : `the page /c/…${what} differs between private and absent`)
  }
  for (const path of ['/api/start?channel=', '/api/audit?channel=']) {
    const read = async (channel: string) => {
      const { status, body } = await ask(url + path + channel, { headers: { cookie } })
      return `${status} ${body.replaceAll(channel, 'c')}`
    }
    const isSame = (await read(cast.design)) === (await read('c_000000000000'))
    tally.count(isSame ? undefined : `${path} differs between private and absent`)
  }
  // A private channel's name can be had by another, and looking for it finds nothing.
  await using cys = await connect(url, cast.cy.token)
  const { channels } = await cys.ask('channel:list', { query: 'design' })
  tally.count(
    channels.some(({ channel }) => channel === cast.design) ? 'a private channel is listed' : undefined,
  )
  return tally.row('answers about known and unknown handles, private and absent channels, word by word')
}

async function timeHandles({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('times of sign-ins')
  const row = await timeSignIn({
    target,
    isShort,
    tell,
    url: target.gateways[1 % target.gateways.length]!.url,
    known: target.cast.ada.handle,
    rounds: isShort ? 20 : 100,
  })
  return { ...row, case: 'the time of a sign-in with a known and with an unknown handle' }
}

/** Signs in wrongly as somebody there is and as nobody, in turn, and compares the times. */
async function timeSignIn({
  url,
  known,
  rounds,
}: AttackOptions & { url: string; known: string; rounds: number }): Promise<Row> {
  const tally = new Tally()
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++)
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const handle = which === 0 ? known : `nobody-${round}`
      const startedAt = performance.now()
      await post(
        url,
        '/api/auth/sign-in',
        { handle, password: 'not this one here' },
        { headers: { 'x-forwarded-for': `198.${19 + which}.${Math.floor(round / 200)}.${round % 200}` } },
      )
      times[which].push(performance.now() - startedAt)
      tally.count()
    }
  // The first 100 only: for one handle more are told to wait.
  const [first, second] = times.map((list) => list.slice(5, 95)) as [number[], number[]]
  const { z, overlap } = rankTest(first, second)
  if (Math.abs(z) > mostZ) tally.faults.push(`told apart: z = ${z.toFixed(1)}`)
  return tally.row('', {
    note: `z = ${z.toFixed(1)}; one is the slower in ${(overlap * 100).toFixed(0)} % of pairs`,
  })
}

/** Asks about a private channel and about none, in turn, over the socket. */
async function timeChannels({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('times of channels')
  const tally = new Tally()
  const { redis, cast } = target
  const eve = await makePerson(redis, newHandle('eve'))
  const { channel: hidden } = await createChannel(redis, {
    by: cast.ada.user,
    kind: 'private',
    name: newHandle('busy'),
    members: [cast.bob.user, ...(await crowd(redis, 80))],
  })
  await using adas = await connect(target.gateways[0]!.url, cast.ada.token)
  for (let count = 0; count < 200; count++) await adas.say(hidden, `message ${count}`)
  // In the same partition: what is asked costs the same on the way.
  const partition = redis.keys.partitionOf(hidden)
  let absent = 'c_000000000000' as typeof hidden
  for (let number = 0; redis.keys.partitionOf(absent) !== partition; number++)
    absent = `c_${String(number).padStart(12, '0')}` as typeof hidden
  await using eves = await connect(target.gateways[0]!.url, eve.token)
  const notes: string[] = []
  for (const [name, input] of [
    ['history:page', {}],
    ['channel:join', {}],
    ['message:send', { text: 'x' }],
    ['message:send', { text: '@here' }],
    ['member:list', {}],
    ['presence:here', {}],
  ] as const) {
    const times: [number[], number[]] = [[], []]
    for (let round = 0; round < (isShort ? 15 : 120); round++)
      for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const channel = which === 0 ? hidden : absent
        const startedAt = performance.now()
        const answer = await eves.askAnything(name, {
          channel,
          ...input,
          ...(name === 'message:send' && { clientId: crypto.randomUUID() }),
        })
        times[which].push(performance.now() - startedAt)
        // Nobody types so fast: as fast as one may.
        if (!answer.ok && answer.error.code === 'rate_limited')
          await new Promise((resolve) => setTimeout(resolve, answer.error.retryAfterMs))
        tally.count(answer.ok ? `${name} was done` : undefined)
      }
    const { z } = rankTest(times[0].slice(5), times[1].slice(5))
    const asked = 'text' in input ? `${name} (${input.text})` : name
    if (Math.abs(z) > mostZ) tally.faults.push(`${asked} tells them apart: z = ${z.toFixed(1)}`)
    notes.push(`${asked} ${z.toFixed(1)}`)
  }
  return tally.row('the time of asking about a private channel of 200 messages and about none', {
    note: `z: ${notes.join(', ')}`,
  })
}

/** Members that make a channel large. */
function crowd(redis: Redis, count: number): Promise<UserId[]> {
  return Promise.all(
    Array.from({ length: count }, async () => (await makePerson(redis, newHandle('crowd'))).user),
  )
}
