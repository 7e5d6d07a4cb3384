import { setTimeout as pause } from 'node:timers/promises'
import { systemClock, type Clock } from '@runnel/client/clock'
import { memoryOutbox } from '@runnel/client/outbox-memory'
import type { MessagePosted } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { openDevice, shownOn, type LoadPerson, type RecordedDevice } from './devices.ts'
import { startHistory, type History, type Note } from './history.ts'
import { randomFrom, type Random } from './random.ts'
import type { Trouble } from './recorded-wires.ts'

/** Who is to talk, where and how. Plain data: it goes to other processes. */
export interface LoadPlan extends Trouble {
  /** Where the gateways are reached; a device picks one with every attempt. */
  urls: readonly string[]
  seed: number
  people: readonly LoadPerson[]
  /** The owner may let people in and remove them; nobody else is a reader without being a member. */
  channels: readonly { channel: ChannelId; owner: UserId }[]
  /** Devices of each person, and clients that share the outbox of each device, as tabs do. */
  devicesEach: number
  tabs: number
  perSecond: number
  /** Whether the devices' wall clocks jump, up to so many ms back and forth. */
  clockJumpMs?: number
  /** Where in all the people those of this process begin: the names of devices are those of the whole. */
  firstPerson?: number
}

/** How a load stands. */
export interface Progress {
  acknowledged: number
  /** Devices that are not online. */
  offline: number
  /** Changes that wait. */
  waiting: number
}

export interface Play {
  progress(): Progress
  /** Everybody is online and knows all their channels. */
  ready(): Promise<void>
  /** Nobody says anything any more; resolves once nothing waits and all are online, or will not be. */
  settle(): Promise<void>
  /** Waits until all have caught up, as far as they do, and gives the history without the logs. Ends all devices. */
  finish(): Promise<History>
  /** Ends all devices, whatever they are at. */
  end(): Promise<void>
}

const settleMs = 90_000
/** A missed event is noticed within ten seconds (SYN-1), and read within some more. */
const catchUpMs = 20_000
/** How deep into the past what is shown is compared. */
const comparedItems = 600

