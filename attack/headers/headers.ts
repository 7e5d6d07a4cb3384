import type { IncomingHttpHeaders } from 'node:http'
import { connect } from '@runnel/testing/connection'
import { ask, askRaw, post, type Reply } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'
import { startWeak } from '../weak.ts'

/** What the headers of every answer, and the source of every page, must and must not say. */
export const headers: AttackClass = {
  name: 'headers',
  title:
    'headers of every page, file, answer and refusal: content policy with a nonce that is never the same, no script or style inline, types, frames, referrers, caches, cookies',
  answers:
    'a nonce for each page that is never given twice, nothing inline, `nosniff`, no frames, no referrer elsewhere, nothing private kept by caches; cookies are `HttpOnly; SameSite=Lax; Path=/`',
  limits: 'on',
  async run(options) {
    const { target } = options
    await using weak = await startWeak()
    const control = new Tally()
    for (const path of ['/', '/api/start']) await look(weak.url + path, 'anyone', {}, control)
    return [
      await lookAtPages(options),
      await lookAtAnswers(options),
      await lookAtCookies(options),
      control.row(`a careless server (${control.faults.length} faults at two places)`, { isControl: true }),
    ].map((row) => ({ ...row, case: row.case.replaceAll(target.url, '') }))
  },
}

const pages = (target: AttackOptions['target']) => [
  '/',
  '/sign-in',
  '/sign-up',
  '/join/AAAAAAAAAAAAAAAAAAAAAA',
  '/reset/AAAAAAAAAAAAAAAAAAAAAA',
  `/c/${target.cast.general}`,
  `/c/${target.cast.design}`,
  `/c/${target.cast.design}/audit`,
  '/c/c_000000000000',
  '/c/nonsense',
  '/admin',
  '/admin/audit',
  '/browse',
  '/unread',
  '/threads',
  '/activity',
  '/settings',
  '/nothing/here',
  '/api',
  '/apixyz',
  '/socket.io',
  '/socket.iox',
  '/favicon.ico',
  '/favicon.icox',
  '/icon.svgx',
  '/_next/nothing',
  '/_next/image',
  '/%E0%A4%A',
  '/a%00b',
  '//evil.example/',
  '/metrics',
  '/_next/static/chunks/nothing.js',
  '/icon.svg',
]

async function lookAtPages({ target, isShort }: AttackOptions): Promise<Row> {
  const tally = new Tally()
  const people: [string, Record<string, string>][] = [
    ['a stranger', {}],
    ['ada', { cookie: `runnel_session=${target.cast.ada.token}` }],
    ['cy', { cookie: `runnel_session=${target.cast.cy.token}` }],
    ['somebody with a session that ended', { cookie: `runnel_session=${'A'.repeat(43)}` }],
  ]
  const nonces = new Set<string>()
  const files: string[] = []
  for (const [who, given] of isShort ? people.slice(0, 2) : people)
    for (const path of pages(target)) {
      const reply = await look(target.url + path, who, given, tally)
      const [nonce] = noncesOf(reply.headers)
      if (nonce !== undefined && nonces.has(nonce)) tally.faults.push(`${path}: a nonce was used again`)
      if (nonce !== undefined) nonces.add(nonce)
      files.push(
        ...[...reply.body.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g)].map(([, file]) => file!),
      )
    }
  for (const file of new Set(files)) {
    const { status, headers: given } = await ask(target.url + file)
    const fault =
      status !== 200
        ? String(status)
        : given['x-content-type-options'] !== 'nosniff'
          ? 'may be sniffed'
          : undefined
    tally.count(fault && `${file}: ${fault}`)
  }
  return tally.row('every page, also those that are not found, and the files they name', {
    note: `${nonces.size} nonces, each used once`,
  })
}

const noncesOf = (given: IncomingHttpHeaders) =>
  [...String(given['content-security-policy'] ?? '').matchAll(/'nonce-([^']+)'/g)].map(([, nonce]) => nonce!)

/** Looks at one answer from outside, and counts what is wrong with it. */
async function look(url: string, who: string, given: Record<string, string>, tally: Tally): Promise<Reply> {
  const reply = await ask(url, { headers: given })
  for (const fault of faultsIn(reply)) tally.faults.push(`${url} for ${who}: ${fault}`)
  tally.attempts += 1
  return reply
}

