import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { textFrame } from '../load/web-socket.ts'

/** The floor of a Node server that writes once per delivery: `ws`, one process, no Redis, nothing stored, each frame encoded once. */

const rooms = new Map<string, Set<Duplex>>()
let n = 0
const http = createServer()
const server = new WebSocketServer({ server: http, perMessageDeflate: false })

server.on('connection', (line, request) => {
  const channel = new URL(request.url ?? '/', 'http://peer').searchParams.get('channel') ?? ''
  const room = rooms.get(channel) ?? new Set()
  rooms.set(channel, room.add(request.socket))
  line.on('close', () => room.delete(request.socket))
  line.on('message', (data: Buffer) => {
    const { id, text } = JSON.parse(data.toString()) as { id: number; text: string }
    n += 1
    const message = { channel, n, at: Date.now(), text }
    const frame = textFrame(JSON.stringify({ type: 'messages', messages: [message] }))
    for (const member of room) member.write(frame)
    request.socket.write(textFrame(JSON.stringify({ type: 'answer', id })))
  })
  line.send('{"type":"ready"}')
})

http.listen(Number(process.env.RUNNEL_PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
