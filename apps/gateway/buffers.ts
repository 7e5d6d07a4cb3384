import { type App, type ChatSocket, slowRoom } from './app.ts'

/** What may wait for one socket besides its largest single packet, in bytes (LOAD-1 promises 1 MiB; what is written between two looks needs room). */
const mostBytes = 768 * 1_024
/** From here on a socket gets only what it cannot do without: no typing, no presence. */
const fillingBytes = 64 * 1_024
/** How long a closing connection may take to say goodbye, in ms. */
const goodbyeMs = 1_000

interface Waiting {
  data?: unknown
  options?: { wsPreEncodedFrame?: { length: number }[] }
}

/** The parts of Engine.IO's connection that tell what waits. */
interface Connection {
  writeBuffer: Waiting[]
  transport: { name: string; socket?: { bufferedAmount?: number; terminate?: () => void } }
}

/** Bounds what waits for slow readers, as Socket.IO does not: 148 MB were seen to wait for one. */
export interface Buffers {
  /** Looks at a socket to which something was sent that may have been much. Costs nothing while nothing waits. */
  lookIfWaiting(socket: ChatSocket): void
  /** Looks at these sockets by their ids. */
  lookAt(ids: Iterable<string>): void
  lookAtAll(): void
}

/** Makes the bound. */
export function createBuffers({ io, log, counters }: App): Buffers {
  const { sockets, adapter } = io.of('/')
  const look = (socket: ChatSocket) => {
    // What it had asked before it was closed is answered still: it is closed, and counted, once.
    if (!socket.connected) return
    if (isIdle(socket) && !adapter.rooms.get(slowRoom)?.has(socket.id)) return
    const waiting = waitingBytes(socket)
    if (waiting.total - waiting.largest > mostBytes) {
      counters.slowCloses.inc()
      const { total: bytes, largest } = waiting
      log.info({ user: socket.data.user, bytes, largest }, 'a socket reads too slowly')
      closeSlow(socket)
    } else if (waiting.total > fillingBytes !== socket.rooms.has(slowRoom)) {
      if (waiting.total > fillingBytes) void socket.join(slowRoom)
      else void socket.leave(slowRoom)
    }
  }
  const lookAt = (ids: Iterable<string>) => {
    for (const id of ids) {
      const socket = sockets.get(id)
      if (socket) look(socket)
    }
  }
  const lookIfWaiting = (socket: ChatSocket) => {
    if ((socket.conn as unknown as Connection).writeBuffer.length > 0) look(socket)
  }
  return { lookIfWaiting, lookAt, lookAtAll: () => lookAt([...sockets.keys()]) }
}

/** Whether nothing waits: as nearly always. */
function isIdle({ conn }: ChatSocket): boolean {
  const { writeBuffer, transport } = conn as unknown as Connection
  return writeBuffer.length === 0 && !transport.socket?.bufferedAmount
}

function waitingBytes({ conn }: ChatSocket): { total: number; largest: number } {
  const { writeBuffer, transport } = conn as unknown as Connection
  const onItsWay = transport.socket?.bufferedAmount ?? 0
  let [total, largest] = [onItsWay, onItsWay]
  for (const packet of writeBuffer) {
    const bytes = bytesOf(packet)
    total += bytes
    if (bytes > largest) largest = bytes
  }
  // A batch on its way may be many packets: only a single one is excused.
  return { total, largest: writeBuffer.length === 0 ? 0 : largest }
}

function bytesOf({ data, options }: Waiting): number {
  const frame = options?.wsPreEncodedFrame
  if (frame) return frame.reduce((sum, part) => sum + part.length, 0)
  return typeof data === 'string' ? data.length : Buffer.isBuffer(data) ? data.length : 0
}

/** Tells why as far as that still gets through, and ends the connection; its client resumes. */
function closeSlow(socket: ChatSocket): void {
  const { transport } = socket.conn as unknown as Connection
  socket.emit('session:ended', { reason: 'slow', reconnect: true })
  socket.disconnect(true)
  const timer = setTimeout(() => transport.socket?.terminate?.(), goodbyeMs)
  timer.unref()
}
