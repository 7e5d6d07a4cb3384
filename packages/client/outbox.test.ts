import 'fake-indexeddb/auto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChatError } from '@runnel/protocol/errors'
import type { ErrorCode } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { openDB } from 'idb'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { newClientId } from './client-id.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { fileOutbox } from './outbox-file.ts'
import { indexedDbOutbox } from './outbox-indexeddb.ts'
import { memoryOutbox } from './outbox-memory.ts'
import { createOutbox, giveUpMs } from './outbox.ts'
import type { OutboxStorage, StoredRecord } from './outbox.ts'
import type { Request } from './request.ts'

/** How long a busy machine may take, in ms. */
const patience = 20_000

const ada = 'u_ada000000000' as UserId
const bob = 'u_bob000000000' as UserId
const general = 'c_general00000' as ChannelId
const design = 'c_design000000' as ChannelId

interface Send {
  name: string
  channel: ChannelId
  clientId: string
  text: string
  id?: EntryId
  emoji?: string
}

/** Remembers what was asked of a gateway and answers as it is told, by default as a log would. */
function gateway(answer: (send: Send, stored: Send[]) => Promise<void> | void = () => {}) {
  const asked: Send[] = []
  const stored: Send[] = []
  const request = (async (name: string, input: Omit<Send, 'name'>) => {
    const send = { name, ...input }
    asked.push(send)
    await answer(send, stored)
    const known = stored.findIndex(({ clientId }) => clientId === send.clientId)
    if (known === -1) stored.push(send)
    const sequence = known === -1 ? stored.length : known + 1
    return { id: `1000-${sequence}` as EntryId, sequence, duplicate: known !== -1 }
  }) as Request
  const told = () => asked.map(({ name, text, emoji }) => [name, text ?? emoji].filter(Boolean).join(' '))
  return { request, asked, stored, told, texts: () => stored.map(({ text }) => text) }
}

const textOf = (record: StoredRecord) => ('text' in record ? record.text : '')

function open(storage: OutboxStorage, request: Request, clock: Clock = systemClock) {
  const refused: [string, string][] = []
  const outbox = createOutbox({
    storage,
    request,
    clock,
    random: Math.random,
    onChange: () => {},
    onRefused: ({ kind }, { code }) => refused.push([kind, code]),
  })
  onTestFinished(() => outbox.stop())
  const write = (text: string, channel = general) => outbox.add(channel, { kind: 'send', text })
  const isEmpty = () => vi.waitFor(() => expect(outbox.countWaiting()).toBe(0), patience)
  const textsOf = (channel = general) => outbox.ofChannel(channel).map(textOf)
  return { ...outbox, write, isEmpty, textsOf, refused }
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
    expect(after.textsOf()).toEqual(['one', 'two', 'three'])
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
    await vi.waitFor(() => expect(asked).toHaveLength(20), patience)
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
    await vi.waitFor(() => expect(first.asked).toHaveLength(1), patience)
    right.resume()
    await vi.waitFor(() => expect(right.countWaiting()).toBe(2), patience)
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
    kind: 'send' as const,
    text: 'sent',
    at: 1,
    order: 1,
    state: 'waiting' as const,
  }
  storage.announce(
    {
      type: 'removed',
      clientId,
      user: ada,
      channel: general,
      id: '1000-1' as EntryId,
      isSettled: true,
    },
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
  }, patience)
  outbox.write('meanwhile')
  await vi.waitFor(() => expect(outbox.ofChannel(general)).toHaveLength(1), patience)
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
  expect((await again.list(ada)).map(textOf)).toEqual(['whole'])
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
    expect(
      outbox.ofChannel(general).map((record) => [textOf(record), record.state, record.error?.code]),
    ).toEqual([['first', 'failed', code]])
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
  await vi.waitFor(() => expect(texts()).toEqual(['through']), patience)
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
  expect(outbox.ofChannel(general).map((record) => [record.state, textOf(record)])).toEqual([
    ['failed', 'still true'],
    ['failed', 'out of date'],
  ])
  outbox.discard(gone)
  outbox.retry(kept)
  await outbox.isEmpty()
  expect(texts()).toEqual(['still true'])
  expect(outbox.ofChannel(general)).toEqual([])
})

