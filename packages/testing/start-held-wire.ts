import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server on which what is sent can be held back, as a network does that loses packets and has them repeated. */
export interface HeldWire extends AsyncDisposable {
  url: string
  /** What is sent from now on does not arrive. */
  hold(): void
  /** Whether a text is among what is held back. */
  holds(text: string): boolean
  /** It arrives now; but of a connection that was reset meanwhile nothing does. */
  release(): void
}

/** Lays such a way to a server, `redis://…`. */
export async function startHeldWire(to: string): Promise<HeldWire> {
  const { hostname, port } = new URL(to)
  const held = new Set<() => void>()
  const sockets = new Set<Socket>()
  let isHolding = false
  /** What was held back lately, of whichever connection. */
  let heldBytes = ''
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    const waiting: (() => void)[] = []
    const deliver = () => {
      for (const step of waiting.splice(0)) step()
      held.delete(deliver)
    }
    const pass = (step: () => void) => {
      waiting.push(step)
      held.add(deliver)
      if (!isHolding) deliver()
    }
    near.on('data', (bytes) => {
      if (isHolding) heldBytes += bytes.toString()
      pass(() => far.write(bytes))
    })
    near.on('end', () => pass(() => far.end()))
    near.on('error', () => {
      waiting.length = 0
      far.destroy()
    })
    far.on('data', (bytes) => near.write(bytes))
    far.on('end', () => near.end())
    far.on('error', () => near.destroy())
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    holds: (text) => heldBytes.includes(text),
    hold() {
      isHolding = true
    },
    release() {
      isHolding = false
      heldBytes = ''
      for (const deliver of held) deliver()
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
