import { randomUUID } from 'node:crypto'
import { connect, type Connection } from '@runnel/testing/connection'
import { makePerson } from '@runnel/testing/cast'
import type { ChatError } from '@runnel/protocol/errors'
import { beforeFirst } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { appendImported } from '@runnel/redis/message/message'
import { until } from '@runnel/testing/start-redis'
import { ask } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle, type Target } from '../target.ts'

/** Too much of everything, by one person, one connection, one address, in one channel. */
export const floods: AttackClass = {
  name: 'floods',
  title:
    'floods by a connection, a person, an address and in a channel; while others go on talking; readers that do not read',
  answers: '`rate_limited` with a delay, or the end of the connection; others go on talking and lose nothing',
  limits: 'on',
  needsOwn: true,
  async run(options) {
    const { isShort } = options
    const rows = [
      await floodRequests(options),
      await floodResumes(options),
      await floodConnections(options),
      await floodTyping(options),
      await floodHttp(options),
      await floodHandshakes(options),
      await floodPages(options),
    ]
    if (!isShort) rows.push(await doNotRead(options))
    const control = new Tally()
    control.count(faultOfRefusals(0, 1))
    rows.push(control.row('a flood of which nothing is refused', { isControl: true }))
    return rows
  },
}

const faultOfRefusals = (refused: number, all: number) =>
  refused > 0 ? undefined : `nothing of ${all.toLocaleString('en-US')} was refused`

/** Another two of a channel of their own, who notice when they have to wait. */
async function withBystanders(target: Target, tally: Tally, flood: () => Promise<void>): Promise<number> {
  const { redis } = target
  const [one, other] = [
    await makePerson(redis, newHandle('one')),
    await makePerson(redis, newHandle('other')),
  ]
  const { channel } = await createChannel(redis, {
    by: one.user,
    kind: 'private',
    name: newHandle('quiet'),
    members: [other.user],
  })
  await using ones = await connect(target.gateways[0]!.url, one.token)
  await using others = await connect(target.gateways.at(-1)!.url, other.token)
  await ones.ask('session:resume', {})
  await others.ask('session:resume', {})
  let isOver = false
  let said = 0
  let slowest = 0
  const talk = (async () => {
    while (!isOver) {
      const startedAt = performance.now()
      const answer = await ones
        .askAnything('message:send', { channel, clientId: randomUUID(), text: `said ${said}` })
        .catch((error: unknown) => error as Error)
      slowest = Math.max(slowest, performance.now() - startedAt)
      if (answer instanceof Error || !answer.ok)
        tally.faults.push(`somebody else was refused: ${JSON.stringify(answer)}`)
      else said += 1
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  await flood()
  isOver = true
  await talk
  await until(() => others.texts(channel).length >= said, 10_000).catch(() =>
    tally.faults.push('somebody else did not hear everything'),
  )
  return slowest
}

/** Asks so often at once, and counts what comes back: always an answer. */
async function burst(
  connection: Connection,
  times: number,
  make: (index: number) => [name: string, input: object],
  tally: Tally,
): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: times }, (_, index) => {
      const [name, input] = make(index)
      return connection.askAnything(name, input).catch(() => undefined)
    }),
  )
  let refused = 0
  for (const answer of answers) {
    const isRefused = answer !== undefined && !answer.ok && answer.error.code === 'rate_limited'
    if (isRefused) refused += 1
    const hasDelay = !isRefused || (answer.error.retryAfterMs ?? 0) > 0
    // A flood may end its connection; while it lives, everything is answered.
    const fault =
      answer === undefined && connection.socket.connected
        ? 'no answer'
        : !hasDelay
          ? 'refused without a delay'
          : answer !== undefined && !answer.ok && ['internal', 'unavailable'].includes(answer.error.code)
            ? JSON.stringify(answer)
            : undefined
    tally.count(fault)
  }
  return refused
}

