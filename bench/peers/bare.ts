import { createServer } from 'node:http'
import { Server } from 'socket.io'

/** Socket.IO alone, for the memory of a connection that is in one room: one process, no Redis, no session. */

const http = createServer()
const io = new Server(http, { serveClient: false, perMessageDeflate: false })
io.on('connection', (socket) => void socket.join(String(socket.handshake.auth.channel)))
http.listen(Number(process.env.RUNNEL_PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
