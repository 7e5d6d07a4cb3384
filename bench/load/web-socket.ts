import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** One end of a WebSocket as a load generator needs it: text frames only, no extensions, far cheaper than a library, so that the load is not what is measured. */

const maxHeader = 14

/** A whole unmasked text frame, as servers send it. */
export function textFrame(payload: string): Buffer {
  return frame(payload, 0)
}

/** A whole masked text frame, as clients must send it. The mask is zero: the server undoes it all the same, and the load saves the work. */
export function maskedTextFrame(payload: string): Buffer {
  return frame(payload, 4)
}

function frame(payload: string, maskBytes: 0 | 4): Buffer {
  const length = Buffer.byteLength(payload)
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const head = 2 + lengthBytes + maskBytes
  const bytes = Buffer.allocUnsafe(head + length)
  bytes[0] = 0x81
  bytes[1] = (maskBytes ? 0x80 : 0) | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127)
  if (lengthBytes === 2) bytes.writeUInt16BE(length, 2)
  if (lengthBytes === 8) bytes.writeBigUInt64BE(BigInt(length), 2)
  bytes.fill(0, head - maskBytes, head)
  bytes.write(payload, head, 'utf8')
  return bytes
}

/** Cuts a byte stream into the payloads of its text frames. A payload is a view, valid only during the call. Throws on what a server must not send. */
export function frameReader(onText: (payload: Buffer) => void, onClose: () => void): (chunk: Buffer) => void {
  let rest: Buffer | undefined
  return (chunk) => {
    let bytes = rest ? Buffer.concat([rest, chunk]) : chunk
    rest = undefined
    for (;;) {
      if (bytes.length < 2) break
      const first = bytes[0] ?? 0
      let length = bytes[1] ?? 0
      let head = 2
      if (length & 0x80) throw new Error('a server masked a frame')
      if (length === 126) {
        if (bytes.length < 4) break
        length = bytes.readUInt16BE(2)
        head = 4
      } else if (length === 127) {
        if (bytes.length < 10) break
        length = Number(bytes.readBigUInt64BE(2))
        head = 10
      }
      if (bytes.length < head + length) break
      const payload = bytes.subarray(head, head + length)
      bytes = bytes.subarray(head + length)
      const opcode = first & 0x0f
      if (!(first & 0x80) || opcode === 0) throw new Error('a server fragmented a frame')
      if (opcode === 1) onText(payload)
      else if (opcode === 8) onClose()
    }
    // The chunk's memory is read into again, so what is left of a frame is copied out.
    if (bytes.length > 0) rest = Buffer.from(bytes)
  }
}

export interface WebSocketLine {
  send(payload: string): void
  close(): void
}

/** All lines of a process share one read buffer: callbacks run one at a time and copy what they keep. */
const shared = Buffer.allocUnsafe(256 * 1024 + maxHeader)

/** Opens a WebSocket to `http://host:port` + `path`; resolves once the server agreed to it. */
export function openLine(
  url: string,
  path: string,
  handlers: { onText: (payload: Buffer) => void; onClose: (reason: string) => void },
): Promise<WebSocketLine> {
  const { hostname, port, host } = new URL(url)
  return new Promise((resolve, reject) => {
    let isOpen = false
    let answer = ''
    let isEnding = false
    const end = (reason: string) => {
      socket.destroy()
      if (!isOpen) reject(new Error(`no WebSocket at ${url}${path}: ${reason}`))
      else if (!isEnding) handlers.onClose(reason)
      isEnding = true
    }
    const read = frameReader(handlers.onText, () => end('closed by the server'))
    const onChunk = (chunk: Buffer) => {
      if (isOpen) return read(chunk)
      answer += chunk.toString('latin1')
      const headEnd = answer.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      if (!answer.startsWith('HTTP/1.1 101')) return end(answer.slice(0, answer.indexOf('\r\n')))
      isOpen = true
      resolve({
        send: (payload) => void socket.write(maskedTextFrame(payload)),
        close: () => {
          isEnding = true
          socket.destroy()
        },
      })
      if (answer.length > headEnd + 4) read(Buffer.from(answer.slice(headEnd + 4), 'latin1'))
    }
    const socket: Socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (size, buffer) => {
          try {
            onChunk((buffer as Buffer).subarray(0, size))
          } catch (error) {
            end(error instanceof Error ? error.message : String(error))
          }
          return true
        },
      },
    })
    socket.on('error', (error) => end(error.message))
    socket.on('end', () => end('the connection ended'))
    socket.on('connect', () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
      ),
    )
  })
}