/** Plays people who talk, answer, edit, react, delete and come and go, by chance of a seed, until told to stop. */
export function playPeople(plan: LoadPlan): Play {
  const random = randomFrom(plan.seed)
  const { history, note } = startHistory(plan.seed)
  const devices: RecordedDevice[] = []
  const clocks: JumpingClock[] = []
  for (const [index, person] of plan.people.entries())
    for (let device = 0; device < plan.devicesEach; device++) {
      const storage = memoryOutbox()
      for (let tab = 0; tab < plan.tabs; tab++) {
        const name = `${index + (plan.firstPerson ?? 0)}.${device}${plan.tabs > 1 ? `.${tab}` : ''}`
        history.owners[name] = person.user
        const clock = jumpingClock()
        clocks.push(clock)
        devices.push(openDevice(name, person, { ...plan, note, random: random.fork(), storage, clock }))
      }
    }

  let isOver = false
  let count = 0
  const talking = talk()
  // Heard by whoever waits until all are ready, too.
  talking.catch(() => {})

  async function talk(): Promise<void> {
    await ready()
    const actor = createActor(plan, random.fork(), note)
    let due = performance.now()
    while (!isOver) {
      due += (-Math.log(1 - random.next()) * 1_000) / plan.perSecond
      const early = due - performance.now()
      if (early > 0) await pause(early)
      else if (early < -1_000) due = performance.now()
      if (isOver) return
      const device = random.pick(devices)!
      count += 1
      actor(device, devices, count)
      if (plan.clockJumpMs && random.next() < 0.02) {
        const clock = random.pick(clocks)!
        clock.jumpTo((random.next() * 2 - 1) * plan.clockJumpMs)
        note({ type: 'fault', what: `the clock of a device jumps` })
      }
    }
  }

  async function ready(): Promise<void> {
    await until(
      () =>
        devices.every(
          ({ client }) =>
            client.connection.getState().phase === 'online' && client.channels.getState().size > 0,
        ),
      60_000,
    )
  }

  const progress = (): Progress => {
    let [offline, waiting] = [0, 0]
    for (const { client } of devices) {
      const state = client.connection.getState()
      if (state.phase !== 'online') offline += 1
      waiting += state.waiting
    }
    // Counted here and not for every answer: a history is long.
    for (; counted < history.happenings.length; counted++) {
      const one = history.happenings[counted]!
      if (one.type === 'answered' && one.ok) acknowledged += 1
    }
    return { acknowledged, offline, waiting }
  }
  let [counted, acknowledged] = [0, 0]

  async function settle(): Promise<void> {
    isOver = true
    await talking
    await until(() => progress().waiting === 0, settleMs).catch(() => {})
    await until(() => progress().offline === 0, catchUpMs).catch(() => {})
    for (const { name, client } of devices) {
      const { waiting } = client.connection.getState()
      if (waiting > 0) note({ type: 'waiting', device: name, count: waiting })
    }
  }

  async function finish(): Promise<History> {
    const fresh = plan.people.map((person, index) => {
      const name = `${index + (plan.firstPerson ?? 0)}.fresh`
      history.owners[name] = person.user
      return openDevice(name, person, { urls: plan.urls, note: () => {}, random: random.fork() })
    })
    await until(() => fresh.every(({ client }) => client.connection.getState().phase === 'online'), settleMs)
    for (const one of fresh) await loadAll(one, plan.channels)
    const byUser = new Map(fresh.map((one) => [one.person.user, one]))
    const isCaughtUp = (device: RecordedDevice) => {
      const other = byUser.get(device.person.user)!.client.channels.getState()
      const mine = device.client.channels.getState()
      return (
        mine.size === other.size &&
        [...other].every(([channel, { position, unread, mentions }]) => {
          const known = mine.get(channel)
          return known?.position.id === position.id && known.unread === unread && known.mentions === mentions
        })
      )
    }
    await until(() => devices.every(isCaughtUp), catchUpMs).catch(() => {})
    for (const [list, isFresh] of [
      [devices, false],
      [fresh, true],
    ] as const)
      for (const one of list)
        for (const { channel } of plan.channels) {
          const shown = shownOn(one, channel)
          if (shown)
            note({
              type: 'shown',
              device: one.name,
              channel,
              ...(isFresh && { isFresh: true as const }),
              ...shown,
            })
        }
    await Promise.all(fresh.map(({ client }) => client.stop()))
    await end()
    return history
  }

  async function end(): Promise<void> {
    isOver = true
    await Promise.all(devices.map(({ client }) => client.stop()))
  }

  return { progress, ready, settle, finish, end }
}

/** Everything that is compared, into memory. */
async function loadAll({ client }: RecordedDevice, channels: LoadPlan['channels']): Promise<void> {
  for (const { channel } of channels) {
    if (!client.channels.getState().has(channel)) continue
    const timeline = client.timeline(channel)
    client.openChannel(channel)
    await until(() => timeline.getState().state === 'ready', 30_000)
    await patiently(() => client.showLatest(channel))
    while (timeline.getState().hasOlder && timeline.getState().items.length < comparedItems)
      await patiently(() => client.loadOlder(channel))
  }
}

/** Asks again while the connection is being made anew: what was done to the system may have its effect yet. */
async function patiently(ask: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + settleMs
  for (;;)
    try {
      return void (await ask())
    } catch (error) {
      if (!(error instanceof ChatError && error.isRetryable) || performance.now() > end) throw error
      await pause(100)
    }
}

interface JumpingClock extends Clock {
  jumpTo(aheadMs: number): void
}