const hello = '1000-1' as EntryId

describe('changes of what was said', () => {
  const like = (isOn: boolean, emoji = '👍') => ({ kind: 'react', id: hello, emoji, isOn }) as const

  test('all that ada does while offline goes out in the order in which she did it', async () => {
    const { request, told } = gateway()
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.write('one')
    outbox.add(general, { kind: 'edit', id: hello, text: 'better' })
    outbox.add(general, like(true))
    outbox.add(general, { kind: 'pin', id: hello, isOn: true })
    outbox.add(general, { kind: 'reply', thread: hello, text: 'two' })
    outbox.resume()
    await outbox.isEmpty()
    expect(told()).toEqual([
      'message:send one',
      'message:edit better',
      'reaction:add 👍',
      'message:pin',
      'message:send two',
    ])
  })

  test('a message that still waits goes out as it was edited last, one that was deleted not at all', async () => {
    const { request, told } = gateway()
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    const [edited, deleted] = [outbox.write('frist'), outbox.write('never mind')]
    expect(outbox.revise(edited, 'first')).toBe(true)
    expect(outbox.discard(deleted)).toBe(true)
    expect(outbox.textsOf()).toEqual(['first'])
    outbox.resume()
    await outbox.isEmpty()
    expect(told()).toEqual(['message:send first'])
  })

  test('edited while it is being sent, a message is sent as it was, then edited, before what was written later', async () => {
    const { promise: isSent, resolve: send } = Promise.withResolvers<void>()
    const { request, told, asked } = gateway(() => isSent)
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.resume()
    const clientId = outbox.write('frist')
    outbox.write('second')
    await vi.waitFor(() => expect(asked).toHaveLength(1), patience)
    outbox.revise(clientId, 'first')
    send()
    await outbox.isEmpty()
    expect(told()).toEqual(['message:send frist', 'message:edit first', 'message:send second'])
    expect(asked[1]).toMatchObject({ id: hello })
  })

  test('edited after its acknowledgement was lost, a message says in the end what was written last', async () => {
    let isLost = true
    const { request, told } = gateway((send, stored) => {
      if (!isLost) return
      isLost = false
      stored.push(send)
      outbox.revise(send.clientId, 'first')
      throw new ChatError('unavailable')
    })
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.resume()
    outbox.write('frist')
    await outbox.isEmpty()
    expect(told()).toEqual(['message:send frist', 'message:send first', 'message:edit first'])
  })

  test('deleted while it is being sent, a message is deleted as soon as it is there', async () => {
    const { promise: isSent, resolve: send } = Promise.withResolvers<void>()
    const { request, told, asked } = gateway(({ name }) => (name === 'message:send' ? isSent : undefined))
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.resume()
    const clientId = outbox.write('oops')
    await vi.waitFor(() => expect(asked).toHaveLength(1), patience)
    outbox.discard(clientId)
    expect(outbox.textsOf()).toEqual([])
    send()
    await vi.waitFor(() => expect(told()).toEqual(['message:send oops', 'message:delete']), patience)
    expect(asked[1]).toMatchObject({ id: hello })
  })

  test('a reaction that is taken back while offline sends nothing, one taken back while under way sends both', async () => {
    const { promise: isSent, resolve: send } = Promise.withResolvers<void>()
    const { request, told, asked } = gateway(() => isSent)
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.add(general, like(true))
    outbox.add(general, like(true, '🎉'))
    outbox.add(general, like(false))
    expect(outbox.countWaiting()).toBe(1)
    outbox.resume()
    await vi.waitFor(() => expect(asked).toHaveLength(1), patience)
    outbox.add(general, like(false, '🎉'))
    send()
    await outbox.isEmpty()
    expect(told()).toEqual(['reaction:add 🎉', 'reaction:remove 🎉'])
  })

  test('deleting a message makes what else waits for it needless', async () => {
    const { request, told } = gateway()
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.add(general, { kind: 'edit', id: hello, text: 'better' })
    outbox.add(general, like(true))
    outbox.add(general, { kind: 'delete', id: hello })
    outbox.add(general, { kind: 'delete', id: hello })
    outbox.resume()
    await outbox.isEmpty()
    expect(told()).toEqual(['message:delete'])
  })

  test('an edit that is refused is kept with what was typed, a reaction that is refused is gone; both are told', async () => {
    const { request } = gateway(() => {
      throw new ChatError('forbidden')
    })
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.resume()
    const edit = outbox.add(general, { kind: 'edit', id: hello, text: 'better' })
    outbox.add(general, like(true))
    await outbox.isEmpty()
    expect(outbox.refused).toEqual([
      ['edit', 'forbidden'],
      ['react', 'forbidden'],
    ])
    expect(outbox.ofChannel(general)).toMatchObject([
      { clientId: edit, kind: 'edit', text: 'better', state: 'failed', error: { code: 'forbidden' } },
    ])
  })

  test('what the log shows of mine waits on screen no more, and is asked on until it is acknowledged (MSG-6)', async () => {
    let isLost = true
    const { request, asked, told } = gateway(() => (isLost ? new Promise(() => {}) : undefined))
    const outbox = open(memoryOutbox(), request)
    await outbox.signIn(ada)
    outbox.resume()
    const clientId = outbox.write('hello')
    await vi.waitFor(() => expect(asked).toHaveLength(1), patience)
    outbox.recognise([{ type: 'message.posted', id: hello, at: 1, by: ada, n: 1, text: 'hello', clientId }])
    expect(outbox.ofChannel(general)).toEqual([])
    expect(outbox.countWaiting()).toBe(1)
    // The primary that had it was cut off: what was told of it may be gone with it.
    outbox.pause()
    isLost = false
    outbox.resume()
    expect(outbox.ofChannel(general)).toMatchObject([{ clientId, state: 'waiting' }])
    await outbox.isEmpty()
    expect(told()).toEqual(['message:send hello', 'message:send hello'])
  })
})

