import 'fake-indexeddb/auto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChatError } from '@runnel/protocol/errors'
import type { ErrorCode } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { newClientId } from './client-id.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { fileOutbox } from './outbox-file.ts'
import { indexedDbOutbox } from './outbox-indexeddb.ts'
import { memoryOutbox } from './outbox-memory.ts'
import { createOutbox, giveUpMs } from './outbox.ts'
import type { OutboxStorage } from './outbox.ts'
import type { Request } from './request.ts'

const ada = 'u_ada000000000' as UserId
const bob = 'u_bob000000000' as UserId
const general = 'c_general00000' as ChannelId
const design = 'c_design000000' as ChannelId

interface Send {
  channel: ChannelId
  clientId: string
  text: string
}

/** Remembers what was asked of a gateway and answers as it is told, by default as a log would. */
function gateway(answer: (send: Send, stored: Send[]) => Promise<void> | void = () => {}) {
  const asked: Send[] = []
  const stored: Send[] = []
  const request = (async (_name: string, send: Send) => {
    asked.push(send)
    await answer(send, stored)
    const known = stored.findIndex(({ clientId }) => clientId === send.clientId)
    if (known === -1) stored.push(send)
    const sequence = known === -1 ? stored.length : known + 1
    return { id: `1000-${sequence}` as EntryId, sequence, duplicate: known !== -1 }
  }) as Request
  return { request, asked, stored, texts: () => stored.map(({ text }) => text) }
}

function open(storage: OutboxStorage, request: Request, clock: Clock = systemClock) {
  const outbox = createOutbox({ storage, request, clock, random: Math.random, onChange: () => {} })
  onTestFinished(() => outbox.stop())
  const write = (text: string, channel = general) => {
    const clientId = newClientId(clock.now())
    outbox.add({ clientId, channel, text })
    return clientId
  }
  const isEmpty = () => vi.waitFor(() => expect(outbox.countWaiting()).toBe(0), 4_000)
  return { ...outbox, write, isEmpty }
}

const folder = await mkdtemp(join(tmpdir(), 'runnel-outbox-'))
afterAll(() => rm(folder, { recursive: true }))
let names = 0

/** Each kind of storage, and how it is opened again after the process or page died. */
const storages: Record<string, () => (again?: boolean) => Promise<OutboxStorage>> = {
  memory: () => {
    const storage = memoryOutbox()
    return () => Promise.resolve(storage)
  },
  file: () => {
    const path = join(folder, `outbox-${(names += 1)}`)
    let opened: Promise<OutboxStorage> | undefined
    return (again) => (opened = again || !opened ? fileOutbox(path) : opened)
  },
  indexedDB: () => {
    const name = `runnel-${(names += 1)}`
    return () => {
      const storage = indexedDbOutbox(name)
      onTestFinished(() => storage.close())
      return Promise.resolve(storage)
    }
  },
}

