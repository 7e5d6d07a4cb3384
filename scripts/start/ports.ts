// Finding ports nobody listens on. Private ones are drawn below the range the kernel hands to outgoing connections, so that
// none of those can sit on one while its process is being started again.
import { connect, createServer } from 'node:net'
import { Refusal } from './refusal.mjs'

const privateFrom = 20_000
const privateTo = 32_000

/** The first free port from `first` on, at most 100 further; throws a Refusal when all are taken. */
export async function nextFreePort(first: number, host: string, taken: ReadonlySet<number>): Promise<number> {
  for (let port = first; port < first + 100 && port <= 65_535; port += 1) {
    if (!taken.has(port) && (await isPortFree(port, host))) return port
  }
  throw new Refusal(
    `No free port from ${first} to ${Math.min(first + 99, 65_535)} on ${host}. Choose another with --port.`,
  )
}

/** `wanted` if it is free, else any free private port on the loopback. Adds the answer to `taken`. */
export async function privatePort(
  wanted: number | undefined,
  taken: Set<number>,
  random: () => number = Math.random,
): Promise<number> {
  const candidates = Array.from(
    { length: 50 },
    () => privateFrom + Math.floor(random() * (privateTo - privateFrom)),
  )
  for (const port of wanted === undefined ? candidates : [wanted, ...candidates]) {
    if (taken.has(port) || !(await isPortFree(port, '127.0.0.1'))) continue
    taken.add(port)
    return port
  }
  throw new Refusal(`No free port between ${privateFrom} and ${privateTo} on 127.0.0.1.`)
}

/** Whether nothing listens there: neither answers a connection, nor keeps us from listening. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return !(await answers(port, reachable)) && (await canListen(port, host))
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 500 })
    const end = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false))
  })
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      const refusal = refusalToListen(code, port, host)
      if (refusal === undefined) resolve(false)
      else reject(new Refusal(refusal))
    })
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** What to say when another port on that address would do no better; `code` is the system's. */
export function refusalToListen(code: string, port: number, host: string): string | undefined {
  if (code === 'EADDRNOTAVAIL') return `This machine has no address ${host}. Choose another with --host.`
  if (code === 'EACCES')
    return `Only root may listen on port ${port}. Choose one from 1024 on with --port, and lead ${port} to it.`
  return undefined
}
