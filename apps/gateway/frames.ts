import type { Socket as Line } from 'node:net'
import type { ChatServer, ChatSocket } from './app.ts'
import { createBelowStream } from './below-stream.ts'
import { eventText, WireText } from './packet.ts'
import type { Pace } from './pace.ts'
import type { Turn } from './turn.ts'

/** The parts of an Engine.IO connection past which a frame is written. Nobody promises them: `frame-check.ts` looks whether they are so. */
interface Connection {
  readonly readyState: string
  readonly protocol: number
  readonly upgrading: boolean
  readonly writeBuffer: readonly unknown[]
  readonly transport: { readonly name: string; readonly socket?: WebSocket }
}

interface WebSocket {
  readonly readyState: number
  readonly _socket?: Line
}

/** A connection that has come to its last transport, with what has to be looked at before each frame: the way there would cost as much as all of the looking. */
interface Way {
  readonly conn: Connection
  readonly webSocket: WebSocket
  readonly line: Line
}

/** Frames from here on go the public way, which holds back what comes after them until they have left. */
const mostBytes = 64 * 1_024
const webSocketOpen = 1

/**
 * Writes events to many sockets: as a WebSocket frame that is made once and goes to each connection in one write, where that is known to be
 * the same as what Socket.IO would do; by Socket.IO itself everywhere else.
 */
export interface Frames {
  /** Whether this is written directly, where nothing waits. */
  takes(payload: WireText): boolean
  /** Sends to the sockets with these ids; gives back to how many of them it was written directly. */
  send(ids: Iterable<string>, name: string, payload: WireText): number
  /** Keeps what is written to a socket from now on together until this turn ends, or under load the window, or until {@link release}: an answer and the frame that follows it are one write. */
  hold(socket: ChatSocket): void
  /** Lets go of what is kept for a socket where that has become much: it would look like a slow reader. */
  answered(socket: ChatSocket): void
  /** Lets go of everything that is kept. */
  release(): void
  /** The same, before so much is written that what is kept would wait for it; unless all wait for each other in windows. */
  beforeCrowd(): void
  /** This socket is gone. */
  forget(socket: ChatSocket): void
  close(): void
}

/** Makes the writer; with `isDirect` false everything goes by Socket.IO. */
export function createFrames(
  io: ChatServer,
  { turn, pace, isDirect }: { turn: Turn; pace: Pick<Pace, 'windowMs'>; isDirect: boolean },
): Frames {
  const { sockets } = io.of('/')
  const held = new Set<Line>()
  const ways = new Map<string, Way>()
  const below = isDirect ? createBelowStream() : undefined
  let window: NodeJS.Timeout | undefined
  let isDue = false
  const release = () => {
    clearTimeout(window)
    window = undefined
    isDue = false
    for (const line of held) line.uncork()
    held.clear()
  }
  const wayOf = (id: string) => {
    const known = ways.get(id)
    if (known) return known
    const way = findWay(sockets.get(id)?.conn as unknown as Connection | undefined)
    if (way) ways.set(id, way)
    return way
  }
  /** Whether a whole frame may be written now, behind all that was sent before; false where something waits. */
  const isFree = ({ conn, webSocket, line }: Way) => {
    if (conn.readyState !== 'open' || conn.writeBuffer.length > 0 || webSocket.readyState !== webSocketOpen)
      return false
    // What waits for a slow reader waits where it is bounded (`buffers.ts`); what is only kept together here does not wait.
    const waiting = line.writableLength
    return (
      (waiting === 0 || (line.writableCorked > 0 && waiting < mostBytes)) &&
      line.writable &&
      !below?.isWaiting(line)
    )
  }
  const takes = (payload: WireText) => isDirect && payload.json.length <= mostBytes
  return {
    takes,
    send(ids, name, payload) {
      if (!takes(payload)) {
        sendPublicly(io, [...ids], name, payload)
        return 0
      }
      const frame = textFrame(`4${eventText(name, payload)}`)
      const others: string[] = []
      let written = 0
      for (const id of ids) {
        const way = wayOf(id)
        if (way && isFree(way)) {
          const { line } = way
          if (line.writableLength > 0 || !below?.write(line, frame)) line.write(frame)
          written += 1
        } else others.push(id)
      }
      sendPublicly(io, others, name, payload)
      return written
    },
    hold(socket) {
      const way = isDirect ? wayOf(socket.id) : undefined
      if (!way || way.line.writableCorked > 0 || !isFree(way)) return
      const { line } = way
      line.cork()
      held.add(line)
      if (isDue) return
      isDue = true
      const windowMs = pace.windowMs()
      if (windowMs === 0) turn.end(release)
      else window = setTimeout(release, windowMs)
    },
    answered({ conn }) {
      if (held.size === 0) return
      const line = (conn as unknown as Connection).transport.socket?._socket
      if (line !== undefined && line.writableLength > mostBytes && held.delete(line)) line.uncork()
    },
    release,
    beforeCrowd() {
      if (window === undefined) release()
    },
    forget: ({ id }) => void ways.delete(id),
    close: release,
  }
}

function sendPublicly(io: ChatServer, ids: string[], name: string, payload: WireText): void {
  // To nobody in particular would be to everybody.
  if (ids.length > 0) io.local.to(ids).emit(name, payload)
}

/** The way to a connection that is a WebSocket, and stays one: there is no transport to change to from there. */
function findWay(conn: Connection | undefined): Way | undefined {
  if (conn === undefined || conn.protocol !== 4 || conn.upgrading || conn.transport.name !== 'websocket')
    return undefined
  const webSocket = conn.transport.socket
  const line = webSocket?._socket
  return line && { conn, webSocket, line }
}

/** A text as one unmasked WebSocket frame (RFC 6455, section 5.2). */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(start + length)
  frame[0] = 0x81
  if (start === 2) frame[1] = length
  else if (start === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, start)
  return frame
}