describe('what an earlier version stored', () => {
  const earlier = {
    clientId: '018f0000-0000-7000-8000-000000000000',
    user: ada,
    channel: general,
    text: 'from yesterday',
    at: Date.now() - 3_600_000,
    order: 1,
    state: 'waiting',
  }

  test('in IndexedDB is sent, and no other tab of that version finds what it does not know', async () => {
    const first = await openDB('runnel-earlier', 1, {
      upgrade(database) {
        database.createObjectStore('outbox', { keyPath: 'clientId' }).createIndex('user', 'user')
      },
    })
    await first.put('outbox', earlier)
    first.close()
    const { request, told } = gateway()
    const storage = indexedDbOutbox('runnel-earlier')
    const outbox = open(storage, request)
    await outbox.signIn(ada)
    expect(outbox.textsOf()).toEqual(['from yesterday'])
    outbox.add(general, { kind: 'edit', id: hello, text: 'better' })
    outbox.resume()
    await outbox.isEmpty()
    expect(told()).toEqual(['message:send from yesterday', 'message:edit better'])
    await storage.close()
    await expect(openDB('runnel-earlier', 1)).rejects.toMatchObject({ name: 'VersionError' })
  })

  test('in a file is sent', async () => {
    const path = join(folder, 'earlier')
    await writeFile(path, `${JSON.stringify({ put: earlier })}\n`)
    const { request, told } = gateway()
    const storage = await fileOutbox(path)
    const outbox = open(storage, request)
    await outbox.signIn(ada)
    outbox.resume()
    await outbox.isEmpty()
    expect(told()).toEqual(['message:send from yesterday'])
    await outbox.stop()
    await storage.close()
  })
})
