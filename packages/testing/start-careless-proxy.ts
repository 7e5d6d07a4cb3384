import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

/** What a load balancer of somebody else's gets wrong. */
export interface Carelessness {
  /** It does not hand on WebSockets. */
  isDeafToUpgrades?: boolean
  /** Each request goes to the next gateway, whoever asked. */
  isRestless?: boolean
  /** It tells gateways its own name for the host. */
  isAnonymous?: boolean
}

/** A load balancer in front of these gateways, set up without care: what the doctor has to notice. */
export async function startCarelessProxy(
  gateways: readonly string[],
  { isDeafToUpgrades = false, isRestless = false, isAnonymous = false }: Carelessness,
): Promise<AsyncDisposable & { url: string }> {
  let turn = 0
  const next = () => new URL(gateways[isRestless ? turn++ % gateways.length : 0]!)
  const server = createServer((incoming, response) => {
    const { hostname, port } = next()
    const headers = isAnonymous ? { ...incoming.headers, host: `${hostname}:${port}` } : incoming.headers
    const { method, url: path } = incoming
    const onward = ask({ hostname, port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    incoming.pipe(onward)
  })
  server.on('upgrade', (incoming, socket, head) => {
    if (isDeafToUpgrades) return socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    const { hostname, port } = next()
    const onward = connect(Number(port), hostname, () => {
      const lines = incoming.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
      )
      onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
