import type { Socket as Line } from 'node:net'
import type { ChatServer, ChatSocket } from './app.ts'
import { eventText, WireText } from './packet.ts'
import type { Pace } from './pace.ts'
import type { Turn } from './turn.ts'

/** The parts of an Engine.IO connection past which a frame is written. Nobody promises them: `frame-check.ts` looks whether they are so. */
interface Connection {
  readonly readyState: string
  readonly protocol: number
  readonly upgrading: boolean
  readonly writeBuffer: readonly unknown[]
  readonly transport: {
    readonly name: string
    readonly socket?: { readonly readyState: number; readonly _socket?: Line }
  }
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
  close(): void
}

/** Makes the writer; with `isDirect` false everything goes by Socket.IO. */
export function createFrames(
  io: ChatServer,
  { turn, pace, isDirect }: { turn: Turn; pace: Pick<Pace, 'windowMs'>; isDirect: boolean },
): Frames {
  const { sockets } = io.of('/')
  const held = new Set<Line>()
  let window: NodeJS.Timeout | undefined
  let isDue = false
  const release = () => {
    clearTimeout(window)
    window = undefined
    isDue = false
    for (const line of held) line.uncork()
    held.clear()
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
        const socket = sockets.get(id)
        const line = socket && freeLine(socket)
        if (line) {
          line.write(frame)
          written += 1
        } else others.push(id)
      }
      sendPublicly(io, others, name, payload)
      return written
    },
    hold(socket) {
      const line = isDirect ? freeLine(socket) : undefined
      if (line === undefined || line.writableCorked > 0) return
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
    close: release,
  }
}

function sendPublicly(io: ChatServer, ids: string[], name: string, payload: WireText): void {
  // To nobody in particular would be to everybody.
  if (ids.length > 0) io.local.to(ids).emit(name, payload)
}

/** The TCP connection of a socket on which a whole frame may be written now, behind all that was sent before; undefined where something waits, or it is no WebSocket. */
function freeLine({ conn }: ChatSocket): Line | undefined {
  const { readyState, protocol, upgrading, writeBuffer, transport } = conn as unknown as Connection
  if (readyState !== 'open' || protocol !== 4 || upgrading || writeBuffer.length > 0) return undefined
  if (transport.name !== 'websocket' || transport.socket?.readyState !== webSocketOpen) return undefined
  const line = transport.socket._socket
  if (line === undefined || !line.writable) return undefined
  // What waits for a slow reader waits where it is bounded (`buffers.ts`); what is only kept together here does not wait.
  const waiting = line.writableLength
  return waiting === 0 || (line.writableCorked > 0 && waiting < mostBytes) ? line : undefined
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
