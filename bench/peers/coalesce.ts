import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { textFrame } from '../load/web-socket.ts'

/** The physical limit of batching: like `raw`, but what arrives in one turn of the event loop leaves as one frame, and each member gets one write per turn. */

interface Room {
  members: Set<Duplex>
  messages: object[]
  answers: Map<Duplex, Buffer[]>
}

const rooms = new Map<string, Room>()
let n = 0
const http = createServer()
const server = new WebSocketServer({ server: http, perMessageDeflate: false })

function flush(room: Room): void {
  const frame = textFrame(JSON.stringify({ type: 'messages', messages: room.messages }))
  for (const member of room.members) {
    const answers = room.answers.get(member)
    member.write(answers ? Buffer.concat([frame, ...answers]) : frame)
  }
  room.messages = []
  room.answers.clear()
}

server.on('connection', (line, request) => {
  const channel = new URL(request.url ?? '/', 'http://peer').searchParams.get('channel') ?? ''
  const room: Room = rooms.get(channel) ?? { members: new Set(), messages: [], answers: new Map() }
  rooms.set(channel, room)
  room.members.add(request.socket)
  line.on('close', () => room.members.delete(request.socket))
  line.on('message', (data: Buffer) => {
    const { id, text } = JSON.parse(data.toString()) as { id: number; text: string }
    if (room.messages.length === 0) setImmediate(flush, room)
    n += 1
    room.messages.push({ channel, n, at: Date.now(), text })
    const answer = textFrame(JSON.stringify({ type: 'answer', id }))
    room.answers.set(request.socket, [...(room.answers.get(request.socket) ?? []), answer])
  })
  line.send('{"type":"ready"}')
})

http.listen(Number(process.env.RUNNEL_PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
