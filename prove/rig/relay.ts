import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server on which connections can come to lead nowhere: both ends hold them for open, and hear nothing. */
export interface Relay extends AsyncDisposable {
  url: string
  /** From now on nothing passes on these connections that stand now, not even their end: on the way `up` to the server, `down` from it, or `both`. Gives how many. */
  swallow(way: 'up' | 'down' | 'both', isMeant: () => boolean): number
}

/** Lays such a way to a server, `http://…`. */
export async function startRelay(to: string): Promise<Relay> {
  const { hostname, port } = new URL(to)
  const lines = new Set<{ up: boolean; down: boolean }>()
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) })
    const line = { up: true, down: true }
    lines.add(line)
    for (const [from, into, way] of [
      [near, far, 'up'],
      [far, near, 'down'],
    ] as const) {
      sockets.add(from)
      from
        .on('data', (bytes) => line[way] && into.write(bytes))
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(from)
          lines.delete(line)
          if (line[way]) into.destroy()
        })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallow(way, isMeant) {
      const meant = [...lines].filter((line) => line.up && line.down && isMeant())
      for (const line of meant) Object.assign(line, { up: way === 'down', down: way === 'up' })
      return meant.length
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
