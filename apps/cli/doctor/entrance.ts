import { isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createClient } from '@runnel/client/client'
import { fails, holds, unknown, warns, type Finding } from './finding.ts'
import { until } from './until.ts'

/** What is tried at the address that people use: the load balancer, or a gateway where there is none. */
export interface Entrance {
  url: string
  /** Of probe people. */
  tokens: readonly string[]
}

const askMs = 5_000
const certificateDays = 14

async function ask(url: string, headers: Record<string, string> = {}): Promise<Response | Error> {
  try {
    return await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(askMs) })
  } catch (error) {
    const { cause, message } = error as Error
    return new Error(cause instanceof Error ? cause.message : message)
  }
}

/** Tries everything that people and browsers need of the address they use. When it does not answer at all, only that is told. */
export async function examineEntrance({ url, tokens }: Entrance): Promise<Finding[]> {
  const [one = '', other = one] = tokens
  const ready = await ask(`${url}/api/health/ready`)
  if (ready instanceof Error)
    return [
      fails(
        'entrance.health',
        `Nobody can be reached at ${url}: ${ready.message}`,
        'Is the load balancer running? Is the address right (--url)? With a certificate that is not trusted here, set NODE_EXTRA_CA_CERTS.',
      ),
    ]
  return [
    ready.status === 200
      ? holds('entrance.health', `A gateway behind ${url} is ready.`)
      : fails(
          'entrance.health',
          `No gateway behind ${url} is ready (${ready.status}).`,
          'Look at the logs of the gateways; "redis" in the answer of /api/health/ready means that they cannot reach Redis.',
        ),
    await examineWebApp(url),
    await examineFigures(url),
    await examineWebSocket(url, one),
    await examinePolling(url, other),
    await examineOrigin(url),
    await examineCookie(url, one),
    ...(await examineCertificate(url)),
  ]
}

async function examineWebApp(url: string): Promise<Finding> {
  const page = await ask(`${url}/`)
  const isPage = page instanceof Response && page.status < 400
  return isPage
    ? holds('entrance.web', 'The web app answers.')
    : fails(
        'entrance.web',
        `The web app does not answer (${page instanceof Error ? page.message : page.status}).`,
        'Look at the log of "web", and at RUNNEL_GATEWAY_URL: it must lead from there to the gateways.',
      )
}

async function examineFigures(url: string): Promise<Finding> {
  const answer = await ask(`${url}/metrics`)
  return answer instanceof Response && answer.status === 200
    ? fails(
        'entrance.metrics',
        'Anybody can read the figures of a process at /metrics.',
        'Let the load balancer refuse /metrics (deploy/haproxy/haproxy.cfg does), and keep RUNNEL_METRICS_PORT inside.',
      )
    : holds('entrance.metrics', 'The figures for operators cannot be read from outside.')
}

/** How long it takes to be online over one transport, or undefined when that does not come about. */
async function talkOver(url: string, token: string, transport: 'websocket' | 'polling'): Promise<boolean> {
  await using client = createClient({ url, token, transports: [transport] })
  client.start()
  const isOnline = () => client.connection.getState().phase === 'online'
  if (!(await until(isOnline, askMs))) return false
  // Several requests: a polling that is sent to another gateway half-way is cut off.
  for (let turn = 0; turn < 8; turn += 1)
    await client.request('channel:list', {}, { timeoutMs: askMs }).catch(() => undefined)
  return isOnline()
}

async function examineWebSocket(url: string, token: string): Promise<Finding> {
  return (await talkOver(url, token, 'websocket'))
    ? holds('entrance.websocket', 'WebSockets pass.')
    : fails(
        'entrance.websocket',
        'WebSockets do not pass: people are connected by polling, which is slower and heavier.',
        'What stands in front must hand on "Upgrade: websocket" on /socket.io/, and not cut connections that are quiet for 25 s. For nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_read_timeout 1h.',
      )
}

