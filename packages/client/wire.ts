import { ChatError } from '@runnel/protocol/errors'
import type { ErrorAnswer } from '@runnel/protocol/errors'
import { protocolVersion } from '@runnel/protocol/version'
import type { Manager as SocketManager } from 'socket.io-client'

/** One connection, from its first attempt to its end. A new one is opened for each attempt, so that nothing of an old one is sent late. */
export interface Wire {
  send(name: string, input: unknown, acknowledge: (answer: unknown) => void): void
  close(): void
}

/** What a wire tells. After `onClosed` nothing more. */
export interface WireListener {
  onOpen(): void
  onEvent(name: string, payload: unknown): void
  /** `refusal` when the server said why. Not called after `close()`. */
  onClosed(refusal?: ChatError): void
}

/** Opens a connection; what becomes of it is told to the listener. */
export type OpenWire = (listener: WireListener) => Wire

/** Where the sockets go, and as whom. */
export interface SocketOptions {
  url: string
  token?: string | undefined
  transports?: ('websocket' | 'polling')[] | undefined
  /** Asked with every attempt: whether nobody touches this device. */
  isIdle?: (() => boolean) | undefined
}

/** How long an attempt to connect may take, in ms. */
const connectMs = 10_000

/** Wires over Socket.IO: WebSocket first, polling where that fails. Its own reconnection stays off. */
export function socketWires(options: SocketOptions): OpenWire {
  return (listener) => {
    let wire: Wire | undefined
    let isClosed = false
    // Loaded when there is something to connect to: a page can be read before.
    import('socket.io-client').then(
      ({ Manager }) => {
        if (!isClosed) wire = openSocket(Manager, options, listener)
      },
      () => isClosed || listener.onClosed(),
    )
    return {
      send: (name, input, acknowledge) => wire?.send(name, input, acknowledge),
      close: () => {
        isClosed = true
        wire?.close()
      },
    }
  }
}

function openSocket(
  Manager: typeof SocketManager,
  { url, token, transports = ['websocket', 'polling'], isIdle = () => false }: SocketOptions,
  listener: WireListener,
): Wire {
  const manager = new Manager(url || location.origin, {
    path: '/socket.io',
    transports,
    tryAllTransports: true,
    withCredentials: true,
    reconnection: false,
    autoConnect: false,
    timeout: connectMs,
  })
  const socket = manager.socket('/', {
    auth: {
      protocol: protocolVersion,
      ...(token === undefined ? {} : { token }),
      ...(isIdle() && { idle: true }),
    },
  })
  let isOver = false
  const end = (refusal?: ChatError) => {
    if (isOver) return
    isOver = true
    clearTimeout(hasty)
    socket.disconnect()
    listener.onClosed(refusal)
  }
  // The manager's own limit ends with the transport; a server that never answers the handshake is caught here.
  const hasty = setTimeout(() => socket.connected || end(), connectMs)
  socket.on('connect', () => {
    clearTimeout(hasty)
    if (!isOver) listener.onOpen()
  })
  socket.on('connect_error', (error) => end(refusalOf(error)))
  socket.on('disconnect', () => end())
  socket.onAny((name: string, payload: unknown) => isOver || listener.onEvent(name, payload))
  socket.connect()
  return {
    send: (name, input, acknowledge) => void socket.emit(name, input, acknowledge),
    close: () => {
      isOver = true
      clearTimeout(hasty)
      socket.disconnect()
    },
  }
}

/** What the server said when it refused the handshake: an error answer in `data`. */
function refusalOf(error: Error & { data?: unknown }): ChatError | undefined {
  const answer = error.data as Partial<ErrorAnswer> | undefined
  return typeof answer?.code === 'string' ? ChatError.fromAnswer(answer as ErrorAnswer) : undefined
}
