import type { Membership } from '@runnel/protocol/channel'
import type { LogEntry } from '@runnel/protocol/entry'
import type { HistoryPage, Since } from '@runnel/protocol/history'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, Epoch, Position, UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { fakeClock, settled } from '@runnel/testing/fake-clock'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import type { Client } from './client.ts'
import type { OpenWire, WireListener } from './wire.ts'

const ada = { user: 'u_ada000000000' as UserId, handle: 'ada', name: 'Ada', role: 'member' } satisfies User
const bob = 'u_bob000000000' as UserId
const general = 'c_general00000' as ChannelId

/** A channel's log as the protocol describes it, and one connection to it whose every delivery is decided by the test. */
class Log {
  entries: LogEntry[] = []
  epoch = 'epoch00000' as Epoch
  kept = 1
  n = 0
  #epochs = 0
  #ms = 1_000
  #sent = new Map<string, EntryId>()
  #asked: { name: string; input: never; answer: (data: unknown) => void }[] = []
  #underWay: (() => void)[] = []
  #listener: WireListener | undefined
  #hasJoined = false

  get sequence(): number {
    return this.entries.length === 0 ? 0 : sequenceOf(this.entries.at(-1)!.id)
  }

  get position(): Position {
    return { epoch: this.epoch, id: this.entries.at(-1)?.id ?? ('0-0' as EntryId) }
  }

