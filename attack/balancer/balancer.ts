import { post, ask, askRaw } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'
import { startWeak } from '../weak.ts'

const evil = 'evil.example'

/** Headers by which a client would like to be taken for somebody else, or for a part of the system. */
const claims: readonly Record<string, string>[] = [
  { host: evil },
  { 'x-forwarded-host': evil },
  { 'x-forwarded-proto': 'https' },
  { forwarded: `host=${evil};proto=https;for=203.0.113.9` },
  { 'x-original-url': '/admin' },
  { 'x-rewrite-url': '/admin' },
  { 'x-host': evil },
  { 'x-forwarded-server': evil },
  { 'x-forwarded-prefix': '/evil' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'src/proxy:src/proxy:src/proxy:src/proxy:src/proxy' },
  { 'x-middleware-rewrite': `http://${evil}/` },
  { 'x-middleware-next': '1' },
  { 'x-nonce': 'planted' },
  { 'content-security-policy': "script-src 'nonce-planted' 'unsafe-inline'" },
  { 'x-matched-path': '/admin' },
  { 'x-invoke-path': '/admin' },
  { 'x-nextjs-data': '1' },
  { 'next-router-prefetch': '1', rsc: '1' },
  { 'next-action': '0000000000000000000000000000000000000000' },
  { 'x-http-method-override': 'POST' },
  { 'accept-language': 'x'.repeat(4_000) },
  { connection: 'close, cookie' },
  { te: 'trailers' },
  { range: 'bytes=0-1' },
]

/** What comes with each way of saying twice how long a request is: a second one, hidden behind the first. */
const hidden = 'GET /metrics HTTP/1.1\r\nHost: x\r\nX-Smuggled: yes\r\n\r\n'
const smuggled: readonly (readonly [name: string, head: string])[] = [
  [
    'a length and chunks',
    `Content-Length: ${hidden.length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
  ],
  ['chunks spelled oddly', `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`],
  ['chunks with a tab', `Transfer-Encoding:\tchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${hidden}`],
  ['chunks behind a space', `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`],
  [
    'chunks twice',
    `Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${hidden}`,
  ],
  ['a vertical tab', `Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n${hidden}`],
  ['a line feed alone', `X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`],
  ['lengths that differ', `Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`],
  ['a length with a plus', `Content-Length: +0\r\n\r\n${hidden}`],
  ['a length in hexadecimal', `Content-Length: 0x0\r\n\r\n${hidden}`],
  ['a chunk with an extension', `Transfer-Encoding: chunked\r\n\r\n0;x=\ny\r\n\r\n${hidden}`],
]

/** Hostile headers, hosts and paths through the load balancer. */
export const balancer: AttackClass = {
  name: 'balancer',
  title:
    'hostile headers through the load balancer: forwarded addresses, hosts, inner headers of the web server, smuggled requests, absolute addresses, paths behind paths',
  answers:
    'headers that claim an address, a host or an inside are replaced or ignored; what is no single well-formed request is refused with 400; metrics are not there; what never comes is answered 408 after five seconds',
  limits: 'on',
  async run(options) {
    const { target, tell } = options
    const rows = [await claim(options.target.url)]
    rows[0]!.case =
      'headers that claim to be somebody else, or from inside: nothing of them comes back, nobody is let in'

    tell('smuggling')
    const smuggling = new Tally()
    for (const path of ['/api/auth/sign-in', '/api/workspace', '/', '/socket.io/?EIO=4&transport=polling'])
      for (const [name, head] of smuggled) {
        const { text } = await askRaw(
          target.url,
          `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${head}`,
          { waitMs: options.isShort ? 150 : 800 },
        )
        const answers = text.match(/^HTTP\/1\.\d (\d+)/gm) ?? []
        // The hidden one may be answered as what it plainly is, a second request; then it is the load balancer that refuses it.
        const reached = /# HELP|runnel_sockets/.test(text)
        const isFault = reached || answers.some((one) => / 50[0-1]/.test(one))
        smuggling.count(isFault ? `${name} at ${path}: ${answers.join(', ')}` : undefined)
      }
    rows.push(smuggling.row('requests hidden in requests'))

    const paths = new Tally()
    for (const path of [
      '/metrics',
      '//metrics',
      '/./metrics',
      '/%6d%65trics',
      '/METRICS',
      '/metrics/',
      '/metrics?x',
      '/api/../metrics',
      '/api/..%2fmetrics',
      '/api/%2e%2e/metrics',
      '/socket.io/../metrics',
      '\\metrics',
      '/api\\..\\metrics',
      '/;/metrics',
      '/metrics;x',
      '/metrics%00',
      '/%252e%252e/metrics',
      '/stats',
      '/haproxy?stats',
      '/.env',
      '/.git/config',
      '/package.json',
      '/_next/static/../../../../package.json',
      '/_next/static/..%2f..%2f..%2fserver.js',
      '/_next/image?url=http://169.254.169.254/&w=64&q=75',
      `/_next/image?url=${encodeURIComponent(target.url)}/icon.svg&w=64&q=75`,
      '/_next/image?url=/api/start&w=64&q=75',
      '/_next/data/x/index.json',
      '/__nextjs_original-stack-frame',
    ]) {
      const { text } = await askRaw(
        target.url,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: runnel_session=${target.cast.ada.token}\r\nConnection: close\r\n\r\n`,
        { waitMs: 3_000 },
      )
      const status = Number(/^HTTP\/1\.\d (\d+)/.exec(text)?.[1] ?? 0)
      const told = /# HELP|runnel_sockets|"dependencies"|\[core\]|process\.env|session"/.test(text)
      const isFault = told || status === 500
      paths.count(isFault ? `${path}: ${status}` : undefined)
    }
    for (const line of [
      `GET http://${evil}/ HTTP/1.1`,
      `GET http://169.254.169.254/latest HTTP/1.1`,
      `GET ${target.redisUrl.replace(/:[^:@/]*@/, '')} HTTP/1.1`,
      `CONNECT 127.0.0.1:${new URL(target.redisUrl).port} HTTP/1.1`,
      `GET //${evil}/ HTTP/1.1`,
      `GET /\\${evil}/ HTTP/1.1`,
      `GET /%0d%0aSet-Cookie:%20planted=1 HTTP/1.1`,
      `GET /c/x%0d%0aSet-Cookie:%20planted=1 HTTP/1.1`,
      `GET /sign-in?next=//${evil}/ HTTP/1.1`,
    ]) {
      const { text } = await askRaw(target.url, `${line}\r\nHost: x\r\nConnection: close\r\n\r\n`, {
        waitMs: 3_000,
      })
      const head = text.slice(0, text.indexOf('\r\n\r\n'))
      const leads = /^location: *(?:https?:)?[/\\]{2}(?:evil|169)/im.test(head)
      const planted = /^set-cookie: *planted/im.test(head)
      const opened = line.startsWith('CONNECT') && / 200/.test(head.slice(0, 15))
      paths.count(leads || planted || opened ? `${line}: ${head.slice(0, 200)}` : undefined)
    }
    rows.push(paths.row('paths behind paths, absolute addresses, places that lead elsewhere'))
    rows.push(await comeFromElsewhere(options))

    await using weak = await startWeak()
    const control = await claim(weak.url)
    rows.push({ ...control, case: 'a server that believes Host and X-Forwarded-For', isControl: true })
    return rows
  },
}

