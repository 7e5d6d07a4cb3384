import { io } from 'socket.io-client'
import { expect, test } from './cast.ts'

test('rubbish on the socket is answered, and the gateway lives on', async ({ person, baseURL, stage }) => {
  const ada = await person('Ada')
  const socket = io(baseURL, {
    auth: { token: ada.token, protocol: 1 },
    transports: ['websocket'],
    reconnection: false,
  })
  stage.defer(() => void socket.close())
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject))
  const ask = (name: string, ...input: unknown[]) =>
    socket.timeout(10_000).emitWithAck(name, ...input) as Promise<{ ok: boolean; error?: { code: string } }>
  let deep: unknown = 1
  for (let level = 0; level < 2_000; level += 1) deep = [deep]
  for (const [name, ...input] of [
    ['message:send'],
    ['message:send', null],
    ['message:send', 'text'],
    ['message:send', []],
    ['message:send', {}],
    ['message:send', { channel: 'c_000000000000', clientId: 'x', text: 'hi' }],
    ['message:send', deep],
    ['__proto__', {}],
    ['constructor', {}],
    ['toString'],
    ['nothing:here', {}],
    ['session:resume', { positions: { a: 1 } }],
    ['channel:create', { kind: 'direct', members: Array(500).fill(ada.user) }],
    ['message:send', { channel: 'c_000000000000', clientId: crypto.randomUUID(), text: 'x'.repeat(60_000) }],
  ] as [string, ...unknown[]][]) {
    const answer = await ask(name, ...input)
    expect(answer.ok, name).toBe(false)
    expect(['bad_request', 'too_large', 'not_found'], JSON.stringify(answer)).toContain(answer.error!.code)
  }
  socket.emit('message:send', { no: 'callback' })
  expect((await ask('session:resume', {})).ok).toBe(true)
})

test('a page of another origin can neither write nor connect', async ({ person, baseURL, stage }) => {
  const ada = await person('Ada')
  const foreign = { origin: 'https://evil.example', cookie: `runnel_session=${ada.token}` }
  const post = await fetch(`${baseURL}/api/auth/sign-out`, { method: 'POST', headers: foreign })
  expect(post.status).toBe(403)
  for (const transport of ['websocket', 'polling']) {
    const socket = io(baseURL, {
      auth: { protocol: 1 },
      transports: [transport],
      reconnection: false,
      extraHeaders: foreign,
    })
    stage.defer(() => void socket.close())
    await expect(
      new Promise((resolve, reject) =>
        socket.once('connect', () => resolve('connected')).once('connect_error', reject),
      ),
    ).rejects.toThrow()
  }
})