  append(about: { text: string; by?: UserId; clientId?: string } | { topic: string }): LogEntry {
    const id = `${(this.#ms += 10)}-${this.sequence + 1}` as EntryId
    const base = { id, at: this.#ms, by: bob }
    const entry: LogEntry =
      'topic' in about
        ? { ...base, type: 'channel.topic_changed', ...about }
        : { ...base, type: 'message.posted', n: (this.n += 1), ...about }
    this.entries.push(entry)
    return entry
  }

  publish(entries: LogEntry[]): void {
    if (this.#hasJoined)
      this.#send('channel:events', { channel: general, epoch: this.epoch, events: entries })
  }

  #send(name: string, payload: unknown): void {
    const listener = this.#listener
    this.#underWay.push(() => listener === this.#listener && listener?.onEvent(name, payload))
  }

  /** History before a sequence is thrown away. */
  trim(): void {
    this.kept = Math.max(this.kept, this.sequence - 2)
  }

  /** A restore from nothing: another epoch. */
  reset(): void {
    this.entries = []
    this.kept = 1
    this.n = 0
    this.#sent.clear()
    this.epoch = `epoch${String((this.#epochs += 1)).padStart(5, '0')}` as Epoch
    for (let count = 0; count < 3; count += 1) this.append({ text: 'anew' })
  }

  /**
   * A failover that lost the newest entries: their sequences are given again. The gateway, whose own connection was interrupted, passes
   * on what it finds instead; were that lost too and exactly as many lost as were given again, only the next resume would show it.
   */
  fork(): void {
    const lost = this.entries.splice(-2)
    this.n -= lost.filter((entry) => entry.type === 'message.posted').length
    for (const [clientId, id] of this.#sent)
      if (lost.some((entry) => entry.id === id)) this.#sent.delete(clientId)
    this.publish([this.append({ text: 'instead' })])
  }

  readonly openWire: OpenWire = (listener) => {
    this.#listener = listener
    this.#hasJoined = false
    this.#asked = []
    this.#underWay = [() => listener === this.#listener && listener.onOpen()]
    return {
      send: (name, input, answer) => {
        if (listener === this.#listener) this.#asked.push({ name, input: input as never, answer })
      },
      close: () => {
        if (listener === this.#listener) this.#listener = undefined
      },
    }
  }

  cut(): void {
    const listener = this.#listener
    this.#listener = undefined
    listener?.onClosed()
  }

  /** The server answers the request that has waited longest; the answer is on its way. */
  answerNext(): boolean {
    const asked = this.#asked.shift()
    if (!asked) return false
    const data = this.#answer(asked.name, asked.input)
    const listener = this.#listener
    this.#underWay.push(() => listener === this.#listener && asked.answer({ ok: true, data }))
    return true
  }

  deliverNext(): boolean {
    const next = this.#underWay.shift()
    next?.()
    return next !== undefined
  }

  #answer(name: string, input: never): unknown {
    switch (name) {
      case 'session:resume':
        return this.#resume(input)
      case 'history:page':
        return this.page(input)
      case 'history:since':
        return this.#since((input as { position: Position }).position, 3)
      case 'message:send': {
        const { clientId, text } = input as { clientId: string; text: string }
        const known = this.#sent.get(clientId)
        if (known) return { id: known, sequence: sequenceOf(known), duplicate: true }
        const entry = this.append({ text, clientId, by: ada.user })
        this.#sent.set(clientId, entry.id)
        this.publish([entry])
        return { id: entry.id, sequence: sequenceOf(entry.id), duplicate: false }
      }
      default:
        return {}
    }
  }

  #resume({ positions = {} }: { positions?: Record<string, Position> }): unknown {
    this.#hasJoined = true
    const asked = positions[general]
    const {
      events,
      position: _,
      ...outcome
    } = asked ? this.#since(asked, 4) : { events: undefined, position: 0 }
    const isReplaced = 'trimmed' in outcome || 'reset' in outcome
    const channel: Membership = {
      channel: general,
      name: 'general',
      kind: 'public',
      topic: this.#topic(),
      memberCount: 2,
      role: 'member',
      position: this.position,
      unread: this.n,
      mentions: 0,
      readId: '0-0' as EntryId,
      readTurn: 0,
    }
    return {
      me: ada,
      workspace: { name: 'Runnel', signUp: 'open' },
      channels: [
        {
          ...channel,
          ...(events && !isReplaced && { events }),
          ...outcome,
          ...(isReplaced && { page: this.page({}) }),
        },
      ],
    }
  }

  #topic(): string {
    const entry = this.entries.findLast((candidate) => candidate.type === 'channel.topic_changed')
    return entry?.type === 'channel.topic_changed' ? entry.topic : ''
  }

  #since({ epoch, id }: Position, limit: number): Since {
    const sequence = sequenceOf(id)
    const isHere = sequence === 0 || sequence < this.kept || this.entries.some((entry) => entry.id === id)
    if (epoch !== this.epoch || !isHere) return { events: [], position: this.position, reset: true }
    if (sequence + 1 < this.kept) return { events: [], position: this.position, trimmed: true }
    const missed = this.entries.filter((entry) => sequenceOf(entry.id) > sequence)
    const events = missed.slice(0, limit)
    return {
      events,
      position: { epoch, id: events.at(-1)?.id ?? this.position.id },
      ...(missed.length > limit && { more: true }),
    }
  }

  page({ before, after, around }: { before?: EntryId; after?: EntryId; around?: EntryId }): HistoryPage {
    const limit = 4
    const keptEntries = this.entries.filter((entry) => sequenceOf(entry.id) >= this.kept)
    const messages = keptEntries.filter((entry) => entry.type === 'message.posted')
    const from = (id: EntryId) => {
      const index = messages.findIndex((entry) => sequenceOf(entry.id) >= sequenceOf(id))
      return index === -1 ? messages.length : index
    }
    const start = before
      ? Math.max(0, from(before) - limit)
      : after
        ? messages.findIndex((entry) => sequenceOf(entry.id) > sequenceOf(after))
        : Math.max(0, (around ? from(around) + 2 : messages.length) - limit)
    const end = before ? from(before) : start === -1 ? 0 : start + limit
    const shown = start === -1 ? [] : messages.slice(start, end)
    const hasOlder = after ? true : start > 0
    const hasNewer = before ? true : start !== -1 && end < messages.length
    const low = after ? sequenceOf(after) + 1 : hasOlder ? sequenceOf(shown[0]?.id ?? ('0-0' as EntryId)) : 0
    const high = before ? sequenceOf(before) - 1 : hasNewer ? sequenceOf(shown.at(-1)!.id) : Infinity
    const notices = keptEntries.filter(
      (entry) =>
        entry.type !== 'message.posted' && sequenceOf(entry.id) >= low && sequenceOf(entry.id) <= high,
    )
    return { messages: shown, notices, position: this.position, hasOlder, hasNewer }
  }
}

