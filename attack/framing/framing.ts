import { once } from 'node:events'
import { limits } from '@runnel/protocol/limits'
import { connect } from '@runnel/testing/connection'
import { until } from '@runnel/testing/start-redis'
import { ask, askRaw } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import type { Target } from '../target.ts'

/** Texts that are no packets of Engine.IO or Socket.IO, or packets where none belongs. */
const brokenPackets = [
  '',
  '4',
  '9',
  'x',
  '42',
  '42{',
  '42[]',
  '42[1]',
  '42[null]',
  '42[[]]',
  '42["message:send"',
  '42["connect"]',
  '42["disconnect"]',
  '42["disconnecting"]',
  '42["error"]',
  '42["newListener"]',
  '420["message:send",1e999]',
  '420["message:send",{"text":-0,"channel":1e400}]',
  '420["__proto__",{}]',
  '42999999999999999999999["message:send",{}]',
  '42-1["message:send",{}]',
  '420["message:send",{"__proto__":{"polluted":1},"text":"x"}]',
  '430[]',
  '43999[{"ok":true}]',
  '44{"message":"x"}',
  '40/admin,',
  '40/,{"token":"x"}',
  `40/${'x'.repeat(5_000)},`,
  '41',
  '41/admin,',
  '45',
  '451-',
  '451-["x",{"_placeholder":true,"num":0}]',
  '451-["message:send",{"_placeholder":true,"num":99999}]',
  '451-["message:send",{"_placeholder":true,"num":-1}]',
  '451-["message:send",{"_placeholder":true,"num":"constructor"}]',
  '45999999999-["message:send",{"_placeholder":true,"num":0}]',
  '461-0[{"_placeholder":true,"num":0}]',
  '0{"sid":"x"}',
  '1',
  '2probe',
  '3',
  '3probe',
  '5',
  '6',
  'b4AAAA',
  '4\u0000',
  '42["\ud800"]',
  `42${'['.repeat(50_000)}`,
  `420["message:send",${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}]`,
  `420["${'x'.repeat(100_000)}"]`,
]

