/** How a load generator speaks to each kind of server: what it says to be a member, how it sends, what a frame means. */

/** One message as a member received it. `sequence` is the server's order, where it has one. */
export interface Delivery {
  sequence: number | undefined
  text: string
}

export type Incoming =
  | { type: 'ready' }
  | { type: 'answer'; id: number; error?: string; retryAfterMs?: number }
  | { type: 'messages'; deliveries: Delivery[] }
  | { type: 'reply'; payload: string }
  | { type: 'nothing' }

export interface Membership {
  channel: string
  token: string
}

export interface Wire {
  path(membership: Membership): string
  send(membership: Membership, id: number, clientId: string, text: string): string
  read(payload: string, membership: Membership): Incoming
}

/** JSON objects over a bare WebSocket, for the peers `raw` and `coalesce`. */
const plain: Wire = {
  path: ({ channel }) => `/?channel=${channel}`,
  send: ({ channel }, id, clientId, text) => JSON.stringify({ type: 'send', id, channel, clientId, text }),
  read(payload) {
    const frame = JSON.parse(payload) as
      | { type: 'ready' }
      | { type: 'answer'; id: number }
      | { type: 'messages'; messages: Array<{ n: number; text: string }> }
    if (frame.type !== 'messages') return frame
    return {
      type: 'messages',
      deliveries: frame.messages.map(({ n, text }) => ({ sequence: n, text })),
    }
  },
}

interface SocketIoNames {
  auth(membership: Membership): object
  /** What a member asks after connecting and must be answered before it counts as ready. */
  first?: [name: string, input: object]
  event: string
  deliveries(payload: unknown): Delivery[]
}

/** Ids of requests a member sends itself, far from those of messages. */
const firstId = 999_999_999

/** Engine.IO 4 and Socket.IO 5 over one WebSocket, by hand: `0` open, `2`/`3` ping, `40` connect, `42` event, `43` acknowledgement. */
function socketIo(names: SocketIoNames): Wire {
  const eventPrefix = `42["${names.event}",`
  return {
    path: () => '/socket.io/?EIO=4&transport=websocket',
    send: ({ channel }, id, clientId, text) =>
      `42${id}${JSON.stringify(['message:send', { channel, clientId, text }])}`,
    read(payload, membership) {
      if (payload.startsWith(eventPrefix)) {
        const [, body] = JSON.parse(payload.slice(2)) as [string, unknown]
        return { type: 'messages', deliveries: names.deliveries(body) }
      }
      if (payload.startsWith('43')) {
        const bracket = payload.indexOf('[')
        const id = Number(payload.slice(2, bracket))
        const [answer] = JSON.parse(payload.slice(bracket)) as [
          { ok: boolean; error?: { code: string; retryAfterMs?: number } },
        ]
        if (id === firstId && answer.ok) return { type: 'ready' }
        if (answer.ok) return { type: 'answer', id }
        const { code = 'unknown', retryAfterMs } = answer.error ?? {}
        return { type: 'answer', id, error: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
      }
      if (payload.startsWith('44')) throw new Error(`refused: ${payload.slice(2)}`)
      if (payload.startsWith('40'))
        return names.first
          ? { type: 'reply', payload: `42${firstId}${JSON.stringify(names.first)}` }
          : { type: 'ready' }
      if (payload.startsWith('0'))
        return { type: 'reply', payload: `40${JSON.stringify(names.auth(membership))}` }
      if (payload === '2') return { type: 'reply', payload: '3' }
      return { type: 'nothing' }
    },
  }
}

const socketIoPeer = socketIo({
  auth: ({ channel }) => ({ channel }),
  event: 'message',
  deliveries(body) {
    const { id, text } = body as { id: string; text: string }
    const [ms, count] = id.split('-')
    return [{ sequence: Number(ms) * 1_000 + Number(count), text }]
  },
})

const runnel = socketIo({
  auth: ({ token }) => ({ token, protocol: 1 }),
  first: ['session:resume', {}],
  event: 'channel:events',
  deliveries(body) {
    const { events } = body as { events: Array<{ id: string; type: string; text: string }> }
    return events
      .filter((event) => event.type === 'message.posted')
      .map((event) => ({ sequence: Number(event.id.slice(event.id.indexOf('-') + 1)), text: event.text }))
  },
})

export const wires = { plain, 'socket.io': socketIoPeer, runnel }
export type WireName = keyof typeof wires
