import { endSocket, type App, type ChatSocket } from './app.ts'

/** How much of the time people have to go by themselves. */
const ownShare = 0.8
const stepMs = 50
/** How long requests that have no answer yet are waited for, in ms. */
const answersMs = 5_000

/**
 * Sends everyone away, spread over `drainMs`: they are told, leave at moments of their own choosing, and those who stay are closed one after
 * another. Settles when nobody is left and everything asked has been answered.
 */
export async function drain({ io }: App, drainMs: number): Promise<void> {
  const { sockets } = io.of('/')
  const left = () => [...sockets.values()]
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  io.local.emit('gateway:draining', { reconnectInMs: Math.round(drainMs * ownShare) })
  while (left().length > 0 && elapsed() < drainMs * ownShare) await pause(stepMs)

  const rest = left()
  const closingMs = Math.max(1, drainMs - elapsed())
  const closingAt = performance.now()
  let closed = 0
  while (closed < rest.length) {
    const due = Math.ceil((rest.length * (performance.now() - closingAt + stepMs)) / closingMs)
    for (const socket of rest.slice(closed, due)) await close(socket, startedAt + drainMs + answersMs)
    closed = Math.max(closed, Math.min(due, rest.length))
    if (closed < rest.length) await pause(stepMs)
  }
}

/** Ends a socket, after its last answer if that comes in time. */
async function close(socket: ChatSocket, untilMs: number): Promise<void> {
  while (socket.connected && socket.data.inFlight > 0 && performance.now() < untilMs) await pause(10)
  endSocket(socket, { reason: 'draining', reconnect: true })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