/** What is wrong with an answer. */
export function faultsIn({ status, headers: given, body }: Reply): string[] {
  const faults: string[] = []
  const policy = String(given['content-security-policy'] ?? '')
  const isPage = String(given['content-type']).startsWith('text/html')
  const directives = new Map(
    policy.split(';').map((one) => {
      const [name = '', ...values] = one.trim().split(/\s+/)
      return [name, values] as const
    }),
  )
  if (policy === '') faults.push('no content policy')
  for (const name of ['script-src', 'script-src-elem', 'default-src', 'style-src', 'style-src-elem']) {
    const values = directives.get(name) ?? []
    for (const value of ["'unsafe-inline'", "'unsafe-eval'", '*', 'http:', 'https:', 'data:', 'blob:'])
      if (values.includes(value)) faults.push(`${name} allows ${value}`)
  }
  if (!directives.get('frame-ancestors')?.includes("'none'")) faults.push('may be framed')
  if (isPage && policy.includes('script-src')) {
    for (const name of ['base-uri', 'object-src'])
      if (!directives.get(name)?.includes("'none'")) faults.push(`no ${name}`)
    const [nonce] = noncesOf(given)
    if (nonce === undefined || nonce.length < 20) faults.push('no nonce, or a short one')
    for (const [tag] of body.matchAll(/<(?:script|style)\b[^>]*>/g))
      if (!tag.includes(`nonce="${nonce}"`)) faults.push(`without the nonce: ${tag.slice(0, 100)}`)
  } else if (isPage)
    for (const [tag] of body.matchAll(/<(?:script|style)\b[^>]*>/g))
      faults.push(`inline: ${tag.slice(0, 100)}`)
  for (const [tag] of body.matchAll(/<[a-z][^>]*\son[a-z]+="[^>]*>/g))
    if (isPage) faults.push(`a handler inline: ${tag.slice(0, 100)}`)
  for (const [, address] of body.matchAll(
    /<(?:script|img|link|iframe)[^>]*(?:src|href)="((?:https?:)?\/\/[^"]+)"/g,
  ))
    if (isPage) faults.push(`something from elsewhere: ${address}`)
  if (given['x-content-type-options'] !== 'nosniff') faults.push('may be sniffed')
  if (!/^(?:no-referrer|same-origin)$/.test(String(given['referrer-policy'])))
    faults.push('tells where it was')
  for (const name of ['x-powered-by', 'server', 'access-control-allow-origin', 'x-aspnet-version', 'via'])
    if (given[name] !== undefined) faults.push(`says ${name}: ${String(given[name])}`)
  const isPrivate = /no-store|no-cache|private/.test(String(given['cache-control']))
  if (isPage && status === 200 && !/no-store/.test(String(given['cache-control'])) && !isPrivate)
    faults.push('may be kept by caches')
  return faults
}

async function lookAtAnswers({ target }: AttackOptions): Promise<Row> {
  const tally = new Tally()
  const { url, cast } = target
  const cookie = `runnel_session=${cast.ada.token}`
  for (const path of [
    '/api/start',
    `/api/start?channel=${cast.design}`,
    '/api/auth/session',
    '/api/workspace',
    '/api/audit',
    '/api/audit?format=csv',
    '/api/invitations/AAAAAAAAAAAAAAAAAAAAAA',
    '/api/auth/reset/AAAAAAAAAAAAAAAAAAAAAA',
    '/api/health/live',
    '/api/health/ready',
    '/api/nothing',
    '/api/%E0%A4%A',
    '/api/auth/sign-in',
    '/socket.io/?EIO=4&transport=polling',
    '/socket.io/?EIO=3&transport=polling',
    '/socket.io/nothing',
  ])
    for (const given of [{}, { cookie }, { cookie, origin: 'https://evil.example' }] as Record<
      string,
      string
    >[]) {
      const reply = await look(url + path, 'somebody', given, tally)
      const isKept = !/no-store/.test(String(reply.headers['cache-control']))
      if (path.startsWith('/api/') && isKept) tally.faults.push(`${path}: may be kept by caches`)
      if (path.includes('audit?format=csv') && reply.status === 200) {
        const isDownload = String(reply.headers['content-disposition']).startsWith('attachment')
        if (!isDownload) tally.faults.push(`${path}: is shown instead of downloaded`)
      }
    }
  return tally.row('every answer of the API and of the socket’s polling, refusals included')
}

async function lookAtCookies({ target }: AttackOptions): Promise<Row> {
  const tally = new Tally()
  const { url, cast } = target
  await using adas = await connect(url, cast.ada.token)
  const { token: invite } = await adas.ask('invitation:create', { uses: 1 })
  const handle = newHandle('fay')
  const password = 'a long enough word'
  const up = await post(url, '/api/auth/sign-up', { handle, name: 'Fay', password, invite })
  const inside = await post(url, '/api/auth/sign-in', { handle, password })
  const out = await post(url, '/api/auth/sign-out', {}, { headers: { cookie: 'runnel_session=x' } })
  const polled = await ask(`${url}/socket.io/?EIO=4&transport=polling`)
  const upgraded = await askRaw(
    url,
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    { waitMs: 500 },
  )
  const cookies = [up, inside, out, polled].flatMap(({ headers: given }) =>
    [given['set-cookie'] ?? []].flat(),
  )
  cookies.push(...[...upgraded.text.matchAll(/^set-cookie: (.*)\r$/gim)].map(([, cookie]) => cookie!))
  for (const cookie of cookies)
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/'])
      tally.count(
        new RegExp(`;\\s*${part}(?:;|$)`, 'i').test(cookie)
          ? undefined
          : `${cookie.split('=')[0]}: no ${part}`,
      )
  if (cookies.length < 4) tally.faults.push(`only ${cookies.length} cookies were seen`)
  const bodies = [up, inside].map(({ body }) => body).join()
  const token = /runnel_session=([\w-]+)/.exec(String(up.headers['set-cookie']))?.[1] ?? 'none'
  tally.count(bodies.includes(token) ? 'the token stands in the body' : undefined)
  tally.count(/argon2|passwordHash/.test(bodies) ? 'the hash stands in the body' : undefined)
  for (const { user } of [cast.bob]) {
    const answer = JSON.stringify(await adas.askAnything('user:read', { users: [user] }))
    tally.count(/password|argon2|token/i.test(answer) ? 'a profile holds secrets' : undefined)
  }
  const sessions = JSON.stringify(await adas.askAnything('session:list', {}))
  tally.count(sessions.includes(cast.ada.token) ? 'the list of sessions holds tokens' : undefined)
  return tally.row('cookies, and what bodies and answers do not hold', { note: `${cookies.length} cookies` })
}
