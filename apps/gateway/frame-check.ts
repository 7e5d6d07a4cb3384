import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket as Line } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Server } from 'socket.io'
import type { ChatServer, ChatSocket } from './app.ts'
import { createFrames, textFrame, type Frames } from './frames.ts'
import { eventText, parser, WireText } from './packet.ts'
import { createTurn } from './turn.ts'

/** How long it may take, in ms. */
const withinMs = 15_000
/** So many frames of 60,000 bytes are more than what a system keeps of a connection. */
const mostUnread = 1_000
let looked: Promise<string | undefined> | undefined

/**
 * Why frames must not be written past Socket.IO here; undefined where it makes no difference. Tried once in a process, on a connection of its
 * own over the loopback: both ways must give a client the same bytes, in the order in which they were sent. Never rejects.
 */
export function findFrameFault(): Promise<string | undefined> {
  looked ??= tryBothWays(createFrames).catch((error: unknown) => String(error))
  return looked
}

/**
 * The same, each time anew, of what `create` makes; `withSlowReader` also to one who reads nothing for a while, which takes megabytes (the
 * system keeps as much) and so is for tests. Rejects where no connection comes about.
 */
export async function tryBothWays(
  create: typeof createFrames,
  { withSlowReader = false } = {},
): Promise<string | undefined> {
  await using stack = new AsyncDisposableStack()
  const http = createServer()
  const io: ChatServer = new Server(http, { parser, serveClient: false, perMessageDeflate: false })
  stack.defer(() => io.close())
  const turn = createTurn()
  stack.defer(() => turn.close())
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const line = connect((http.address() as AddressInfo).port, '127.0.0.1')
  stack.defer(() => void line.destroy())
  const enough = new AbortController()
  stack.defer(() => enough.abort())
  const { signal } = enough
  return await Promise.race([
    compare(io, line, create(io, { turn, pace: { windowMs: () => 0 }, isDirect: true }), withSlowReader),
    wait(withinMs, 'not everything arrived', { signal, ref: false }).catch(() => undefined),
  ])
}

async function compare(
  io: ChatServer,
  line: Line,
  frames: Frames,
  withSlowReader: boolean,
): Promise<string | undefined> {
  const arrived = once(io, 'connection') as Promise<[ChatSocket]>
  const came = readFrames(line)
  const next = async () => (await came.next()).value ?? Buffer.alloc(0)
  line.write(handshake)
  await next()
  line.write(maskedTextFrame('40'))
  const [socket] = await arrived
  await next()

  const payload = new WireText(JSON.stringify({ said: `ä "quoted" \u2028 😀 ${'x'.repeat(300)}` }))
  const writeOne = () => frames.send([socket.id], 'event', payload)
  const event = textFrame(`4${eventText('event', payload)}`)
  const told = (count: number) => textFrame(`42["told",${count}]`)
  const holdAndTell = () => {
    frames.hold(socket)
    socket.emit('told', 2)
  }
  const steps: [wanted: Buffer, send: () => void][] = [
    [event, () => io.local.to(socket.id).emit('event', payload)],
    [told(1), () => socket.emit('told', 1)],
    [told(2), holdAndTell],
  ]
  for (const [wanted, sendPublicly] of steps) {
    sendPublicly()
    if (writeOne() !== 1) return 'a connection for which nothing waits does not look like one'
    socket.emit('told', 0)
    frames.release()
    if (!wanted.equals(await next())) return 'what Socket.IO writes is not what was expected'
    if (!event.equals(await next())) return 'what was written directly is not what arrived'
    if (!told(0).equals(await next())) return 'what was sent behind it did not arrive behind it'
  }
  if (!withSlowReader) return undefined

  // Nobody reads until something waits here: then it goes on by itself, and all the rest behind it.
  const long = new WireText(JSON.stringify({ said: 'x'.repeat(60_000) }))
  let count = 1
  while (count < mostUnread && frames.send([socket.id], 'event', long) === 1) count += 1
  if (count === mostUnread) return 'what waits for a slow reader is not seen'
  socket.emit('told', 3)
  for (const wanted of [...Array<Buffer>(count).fill(textFrame(`4${eventText('event', long)}`)), told(3)])
    if (!wanted.equals(await next())) return 'what waited for a slow reader is not what arrived'
  if (writeOne() !== 1 || !event.equals(await next())) return 'a reader that has caught up is not seen'
  return undefined
}

const handshake = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
  '\r\n',
].join('\r\n')

/** As clients must write it; masked with zeros, which changes nothing of its text. Shorter than 126 bytes. */
function maskedTextFrame(text: string): Buffer {
  const plain = textFrame(text)
  return Buffer.concat([Buffer.from([plain[0]!, plain[1]! | 0x80, 0, 0, 0, 0]), plain.subarray(2)])
}

/** The frames that a server writes after its HTTP answer, whole; each shorter than 65,536 bytes. */
async function* readFrames(line: Line): AsyncGenerator<Buffer, undefined> {
  let rest = Buffer.alloc(0)
  let isUpgraded = false
  for await (const chunk of line as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk])
    if (!isUpgraded) {
      const end = rest.indexOf('\r\n\r\n')
      if (end === -1) continue
      isUpgraded = true
      rest = rest.subarray(end + 4)
    }
    for (;;) {
      const start = rest[1] === 126 ? 4 : 2
      if (rest.length < start) break
      const length = start + (start === 4 ? rest.readUInt16BE(2) : rest[1]!)
      if (rest.length < length) break
      yield rest.subarray(0, length)
      rest = rest.subarray(length)
    }
  }
}