/** What is no HTTP, or too much of it. */
const brokenRequests: readonly (readonly [name: string, bytes: string])[] = [
  ['nothing but line breaks', '\r\n\r\n\r\n'],
  ['no version', 'GET /\r\n\r\n'],
  ['a version to come', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
  ['no host', 'GET /api/workspace HTTP/1.1\r\n\r\n'],
  ['two hosts', 'GET /api/workspace HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ['a NUL in the path', 'GET /api/\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a NUL in a header', 'GET /api/workspace HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n'],
  ['a line folded', 'GET /api/workspace HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n\r\n'],
  ['a space before the colon', 'GET /api/workspace HTTP/1.1\r\nHost : x\r\n\r\n'],
  ['a header of 100 kB', `GET /api/workspace HTTP/1.1\r\nHost: x\r\nX-A: ${'x'.repeat(100_000)}\r\n\r\n`],
  [
    '2,000 headers',
    `GET /api/workspace HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 2_000 }, (_, index) => `X-${index}: 1\r\n`).join('')}\r\n`,
  ],
  ['a path of 100 kB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  [
    'a length that is negative',
    'POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n',
  ],
  [
    'a length that is no number',
    'POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: x\r\n\r\n{}',
  ],
  [
    'two lengths',
    'POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  ],
  [
    'a chunk of no size',
    'POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n',
  ],
  [
    'a huge chunk announced',
    'POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}\r\n',
  ],
  [
    'a longer length than ever comes',
    'POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{}',
  ],
  ['TLS where there is none', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  [
    'a WebSocket of version 99',
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  ],
  [
    'a WebSocket without a key',
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n',
  ],
  [
    'an upgrade of something else',
    'GET /api/workspace HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
  ],
]

/** Packets, frames and requests that are broken, too large, too many, too slow or half there. */
export const framing: AttackClass = {
  name: 'framing',
  title:
    'broken packets of Engine.IO and Socket.IO, binary attachments, frames too large or too many, HTTP that is none, wrong lengths, slow and half-open requests',
  answers:
    'an answer `bad_request`, silence where nobody waits for one, or the end of that connection and no other',
  limits: 'on',
  async run(options) {
    const { target, isShort, tell } = options
    const { bob, general } = target.cast
    await using bobs = await connect(target.gateways[0]!.url, bob.token)
    const rows: Row[] = []
    const errorsBefore = countErrors(target)

    const packets = new Tally()
    for (const packet of brokenPackets)
      for (const frame of [packet, Buffer.from(packet)]) {
        const fault = await sendFrame(target, frame)
        packets.count(fault && `${packet.slice(0, 60)}: ${fault}`)
      }
    rows.push(packets.row('broken packets over WebSocket, as text and as bytes: answered, ignored or closed'))

    tell('polling')
    const polled = new Tally()
    for (const packet of brokenPackets.filter((_one, index) => !isShort || index % 4 === 0)) {
      const fault = await poll(target.url, packet)
      polled.count(fault && `${packet.slice(0, 60)}: ${fault}`)
    }
    for (const query of [
      'EIO=3&transport=polling',
      'EIO=4&transport=flash',
      'EIO=4&transport=polling&sid=../../x',
      'EIO=4&transport=polling&sid=__proto__',
      'EIO=4&transport=__proto__',
      'EIO[]=4&transport[]=polling',
      `EIO=4&transport=polling&sid=${'x'.repeat(4_000)}`,
    ]) {
      const { status } = await ask(`${target.url}/socket.io/?${query}`)
      polled.count(status >= 400 && status < 500 ? undefined : `${query}: ${status}`)
    }
    rows.push(polled.row('the same by polling, and sessions that are none'))

    tell('sizes')
    const sizes = new Tally()
    for (const bytes of [limits.frameBytes, 1_000_000, 5_000_000]) {
      await using adas = await connect(target.url, target.cast.ada.token)
      adas.socket.emit('message:send', { text: 'x'.repeat(bytes) })
      const isClosed = await until(() => !adas.socket.connected, 5_000).then(
        () => true,
        () => false,
      )
      sizes.count(isClosed ? undefined : `a frame of ${bytes} bytes was taken`)
    }
    {
      await using adas = await connect(target.url, target.cast.ada.token)
      for (let count = 0; count < (isShort ? 5_000 : 50_000); count++) adas.socket.emit('no:such', count)
      sizes.count()
    }
    rows.push(
      sizes.row('frames too large end their connection; a great many small ones are counted and dropped'),
    )

    tell('HTTP')
    const http = new Tally()
    for (const { url } of [target, target.gateways[0]!])
      for (const [name, bytes] of brokenRequests) {
        const { text } = await askRaw(url, bytes, { waitMs: isShort ? 200 : 1_500 })
        const [, status] = /^HTTP\/1\.\d (\d+)/.exec(text) ?? []
        const isFine = status === undefined || !status.startsWith('5')
        http.count(isFine ? undefined : `${name}: ${status}`)
      }
    rows.push(http.row('HTTP that is none: refused or closed, never a fault of the server'))

    if (!isShort) rows.push(await slowly(options))

    const after = new Tally()
    after.count((await bobs.say(general, 'still here')).duplicate ? 'not stored' : undefined)
    const errors = countErrors(target) - errorsBefore
    after.count(errors > 0 ? `${errors} errors in the logs` : undefined)
    rows.push(after.row('meanwhile somebody else noticed nothing, and no process logged an error'))

    const control = new Tally()
    control.count(
      await sendFrame({ ...target, cast: target.cast }, '42["presence:idle",{"isIdle":true}]', true),
    )
    rows.push(control.row('a connection that a good packet ends', { isControl: true }))
    return rows
  },
}

/** Lines of level error or worse in all logs. */
export function countErrors(target: Target): number {
  return (target.readLogs().match(/"level":(?:50|60)/g) ?? []).length
}

/** Sends one frame on a connection that has been let in; a fault is a server that then answers nobody. `mustEnd`: it has to close it. */
async function sendFrame(
  target: Target,
  frame: string | Buffer,
  mustEnd = false,
): Promise<string | undefined> {
  const { url } = target.gateways[0]!
  await using adas = await connect(url, target.cast.ada.token)
  const { ws } = adas.socket.io.engine.transport as unknown as { ws: WebSocket }
  ws.send(typeof frame === 'string' ? frame : new Uint8Array(frame))
  // Either it is closed, or it still answers.
  const answered = adas.askAnything('presence:idle', { isIdle: false }).then(
    () => 'answered',
    () => (adas.socket.connected ? 'silent' : 'closed'),
  )
  const outcome = await Promise.race([
    answered,
    until(() => !adas.socket.connected, 10_000).then(
      () => 'closed',
      () => 'silent',
    ),
  ])
  if (mustEnd) return outcome === 'closed' ? undefined : 'it lives on'
  return outcome === 'silent' ? 'neither closed nor answered' : undefined
}

async function poll(url: string, packet: string): Promise<string | undefined> {
  const opened = await ask(`${url}/socket.io/?EIO=4&transport=polling`)
  if (opened.status !== 200) return `no session: ${opened.status}`
  const { sid } = JSON.parse(opened.body.slice(1)) as { sid: string }
  const cookie = [opened.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0]!)
  const sent = await ask(`${url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...(cookie.length > 0 && { cookie: cookie.join('; ') }),
    },
    body: packet,
  })
  return sent.status < 500 ? undefined : String(sent.status)
}

/** Requests that come a byte at a time, or of which the rest never comes. */
async function slowly({ target, tell }: AttackOptions): Promise<Row> {
  tell('slow requests')
  const tally = new Tally()
  const half = [
    'GET /api/workspace HTTP/1.1\r\nHost: x\r\nX-A: ',
    'POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  ]
  const asked = Array.from({ length: 100 }, (_, index) =>
    askRaw(target.url, half[index % half.length]!, { waitMs: 20_000 }),
  )
  await using bobs = await connect(target.url, target.cast.bob.token)
  for (let round = 0; round < 20; round++) {
    const isThere = (await ask(`${target.url}/api/workspace`)).status === 200
    const answer = await bobs.askAnything('history:page', { channel: target.cast.general })
    tally.count(isThere && answer.ok ? undefined : 'others had to wait')
    await once(AbortSignal.timeout(100), 'abort')
  }
  for (const { isClosed } of await Promise.all(asked))
    tally.count(isClosed ? undefined : 'a request that never came was waited for longer than 20 s')
  return tally.row('100 requests of which the rest never comes: closed within 20 s, and nobody else waits')
}