/** A device's clock, whose time of day can jump while its timers go on. */
function jumpingClock(): JumpingClock {
  let ahead = 0
  return {
    now: () => systemClock.now() + ahead,
    after: systemClock.after,
    jumpTo: (aheadMs) => void (ahead = aheadMs),
  }
}

const words = ['stream', 'bridge', 'stone', 'reed', 'otter', 'mill', 'ford', 'willow', 'heron', 'ice']
const emojis = ['👍', '🎉', '👀', '❤️']

/** What one device does in one moment. */
function createActor(plan: LoadPlan, random: Random, note: Note) {
  /** Deleted ones are not changed any more, and edited ones not deleted: with a message its edits leave the log, which would leave holes. */
  const deleted = new Set<EntryId>()
  const edited = new Set<EntryId>()
  const ownOf = (device: RecordedDevice, channel: ChannelId) =>
    device
      .recent(channel)
      .filter(
        (entry): entry is MessagePosted =>
          entry.type === 'message.posted' &&
          entry.text.startsWith(`${device.name} `) &&
          !deleted.has(entry.id),
      )
  const removed: { channel: ChannelId; user: UserId; owner: UserId; atMs: number }[] = []
  const ask = (request: Promise<unknown>) => void request.catch(() => {})

  function comeAndGo(devices: readonly RecordedDevice[]): void {
    const back = removed[0]
    const by = (owner: UserId) =>
      random.pick(
        devices.filter(
          ({ person, client }) => person.user === owner && client.connection.getState().phase === 'online',
        ),
      )
    if (back && performance.now() - back.atMs > 1_500) {
      const owner = by(back.owner)
      if (!owner) return
      removed.shift()
      return ask(
        owner.client
          .request('channel:invite', { channel: back.channel, user: back.user })
          .catch(() => removed.push(back)),
      )
    }
    const { channel, owner } = random.pick(plan.channels)!
    const user = random.pick(plan.people.filter((person) => person.user !== owner))?.user
    const device = by(owner)
    if (!user || !device || removed.length > 2) return
    const gone = { channel, user, owner, atMs: performance.now() }
    // Whatever is answered: who is not to come back must not be left outside.
    removed.push(gone)
    ask(device.client.request('member:kick', { channel, user, reason: 'enough' }))
  }

  return (device: RecordedDevice, devices: readonly RecordedDevice[], count: number): void => {
    const { client, name } = device
    const channel = random.pick([...client.channels.getState().keys()])
    if (!channel) return
    const chance = random.next()
    const text = `${name} ${count} ${random.pick(words)} ${random.pick(words)}`
    const any = random.pick(device.recent(channel).filter((entry) => entry.type === 'message.posted'))
    const mine = random.pick(ownOf(device, channel))
    if (chance < 0.1 && any?.type === 'message.posted' && !any.thread) {
      const clientId = client.reply(channel, any.id, text, { inChannel: random.next() < 0.3 })
      note({ type: 'wrote', said: 'reply', device: name, channel, clientId, text })
    } else if (chance < 0.18 && mine) {
      edited.add(mine.id)
      client.edit(channel, mine.id, `${mine.text} (better)`)
    } else if (chance < 0.26 && any) client.react(channel, any.id, random.pick(emojis)!, random.next() < 0.7)
    else if (chance < 0.28 && mine && !edited.has(mine.id)) {
      deleted.add(mine.id)
      note({ type: 'deleted', device: name, channel, id: mine.id, text: mine.text })
      client.deleteMessage(channel, mine.id)
    } else if (chance < 0.3) comeAndGo(devices)
    else if (chance < 0.33) client.type(channel)
    else if (chance < 0.38 && any) client.markRead(channel, any.id)
    else {
      const mention = random.next() < 0.08 ? ` @${random.pick(plan.people)!.handle}` : ''
      const said = text + mention
      const clientId = client.send(channel, said)
      note({ type: 'wrote', said: 'send', device: name, channel, clientId, text: said })
    }
  }
}

async function until(isSo: () => boolean, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`)
    await pause(25)
  }
}