async function floodRequests({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('requests')
  const tally = new Tally()
  const times = isShort ? 2_000 : 10_000
  const eve = await makePerson(target.redis, newHandle('eve'))
  const { channel } = await createChannel(target.redis, {
    by: eve.user,
    kind: 'private',
    name: newHandle('loud'),
  })
  let refused = 0
  const slowest = await withBystanders(target, tally, async () => {
    for (let part = 0; part < 2; part++) {
      // One person on several devices at every gateway.
      await using opened = new AsyncDisposableStack()
      const devices: Connection[] = []
      for (const { url } of target.gateways) devices.push(opened.use(await connect(url, eve.token)))
      const counts = await Promise.all(
        devices.map((device) =>
          burst(
            device,
            Math.ceil(times / 6),
            (index) =>
              index % 2 === 0
                ? ['message:send', { channel, clientId: randomUUID(), text: 'x'.repeat(500) }]
                : ['history:page', { channel, limit: 100 }],
            tally,
          ),
        ),
      )
      refused += counts.reduce((sum, one) => sum + one, 0)
    }
  })
  const fault = faultOfRefusals(refused, times)
  if (fault !== undefined) tally.faults.push(fault)
  return tally.row('messages and pages by one person on six devices', {
    note: `${refused} told to wait; others waited ${Math.round(slowest)} ms at most`,
  })
}

/** The dearest there is to ask: all of many channels from their beginnings, as if nothing of them were known. */
async function floodResumes({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('resumes')
  const tally = new Tally()
  const eve = await makePerson(target.redis, newHandle('eve'))
  for (let number = 0; number < 20; number++) {
    const name = newHandle(`long-${number}`)
    const { channel } = await createChannel(target.redis, { by: eve.user, kind: 'private', name })
    const entries = Array.from(
      { length: 300 },
      (_, line) =>
        ({ type: 'message', by: eve.user, at: 1, key: `flood:${line}`, text: 'x'.repeat(200) }) as const,
    )
    await appendImported(target.redis, { channel, entries })
  }
  let refused = 0
  const times = isShort ? 60 : 300
  const slowest = await withBystanders(target, tally, async () => {
    await using opened = new AsyncDisposableStack()
    const floods = target.gateways.map(async ({ url }) => {
      const device = opened.use(await connect(url, eve.token))
      const { channels } = await device.ask('session:resume', {})
      const positions = Object.fromEntries(
        channels.map(({ channel, position: { epoch } }) => [channel, { epoch, id: beforeFirst }]),
      )
      const many = Object.fromEntries(
        Array.from({ length: 2_000 }, (_, number) => [`c_${String(number).padStart(12, '0')}`, {}]),
      )
      refused += await burst(
        device,
        times,
        (index) =>
          index % 4 === 0 ? ['preference:set', { channels: many }] : ['session:resume', { positions }],
        tally,
      )
    })
    await Promise.all(floods)
  })
  const fault = faultOfRefusals(refused, times)
  if (fault !== undefined) tally.faults.push(fault)
  return tally.row('the dearest requests, again and again, by one person', {
    note: `${refused} told to wait; others waited ${Math.round(slowest)} ms at most`,
  })
}

async function floodConnections({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('connections of one person')
  const tally = new Tally()
  const eve = await makePerson(target.redis, newHandle('eve'))
  const times = isShort ? 250 : 500
  await using opened = new AsyncDisposableStack()
  let refused = 0
  for (let from = 0; from < times; from += 50)
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const outcome = await connect(target.gateways[0]!.url, eve.token).then(
          (connection) => void opened.use(connection),
          (error: unknown) => error as ChatError,
        )
        if (outcome !== undefined) refused += 1
        tally.count(outcome === undefined || outcome.code === 'rate_limited' ? undefined : String(outcome))
      }),
    )
  const fault = faultOfRefusals(refused, times)
  if (fault !== undefined) tally.faults.push(fault)
  return tally.row('connections of one person who is signed in', { note: `${refused} refused` })
}

async function floodTyping({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('typing')
  const tally = new Tally()
  const { cast, redis } = target
  const eve = await makePerson(redis, newHandle('eve'))
  await using bobs = await connect(target.gateways.at(-1)!.url, cast.bob.token)
  await using adas = await connect(target.url, cast.ada.token)
  await adas.ask('channel:invite', { channel: cast.general, user: eve.user })
  await bobs.ask('session:resume', {})
  await using eves = await connect(target.gateways[0]!.url, eve.token)
  const times = isShort ? 1_000 : 5_000
  const before = bobs.events('typing:changed').length
  const refused = await burst(
    eves,
    times,
    (index) => [index % 2 === 0 ? 'typing:start' : 'typing:stop', { channel: cast.general }],
    tally,
  )
  const heard = bobs.events('typing:changed').length - before
  if (heard > times / 2) tally.faults.push(`${heard} of ${times} were passed on`)
  return tally.row('typing, on and off', {
    note: `${refused} told to wait, ${heard} of ${times} heard by others`,
  })
}

async function floodHttp({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('HTTP')
  const tally = new Tally()
  const times = isShort ? 300 : 7_000
  let refused = 0
  const startedAt = performance.now()
  const slowest = await withBystanders(target, tally, async () => {
    for (let done = 0; done < times; done += 50)
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const reply = await ask(`${target.gateways[0]!.url}/api/auth/session`, {
            headers: { 'x-forwarded-for': '198.51.100.99' },
          }).catch((error: unknown) => error as Error)
          if (!(reply instanceof Error) && reply.status === 429) refused += 1
          const isFine = !(reply instanceof Error) && (reply.status === 401 || reply.status === 429)
          tally.count(isFine ? undefined : String(reply instanceof Error ? reply.message : reply.status))
        }),
      )
  })
  const most = 3_000 * Math.ceil((performance.now() - startedAt + 1_000) / 60_000)
  if (times - refused > most)
    tally.faults.push(`${times - refused} from one address were answered, not ${most}`)
  return tally.row('HTTP from one address', {
    note: `${refused} told to wait; others waited ${Math.round(slowest)} ms at most`,
  })
}

