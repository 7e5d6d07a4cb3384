import { request, type IncomingHttpHeaders } from 'node:http'
import { connect as connectSocket } from 'node:net'

/** An HTTP answer as it came. */
export interface Reply {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface AskOptions {
  method?: string
  headers?: Record<string, string | string[]>
  body?: string | Buffer
  /** An address of this machine to come from, such as `127.0.3.1`. */
  from?: string
  timeoutMs?: number
}

/** One HTTP request with exactly these headers: none is added but Host, Connection and the length. Follows no redirect. */
export function ask(url: string, options: AskOptions = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, body, from, timeoutMs = 15_000 } = options
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers, agent: false, ...(from === undefined ? {} : { localAddress: from }) },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Posts JSON as a page of the product would, with its origin; `headers` come on top. */
export function post(
  url: string,
  path: string,
  body: unknown,
  { headers = {}, ...more }: Omit<AskOptions, 'body' | 'method'> = {},
): Promise<Reply> {
  return ask(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  })
}

/** Writes bytes to the server's port and gives everything that comes back until it closes, or `waitMs` have passed. Never rejects. */
export function askRaw(
  url: string,
  bytes: string | Buffer,
  { waitMs = 3_000, isHalfClosed = false }: { waitMs?: number; isHalfClosed?: boolean } = {},
): Promise<{ text: string; isClosed: boolean }> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let text = ''
    const socket = connectSocket({ host: hostname, port: Number(port) })
    const end = (isClosed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text, isClosed })
    }
    const timer = setTimeout(() => end(false), waitMs)
    socket.on('connect', () => {
      socket.write(bytes)
      if (isHalfClosed) socket.end()
    })
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('close', () => end(true))
    socket.on('error', () => end(true))
  })
}