type Step =
  | 'post'
  | 'post lost'
  | 'post twice'
  | 'post two'
  | 'topic'
  | 'old again'
  | 'answer'
  | 'deliver'
  | 'cut'
  | 'second'
  | 'older'
  | 'newer'
  | 'latest'
  | 'around'
  | 'send'
  | 'close'
  | 'trim'
  | 'reset'
  | 'fork'

const calm: Step[] = [
  'post',
  'post',
  'post lost',
  'post twice',
  'post two',
  'topic',
  'old again',
  'answer',
  'answer',
  'answer',
  'deliver',
  'deliver',
  'deliver',
  'cut',
  'second',
  'older',
  'newer',
  'latest',
  'around',
  'send',
  'close',
]

async function take(
  step: Step,
  log: Log,
  client: Client,
  clock: ReturnType<typeof fakeClock>,
  said: string[],
): Promise<void> {
  const ignore = () => {}
  switch (step) {
    case 'post':
      return log.publish([log.append({ text: 'hello' })])
    case 'post lost':
      return void log.append({ text: 'unheard' })
    case 'post twice': {
      const entry = log.append({ text: 'hello hello' })
      log.publish([entry])
      return log.publish([entry])
    }
    case 'post two':
      return log.publish([log.append({ text: 'one' }), log.append({ text: 'two' })])
    case 'topic':
      return log.publish([log.append({ topic: `topic ${log.sequence}` })])
    case 'old again':
      return log.entries.length > 1 ? log.publish(log.entries.slice(-3, -1)) : undefined
    case 'answer':
      return void log.answerNext()
    case 'deliver':
      return void log.deliverNext()
    case 'cut':
      return log.cut()
    case 'second':
      return clock.turn(1_000)
    case 'older':
      return void client.loadOlder(general).catch(ignore)
    case 'newer':
      return void client.loadNewer(general).catch(ignore)
    case 'latest':
      return void client.showLatest(general).catch(ignore)
    case 'around': {
      const entry = log.entries[Math.floor(log.entries.length / 3)]
      return entry && void client.showAround(general, entry.id).catch(ignore)
    }
    case 'send':
      if (client.me.getState()) said.push(client.send(general, 'from ada'))
      return
    case 'close':
      client.openChannel(undefined)
      return client.openChannel(general)
    case 'trim':
      return log.trim()
    case 'reset':
      return log.reset()
    case 'fork':
      return log.fork()
  }
}

/** Nothing is under way any more: every request answered, every answer delivered, every timer of the next minute run. */
async function calmDown(log: Log, clock: ReturnType<typeof fakeClock>): Promise<void> {
  for (let round = 0; round < 80; round += 1) {
    while (log.answerNext() || log.deliverNext()) await settled()
    await clock.turn(1_000)
  }
}

/** Whatever was on screen at any moment: never two messages the other way round, never one twice. */
function watch(client: Client): string[] {
  const wrong: string[] = []
  client.timeline(general).subscribe(({ items }) => {
    const sequences = items.map((item) => (item.id ? sequenceOf(item.id) : Infinity))
    if (sequences.some((sequence, index) => index > 0 && sequence < sequences[index - 1]!))
      wrong.push(`order ${sequences.join(' ')}`)
    if (new Set(items.map((item) => item.key)).size < items.length)
      wrong.push(`double ${sequences.join(' ')}`)
  })
  return wrong
}

/** What a reader who comes now and reads everything would see. */
const fresh = (log: Log) =>
  log.entries.filter((entry) => sequenceOf(entry.id) >= log.kept).map(({ id }) => id)

