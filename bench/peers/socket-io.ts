import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-adapter'
import { Redis } from 'ioredis'
import { Server } from 'socket.io'

/** What a good engineer writes in a day: Socket.IO, as many processes as wanted, the Redis adapter, and a message stored with `XADD` before it is announced and acknowledged. */

interface Send {
  channel: string
  clientId: string
  text: string
}
type Answer = (answer: { ok: true; data: { id: string } }) => void

const store = new Redis(process.env.REDIS_URL ?? '')
const pub = store.duplicate()
const sub = store.duplicate()
const http = createServer()
const io = new Server(http, {
  adapter: createAdapter(pub, sub),
  serveClient: false,
  perMessageDeflate: false,
})

io.on('connection', (socket) => {
  void socket.join(String(socket.handshake.auth.channel))
  socket.on('message:send', async ({ channel, clientId, text }: Send, answer: Answer) => {
    const id = await store.xadd(`log:${channel}`, '*', 'by', socket.id, 'client', clientId, 'text', text)
    if (!id) throw new Error('the stream took nothing')
    io.to(channel).emit('message', { channel, id, at: Date.now(), clientId, text })
    answer({ ok: true, data: { id } })
  })
})

await Promise.all([store.ping(), pub.ping(), sub.ping()])
http.listen(Number(process.env.RUNNEL_PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