describe.each(Object.entries(storages))('kept in %s', (_, make) => {
  test('three messages that ada writes while offline go out once, in order, after a crash', async () => {
    const storage = make()
    const before = open(await storage(), gateway().request)
    await before.signIn(ada)
    for (const text of ['one', 'two', 'three']) before.write(text)
    await before.stop()

    const { request, asked, texts } = gateway()
    const after = open(await storage(true), request)
    await after.signIn(ada)
    expect(after.ofChannel(general).map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    after.resume()
    await after.isEmpty()
    expect(texts()).toEqual(['one', 'two', 'three'])
    expect(asked).toHaveLength(3)
    await after.stop()

    const empty = open(await storage(true), request)
    await empty.signIn(ada)
    expect(empty.ofChannel(general)).toEqual([])
  })

  test('bob, who signs in where ada was, neither sees nor sends what she left', async () => {
    const storage = make()
    const hers = open(await storage(), gateway().request)
    await hers.signIn(ada)
    hers.write('for design eyes only', design)
    await hers.stop()

    const { request, asked } = gateway()
    const his = open(await storage(), request)
    await his.signIn(bob)
    his.resume()
    his.write('hello')
    await his.isEmpty()
    expect(his.ofChannel(design)).toEqual([])
    expect(asked.map(({ text }) => text)).toEqual(['hello'])
  })

  test('two clients that share it send each message once, what each wrote in its order, and both see all of it settle', async () => {
    const storage = make()
    const { request, asked, texts } = gateway(() => new Promise((resolve) => setTimeout(resolve, 2)))
    const [left, right] = [open(await storage(), request), open(await storage(), request)]
    await Promise.all([left.signIn(ada), right.signIn(ada)])
    left.resume()
    right.resume()
    const numbers = Array.from({ length: 10 }, (_, index) => index)
    for (const number of numbers) {
      left.write(`left ${number}`)
      right.write(`right ${number}`)
    }
    await vi.waitFor(() => expect(asked).toHaveLength(20), 5_000)
    await Promise.all([left.isEmpty(), right.isEmpty()])
    for (const side of ['left', 'right'])
      expect(texts().filter((text) => text.startsWith(side))).toEqual(
        numbers.map((number) => `${side} ${number}`),
      )
    expect(asked).toHaveLength(20)
  })

  test('when the sending client goes, the other one sends the rest', async () => {
    const storage = make()
    const first = gateway(() => new Promise(() => {}))
    const second = gateway()
    const [left, right] = [open(await storage(), first.request), open(await storage(), second.request)]
    await Promise.all([left.signIn(ada), right.signIn(ada)])
    left.resume()
    left.write('one')
    left.write('two')
    await vi.waitFor(() => expect(first.asked).toHaveLength(1))
    right.resume()
    await vi.waitFor(() => expect(right.countWaiting()).toBe(2))
    expect(second.asked).toEqual([])
    // A closed tab: nothing is said, its turn ends.
    left.pause()
    await right.isEmpty()
    expect(second.texts()).toEqual(['one', 'two'])
  })
})

test('news of a waiting message that comes after the news that it was sent does not bring it back', async () => {
  const storage = memoryOutbox()
  const outbox = open(storage, gateway().request)
  await outbox.signIn(ada)
  const otherTab = {}
  const clientId = newClientId(1)
  const record = {
    clientId,
    user: ada,
    channel: general,
    text: 'sent',
    at: 1,
    order: 1,
    state: 'waiting' as const,
  }
  storage.announce(
    { type: 'removed', clientId, user: ada, channel: general, id: '1000-1' as EntryId },
    otherTab,
  )
  storage.announce({ type: 'put', record }, otherTab)
  expect(outbox.ofChannel(general)).toEqual([])
  storage.announce({ type: 'put', record: { ...record, clientId: newClientId(2) } }, otherTab)
  expect(outbox.countWaiting()).toBe(1)
})

test('a client whose turn is stolen stops at once, and has it again when the thief is done', async () => {
  const { request, texts } = gateway()
  const outbox = open(indexedDbOutbox('runnel-stolen'), request)
  await outbox.signIn(ada)
  outbox.resume()
  outbox.write('before')
  await outbox.isEmpty()
  const { promise: theft, resolve: giveBack } = Promise.withResolvers<void>()
  const thief = navigator.locks.request(`runnel-stolen-outbox-${ada}`, { steal: true }, () => theft)
  await vi.waitFor(async () => {
    const { held = [], pending = [] } = await navigator.locks.query()
    expect([...held, ...pending].filter(({ name }) => name?.startsWith('runnel-stolen'))).toHaveLength(2)
  }, 3_000)
  outbox.write('meanwhile')
  await vi.waitFor(() => expect(outbox.ofChannel(general)).toHaveLength(1))
  expect(texts()).toEqual(['before'])
  giveBack()
  await thief
  await outbox.isEmpty()
  expect(texts()).toEqual(['before', 'meanwhile'])
})

test('the last line of a file that a crash cut off costs nothing but that line', async () => {
  const path = join(folder, 'torn')
  const storage = await fileOutbox(path)
  const outbox = open(storage, gateway().request)
  await outbox.signIn(ada)
  outbox.write('whole')
  await outbox.stop()
  await storage.close()
  await writeFile(path, `${await readFile(path, 'utf8')}{"put":{"clientId":"torn`)
  const again = await fileOutbox(path)
  expect((await again.list(ada)).map(({ text }) => text)).toEqual(['whole'])
  await again.close()
})

const once = (code: ErrorCode) => {
  let isFirst = true
  return gateway(({ text }) => {
    if (text !== 'first' || !isFirst) return
    isFirst = false
    throw new ChatError(code, { retryAfterMs: 5 })
  })
}

test.each(['unavailable', 'rate_limited', 'internal'] as const)(
  'a message that meets %s once is sent again under the same client id, and those behind it wait',
  async (code) => {
    const { request, texts, asked } = once(code)
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.resume()
    outbox.write('first')
    outbox.write('second')
    await outbox.isEmpty()
    expect(texts()).toEqual(['first', 'second'])
    expect(asked[0]).toEqual(asked[1])
    expect(outbox.ofChannel(general)).toEqual([])
  },
)

test.each(['bad_request', 'forbidden', 'not_found', 'too_large'] as const)(
  'a message that is refused with %s is kept with its text, those behind it are sent, and it can be tried again',
  async (code) => {
    const { request, texts, asked } = once(code)
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.resume()
    const clientId = outbox.write('first')
    outbox.write('second')
    await outbox.isEmpty()
    expect(texts()).toEqual(['second'])
    expect(outbox.ofChannel(general).map(({ text, state, error }) => [text, state, error?.code])).toEqual([
      ['first', 'failed', code],
    ])
    outbox.retry(clientId)
    await outbox.isEmpty()
    expect(texts()).toEqual(['second', 'first'])
    expect(asked.at(-1)!.clientId).toBe(clientId)
  },
)

test('an acknowledgement that was lost is asked for again under the same client id and nothing is stored twice (MSG-3)', async () => {
  let isLost = true
  const { request, asked, texts } = gateway((send, stored) => {
    if (!isLost) return
    isLost = false
    stored.push(send)
    throw new ChatError('unavailable')
  })
  const outbox = open(memoryOutbox(), request)
  await outbox.signIn(ada)
  outbox.resume()
  outbox.write('once')
  await outbox.isEmpty()
  expect(asked).toHaveLength(2)
  expect(texts()).toEqual(['once'])
})

test('a slow channel holds up only itself', async () => {
  const { request, texts } = gateway(({ channel }) =>
    channel === general ? new Promise(() => {}) : undefined,
  )
  const outbox = open(memoryOutbox(), request)
  await outbox.signIn(ada)
  outbox.resume()
  outbox.write('stuck')
  outbox.write('through', design)
  await vi.waitFor(() => expect(texts()).toEqual(['through']))
})

test('what could not be sent for a day is shown as failed, can be tried again and can be discarded', async () => {
  let now = 1_700_000_000_000
  const clock = { ...systemClock, now: () => now }
  const { request, texts } = gateway()
  const outbox = open(memoryOutbox(), request, clock)
  await outbox.signIn(ada)
  const [kept, gone] = [outbox.write('still true'), outbox.write('out of date')]
  now += giveUpMs
  outbox.resume()
  await outbox.isEmpty()
  expect(texts()).toEqual([])
  expect(outbox.ofChannel(general).map(({ state, text }) => [state, text])).toEqual([
    ['failed', 'still true'],
    ['failed', 'out of date'],
  ])
  outbox.discard(gone)
  outbox.retry(kept)
  await outbox.isEmpty()
  expect(texts()).toEqual(['still true'])
  expect(outbox.ofChannel(general)).toEqual([])
})