async function live(steps: Step[], seed: number) {
  const log = new Log()
  const clock = fakeClock()
  for (let count = 0; count < 6; count += 1) log.append({ text: 'before' })
  let random = seed
  const client = createClient({
    url: 'http://model',
    openWire: log.openWire,
    clock,
    random: () => (random = (random * 16_807) % 2_147_483_647) / 2_147_483_647,
  })
  const heard: EntryId[] = []
  const said: string[] = []
  client.onEntries((_, entries) => heard.push(...entries.map(({ id }) => id)))
  const wrong = watch(client)
  client.start()
  client.openChannel(general)
  // Every other life begins with everything in place, the others with whatever the steps make of it.
  if (seed % 2 === 0) await calmDown(log, clock)
  for (const step of steps) {
    await take(step, log, client, clock, said)
    await settled()
  }
  await calmDown(log, clock)
  // A missed event shows at the next one (SYN-1).
  log.publish([log.append({ text: 'last' })])
  await calmDown(log, clock)
  return { log, clock, client, heard, said, wrong }
}

const steps = (choice: Step[]) =>
  fc.array(fc.constantFrom(...choice), { minLength: 1, maxLength: 120, size: 'max' })
const seeds = fc.integer({ min: 1, max: 2_147_483_646 })

test('whatever is lost, doubled, cut or crosses on the way, a window is what a fresh reader sees (SYN-2, MSG-1, MSG-3)', async () => {
  await fc.assert(
    fc.asyncProperty(steps(calm), seeds, async (path, seed) => {
      const { log, clock, client, heard, said, wrong } = await live(path, seed)
      expect(wrong).toEqual([])
      const { items, hasOlder, hasNewer, state } = client.timeline(general).getState()
      expect(client.connection.getState()).toMatchObject({ phase: 'online', waiting: 0 })
      expect(state).toBe('ready')
      const firstMessage = items.findIndex((item) => item.kind === 'message')
      const shown = items.slice(firstMessage).map(({ id }) => id)
      const all = fresh(log)
      const start = all.indexOf(shown[0]!)
      expect(shown).toEqual(all.slice(start, start + shown.length))
      expect(hasNewer || shown.at(-1)).toBe(hasNewer || all.at(-1))
      expect(hasOlder || items[0]?.id).toBe(hasOlder || all[0])

      const sent = log.entries.flatMap((entry) =>
        'clientId' in entry && entry.clientId ? [entry.clientId] : [],
      )
      expect(sent).toEqual(said)

      const channel = client.channels.getState().get(general)!
      expect(channel.position).toEqual(log.position)
      expect(heard).toEqual(all.slice(all.length - heard.length))
      await client.stop()
      expect(clock.pending()).toBe(0)
    }),
    { numRuns: 1_000 },
  )
}, 120_000)

test('history that is trimmed, a log that is another one and a failover that lost entries all end in what a fresh reader sees (SYN-1)', async () => {
  const rough: Step[] = [...calm, 'trim', 'reset', 'fork']
  await fc.assert(
    fc.asyncProperty(steps(rough), seeds, async (path, seed) => {
      const { log, clock, client } = await live(path, seed)
      const { items, hasNewer, state } = client.timeline(general).getState()
      expect(client.connection.getState()).toMatchObject({ phase: 'online', waiting: 0 })
      expect(state).toBe('ready')
      const all = fresh(log)
      const shown = items.map(({ id }) => id).filter((id) => id && sequenceOf(id) >= log.kept)
      const start = all.indexOf(shown[0]!)
      expect(shown).toEqual(all.slice(start, start + shown.length))
      expect(hasNewer || shown.at(-1)).toBe(hasNewer || all.at(-1))
      expect(client.channels.getState().get(general)!.position).toEqual(log.position)
      await client.stop()
      expect(clock.pending()).toBe(0)
    }),
    { numRuns: 1_000 },
  )
}, 120_000)
