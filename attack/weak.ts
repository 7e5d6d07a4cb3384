import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/** What a check is held against to see that it can fail: a small server that does wrong what the product must not. */
export interface Weak extends AsyncDisposable {
  readonly url: string
  /** What it writes into its log. */
  readonly log: string[]
}

/**
 * Starts it. It lets in any origin and any token, takes whatever it is sent, answers differently for what is absent and what is forbidden, tells
 * handles apart by its words and its time, sets careless cookies, and serves pages with scripts and styles inline.
 */
export async function startWeak(): Promise<Weak> {
  const log: string[] = []
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      log.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`)
      const { pathname } = new URL(request.url ?? '/', 'http://weak')
      response.setHeader('set-cookie', 'runnel_session=secret; Path=/')
      response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
      response.setHeader('access-control-allow-credentials', 'true')
      if (pathname === '/api/auth/sign-in') {
        const isKnown = body.includes('known')
        let spent = 0
        if (isKnown) for (let round = 0; round < 2e6; round++) spent += round % 7
        response
          .writeHead(401, { 'content-type': 'application/json', 'x-spent': String(spent) })
          .end(JSON.stringify({ error: isKnown ? 'wrong password' : 'no such person' }))
      } else if (pathname.startsWith('/api/'))
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ host: request.headers.host, from: request.headers['x-forwarded-for'] }))
      else
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(
            `<!doctype html><title>weak</title><style>body { color: red }</style><script>window.ran = true</script><p onclick="x()">${decodeURIComponent(new URL(request.url ?? '/', 'http://weak').search)}</p><img src="http://elsewhere.invalid/x.png"><script>for (const end = performance.now() + 1500; performance.now() < end; );</script>`,
          )
    })
  })
  const io = new Server(http, { cors: { origin: true, credentials: true } })
  let uses = 1
  io.on('connection', (socket) => {
    socket.onAny((name: string, input: unknown, reply: unknown) => {
      log.push(`${name} ${JSON.stringify(input)}`)
      if (typeof reply !== 'function') return
      const { channel, token } = (input ?? {}) as { channel?: unknown; token?: unknown }
      const answer = reply as (value: unknown) => void
      if (token !== undefined) {
        // Looks first and takes afterwards.
        const isGood = uses > 0
        setTimeout(() => {
          uses -= 1
          answer(isGood ? { ok: true, data: {} } : { ok: false, error: { code: 'not_found', message: '' } })
        }, 10)
      } else if (channel === 'c_000000000000')
        answer({ ok: false, error: { code: 'not_found', message: 'There is no such channel.' } })
      else if (channel !== undefined)
        answer({ ok: false, error: { code: 'forbidden', message: 'This channel is private.' } })
      else answer({ ok: true, data: input })
    })
  })
  http.listen(0, '127.0.0.1')
  await new Promise((resolve) => http.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    log,
    async [Symbol.asyncDispose]() {
      await io.close()
    },
  }
}