async function examinePolling(url: string, token: string): Promise<Finding> {
  return (await talkOver(url, token, 'polling'))
    ? holds(
        'entrance.polling',
        'Polling, the way of those whose network lets no WebSocket through, stays with one gateway.',
      )
    : fails(
        'entrance.polling',
        'Polling breaks off: whose network lets no WebSocket through cannot use Runnel.',
        'Requests of one Socket.IO session must reach one gateway: let the load balancer stick by address or cookie for /socket.io/?transport=polling, as deploy/haproxy/haproxy.cfg does.',
      )
}

const handshake = '/socket.io/?EIO=4&transport=polling'

async function examineOrigin(url: string): Promise<Finding> {
  const { origin } = new URL(url)
  const own = await ask(`${url}${handshake}`, { origin })
  const foreign = await ask(`${url}${handshake}`, { origin: 'https://somewhere-else.invalid' })
  if (!(own instanceof Response) || own.status !== 200)
    return fails(
      'entrance.origin',
      `The gateways do not take pages of ${origin} for their own: browsers cannot connect.`,
      `Let the load balancer hand on the Host header as it came, or set RUNNEL_ORIGIN=${origin} for the gateways.`,
    )
  return foreign instanceof Response && foreign.status === 200
    ? fails(
        'entrance.origin',
        'Pages of any other site may connect as whoever looks at them.',
        'Take what is not yours out of RUNNEL_ORIGIN, and let nothing in front change the Origin header.',
      )
    : holds('entrance.origin', 'Pages of this address may connect, and those of others may not.')
}

async function examineCookie(url: string, token: string): Promise<Finding> {
  const { protocol, hostname } = new URL(url)
  const isSafe = protocol === 'https:'
  const knows = async (cookie: string) => {
    const answer = await ask(`${url}/api/auth/session`, { cookie: `${cookie}=${token}` })
    return answer instanceof Response && answer.status === 200
  }
  const isSecure = await knows('__Host-runnel_session')
  if (!isSecure && !(await knows('runnel_session')))
    return unknown('entrance.cookie', 'Whether sign-in cookies work could not be tried.')
  if (isSafe !== isSecure && isSafe)
    return fails(
      'entrance.cookie',
      'People come over TLS, and their sign-in cookie would be sent without it, too.',
      'Set RUNNEL_SECURE_COOKIE=true for gateways and web app.',
    )
  if (isSafe !== isSecure)
    return fails(
      'entrance.cookie',
      'The sign-in cookie is for TLS only, and this address has none: nobody stays signed in.',
      'Use the https address, or set RUNNEL_SECURE_COOKIE=false.',
    )
  return isSafe || /^(localhost|127\.|\[::1\])/.test(hostname)
    ? holds('entrance.cookie', 'The sign-in cookie fits the address.')
    : warns(
        'entrance.cookie',
        'People come without TLS: passwords and messages can be read on the way.',
        'Put TLS in front: "TLS" in docs/self-hosting.md.',
      )
}

async function examineCertificate(url: string): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(url)
  if (protocol !== 'https:') return []
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  const host = hostname.replaceAll(/^\[|\]$/g, '')
  // A name is sent along, an address must not be.
  const named = isIP(host) === 0 ? { servername: host } : {}
  const socket = connectTls({ host, port: Number(port || 443), ...named }, () => {
    resolve((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / 86_400_000)
    socket.destroy()
  })
  socket.setTimeout(askMs, () => socket.destroy())
  socket.on('error', () => resolve(undefined)).on('close', () => resolve(undefined))
  const days = await promise
  if (days === undefined) return [unknown('entrance.certificate', 'The certificate could not be looked at.')]
  const says = `The certificate is good for ${Math.floor(days)} more days.`
  return [
    days < certificateDays
      ? warns('entrance.certificate', says, 'Renew it, and reload the load balancer.')
      : holds('entrance.certificate', says),
  ]
}