/** Connections without a session: begun, and never let in. */
async function floodHandshakes({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('handshakes')
  const tally = new Tally()
  const times = isShort ? 100 : 1_500
  let opened = 0
  const slowest = await withBystanders(target, tally, async () => {
    const sockets: WebSocket[] = []
    for (let done = 0; done < times; done += 100)
      await Promise.all(
        Array.from({ length: 100 }, async () => {
          const socket = new WebSocket(
            `${target.gateways[0]!.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
          )
          sockets.push(socket)
          const isOpen = await new Promise<boolean>((resolve) => {
            socket.addEventListener('open', () => resolve(true))
            socket.addEventListener('error', () => resolve(false))
          })
          if (isOpen) opened += 1
          tally.count()
        }),
      )
    if (!isShort) {
      // Who does not say who they are is not waited for.
      await until(() => sockets.every((socket) => socket.readyState !== socket.OPEN), 20_000).catch(() =>
        tally.faults.push('connections that nobody was let in by are open after 20 s'),
      )
    }
    for (const socket of sockets) socket.close()
  })
  return tally.row('connections that never say who they are', {
    note: `${opened} opened${isShort ? '' : ', all closed within 20 s'}; others waited ${Math.round(slowest)} ms at most`,
  })
}

/** Pages of the web server, which cost most. */
async function floodPages({ target, isShort, tell }: AttackOptions): Promise<Row> {
  tell('pages')
  const tally = new Tally()
  const times = isShort ? 40 : 300
  const slowest = await withBystanders(target, tally, async () => {
    for (let done = 0; done < times; done += 20)
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const { status } = await ask(`${target.url}/c/c_${String(index).padStart(12, '0')}`, {
            headers: { cookie: `runnel_session=${'A'.repeat(43)}` },
            timeoutMs: 60_000,
          }).catch(() => ({ status: 0 }))
          tally.count(status > 0 && status < 500 ? undefined : `a page: ${status}`)
        }),
      )
  })
  return tally.row('pages for a session that is none', {
    note: `others waited ${Math.round(slowest)} ms at most`,
  })
}

/** A member who stops reading, while the channel is loud. */
async function doNotRead({ target, tell }: AttackOptions): Promise<Row> {
  tell('a reader that does not read')
  const tally = new Tally()
  const { redis } = target
  const [loud, deaf] = [
    await makePerson(redis, newHandle('loud')),
    await makePerson(redis, newHandle('deaf')),
  ]
  const { channel } = await createChannel(redis, {
    by: loud.user,
    kind: 'private',
    name: newHandle('loud'),
    members: [deaf.user],
  })
  await using louds = await connect(target.gateways[0]!.url, loud.token)
  await using deafs = await connect(target.gateways[0]!.url, deaf.token)
  await deafs.ask('session:resume', {})
  const { ws } = deafs.socket.io.engine.transport as unknown as {
    ws: { pause?: () => void; _socket?: { pause(): void } }
  }
  ws._socket?.pause()
  let said = 0
  for (; said < 900; said++) {
    const answer = await louds.askAnything('message:send', {
      channel,
      clientId: randomUUID(),
      text: 'x'.repeat(11_000),
    })
    if (!answer.ok && answer.error.retryAfterMs !== undefined)
      await new Promise((resolve) => setTimeout(resolve, answer.error.retryAfterMs))
    tally.count(!answer.ok && answer.error.code !== 'rate_limited' ? JSON.stringify(answer) : undefined)
  }
  const closes = await Promise.all(
    target.gateways.map(async ({ metricsUrl }) =>
      Number(/^runnel_slow_closes_total (\d+)/m.exec((await ask(metricsUrl)).body)?.[1] ?? 0),
    ),
  )
  const all = closes.reduce((sum, one) => sum + one, 0)
  if (all === 0) tally.faults.push('nobody was closed')
  return tally.row('a member that reads nothing while 10 MB are said: closed, and told to resume', {
    note: `${all} closed`,
  })
}