async function claim(url: string): Promise<Row> {
  const tally = new Tally()
  for (const headers of claims)
    for (const path of [
      '/',
      '/sign-in',
      '/admin',
      '/c/c_000000000000',
      '/api/start',
      '/api/workspace',
      '/api/audit',
    ]) {
      const reply = await ask(url + path, { headers }).catch(() => undefined)
      if (reply === undefined) {
        tally.count()
        continue
      }
      const { status, body } = reply
      const everything = JSON.stringify(reply.headers) + body
      const echoes = everything.includes(evil) || everything.includes('planted')
      // Nobody is signed in here: what needs that is refused or leads to signing in.
      const isLetIn =
        path !== '/sign-in' &&
        path !== '/api/workspace' &&
        status === 200 &&
        !/sign-in|sign-up|401/.test(body)
      const fault = echoes ? 'it comes back' : isLetIn ? 'let in' : status >= 500 ? String(status) : undefined
      tally.count(fault && `${JSON.stringify(headers).slice(0, 80)} at ${path}: ${fault}`)
    }
  return tally.row('')
}

/** Whoever invents addresses is counted by their own all the same. */
async function comeFromElsewhere({ target }: AttackOptions): Promise<Row> {
  const tally = new Tally()
  const handle = newHandle('nobody')
  let refused = 0
  for (let count = 0; count < 45; count++) {
    const { status } = await post(
      target.url,
      '/api/auth/sign-in',
      { handle, password: 'not this one here' },
      {
        headers: {
          'x-forwarded-for': `198.51.100.${count}, 203.0.113.${count}`,
          'x-real-ip': `203.0.113.${count}`,
          forwarded: `for=203.0.113.${count}`,
          'client-ip': `203.0.113.${count}`,
          'true-client-ip': `203.0.113.${count}`,
          'cf-connecting-ip': `203.0.113.${count}`,
        },
        from: '127.0.77.1',
      },
    )
    if (status === 429) refused += 1
    tally.count(status === 401 || status === 429 ? undefined : String(status))
  }
  if (refused === 0) tally.faults.push('invented addresses were counted as many')
  return tally.row('wrong passwords from invented addresses are counted as one')
}
