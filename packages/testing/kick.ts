import type { ChannelId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Answer } from '@runnel/protocol/answer'
import type { Redis } from '@runnel/redis/connect'
import { createChannel } from '@runnel/redis/channel/channel'
import { randomUUID } from 'node:crypto'
import { makePerson, type Person } from './cast.ts'
import { connect, type Connection, type Heard } from './connection.ts'
import type { TestGateways } from './start-gateway.ts'
import { until } from './start-redis.ts'

/** How somebody comes to be no member any more. */
export type Removal = 'kick' | 'ban' | 'leave' | 'delete'

/** What came of it. */
export interface KickOutcome {
  rounds: number
  /** What the removed person heard while they still were a member: nothing is proved where there is nothing to be cut off. */
  before: Record<'messages' | 'edits' | 'reactions' | 'typing' | 'presence', number>
  /** What they heard and should not have (ACC-1). */
  after: string[]
  /** What would be wrong if somebody who stayed had been the one: nothing is proved where this is nothing, either. */
  ofStayed: string[]
}

/** Something done to the installation while somebody is removed. */
export interface Amid {
  /** Before it, with the connections that somebody has at the last gateway. */
  before(atLast: readonly Connection[]): Promise<void>
  /** After the removal was acknowledged, and all that is of after it was done. */
  after(): Promise<void>
}

/**
 * People talk, edit, react, type and change their presence in a channel, spread over all gateways, and in the middle of it one of them, who
 * has a device at each gateway, is removed. From the answer on somebody else begins to do all of that, so that whatever is heard of them is
 * of after the removal.
 */
export async function playKick(
  house: Pick<TestGateways, 'urls' | 'redis'>,
  { removal, rounds, amid }: { removal: Removal; rounds: number; amid?: Amid },
): Promise<KickOutcome> {
  const { redis, urls } = house
  const make = (name: string) => makePerson(redis, `${name}-${removal}-${randomUUID().slice(0, 6)}`)
  // The first one of an installation owns it; she is to own the channel alone.
  const [ada, bob, cy, dee, fay] = [
    await make('ada'),
    await make('bob'),
    await make('cy'),
    await make('dee'),
    await make('fay'),
  ]
  const url = (index: number) => urls[index % urls.length]!
  await using all = new AsyncDisposableStack()
  const at = async (person: Person, gateway: number) => {
    const connection = all.use(await connect(url(gateway), person.token))
    await connection.ask('session:resume', {})
    return connection
  }
  const stage: Stage = {
    redis,
    people: [ada, bob, cy, dee, fay],
    owner: await at(ada, 0),
    talkers: [await at(cy, 1), await at(dee, 2)],
    latecomer: await at(fay, 0),
    /** A member at each gateway, by whom one sees that everything has come as far as there. */
    witnesses: await Promise.all(urls.map((_url, index) => at(ada, index))),
    devices: await Promise.all(urls.map((_url, index) => at(bob, index))),
  }
  const outcome: KickOutcome = {
    rounds,
    before: { messages: 0, edits: 0, reactions: 0, typing: 0, presence: 0 },
    after: [],
    ofStayed: [],
  }
  for (let round = 0; round < rounds; round++) await playRound(stage, { removal, round, amid }, outcome)
  return outcome
}

interface Stage {
  redis: Redis
  people: [ada: Person, bob: Person, cy: Person, dee: Person, fay: Person]
  owner: Connection
  talkers: [Connection, Connection]
  latecomer: Connection
  witnesses: Connection[]
  devices: Connection[]
}

async function playRound(
  stage: Stage,
  { removal, round, amid }: { removal: Removal; round: number; amid: Amid | undefined },
  outcome: KickOutcome,
): Promise<void> {
  const { redis, people, owner, talkers, latecomer, witnesses, devices } = stage
  const [ada, bob, , , fay] = people
  const name = `room-${randomUUID()}`
  const { channel } = await createChannel(redis, {
    by: ada.user,
    kind: 'private',
    name,
    members: people.slice(1).map(({ user }) => user),
  })
  const hears = (one: Connection) =>
    one.hears('channel:granted', (granted) => granted.channel.channel === channel, 15_000)
  await Promise.all([owner, latecomer, ...talkers, ...witnesses, ...devices].map(hears))
  const beginnings = devices.map(({ heard }) => heard.length)
  const stayedFrom = witnesses[0]!.heard.length

  let isOver = false
  const isRunning = () => !isOver
  const streaming = [
    ...talkers.map((one, index) => talk(one, channel, index === 0, isRunning)),
    ...talkers.map((one, index) => live(one, channel, `${round} ${index}`, isRunning)),
  ]
  // One that ends early is heard of where all are waited for, and does not hide what made it.
  void Promise.allSettled(streaming)
  const isUnderWay = (device: Connection, index: number) => {
    const heard = device.heard.slice(beginnings[index])
    return (
      hearsOf(heard, channel, ['message.posted', 'message.edited', 'reaction.added']) &&
      hasTyping(heard, channel) &&
      // Told once a second at most: waiting for it each time would take its time.
      (round > 0 || heard.some(({ name: event }) => event === 'presence:changed'))
    )
  }
  await until(() => devices.every(isUnderWay), 30_000)

  const { user } = bob
  await amid?.before([witnesses.at(-1)!, devices.at(-1)!])
  if (removal === 'kick') await owner.ask('member:kick', { channel, user, reason: 'enough' })
  else if (removal === 'ban') await owner.ask('member:ban', { channel, user, reason: 'enough' })
  else if (removal === 'leave') await devices[0]!.ask('channel:leave', { channel })
  else await owner.ask('channel:delete', { channel, name })

  const asking = devices.map(
    ({ socket }) =>
      socket.timeout(60_000).emitWithAck('history:page', { channel, limit: 1 }) as Promise<Answer<unknown>>,
  )
  // One that loses its connection is heard of where all are waited for.
  void Promise.allSettled(asking)
  const late = `late ${round}`
  if (removal !== 'delete') {
    // From here on everything of this one is of after the removal.
    await Promise.all([
      latecomer.ask('typing:start', { channel }),
      latecomer.ask('presence:set', { state: 'busy', text: late }),
      latecomer.say(channel, late),
    ])
  }
  await amid?.after()
  if (removal !== 'delete') {
    const isThrough = (one: Connection) =>
      one.texts(channel).includes(late) &&
      one.events('typing:changed').some((event) => event.channel === channel && event.user === fay.user) &&
      one.events('presence:changed').some((event) => event.users.some(({ text }) => text === late))
    await until(() => witnesses.every(isThrough), 15_000)
    for (const fault of faultsIn(witnesses[0]!.heard.slice(stayedFrom), { channel, late, fay }))
      outcome.ofStayed.push(fault)
  }
  isOver = true
  await Promise.all(streaming)
  const isRevoked = (device: Connection) =>
    device.events('channel:revoked').some((event) => event.channel === channel)
  await until(() => devices.every(isRevoked), 15_000)
  // What was sent to a device before this answer has been heard when it comes.
  await Promise.all(devices.map((device) => device.askAnything('read:explain', { channel })))

  for (const [index, answer] of (await Promise.all(asking)).entries())
    if (answer.ok)
      outcome.after.push(
        `${removal} ${round}, device ${index}: a page of the channel, asked for after the removal`,
      )
  for (const [index, device] of devices.entries()) {
    const heard = device.heard.slice(beginnings[index])
    count(heard, channel, outcome)
    for (const fault of faultsIn(heard, { channel, late, fay }))
      outcome.after.push(`${removal} ${round}, device ${index}: ${fault}`)
  }
}

/** Says something, says it better, and reacts to it, again and again. */
async function talk(
  one: Connection,
  channel: ChannelId,
  isEditing: boolean,
  isRunning: () => boolean,
): Promise<void> {
  for (let index = 0; isRunning(); index++) {
    const said = await one.askAnything('message:send', {
      channel,
      clientId: randomUUID(),
      text: `message ${index}`,
    })
    if (!said.ok || !isEditing) continue
    const { id } = said.data as { id: string }
    await one.askAnything('message:edit', { channel, id, clientId: randomUUID(), text: `better ${index}` })
    await one.askAnything('reaction:add', { channel, id, clientId: randomUUID(), emoji: '👍' })
  }
}

/** Types and stops, and changes what is shown of them. */
async function live(
  one: Connection,
  channel: ChannelId,
  text: string,
  isRunning: () => boolean,
): Promise<void> {
  for (let index = 0; isRunning(); index++) {
    await one.askAnything('typing:start', { channel })
    await one.askAnything('typing:stop', { channel })
    if (index % 20 === 0) await one.askAnything('presence:set', { state: 'online', text: `${text} ${index}` })
  }
}

interface Frame {
  channel?: string
  user?: string
  events?: { id: string; type: string; text?: string }[]
  users?: { user: string; text?: string }[]
}

/** Whether entries of all these types have come. */
function hearsOf(heard: readonly Heard[], channel: ChannelId, types: readonly string[]): boolean {
  const come = new Set<string>()
  for (const { payload } of heard) {
    const frame = payload as Frame
    if (frame.channel === channel) for (const { type } of frame.events ?? []) come.add(type)
  }
  return types.every((type) => come.has(type))
}

function hasTyping(heard: readonly Heard[], channel: ChannelId): boolean {
  return heard.some(
    ({ name, payload }) => name === 'typing:changed' && (payload as Frame).channel === channel,
  )
}

function count(heard: readonly Heard[], channel: ChannelId, { before }: KickOutcome): void {
  for (const { name, payload } of heard) {
    const frame = payload as Frame
    if (name === 'presence:changed') before.presence += 1
    if (frame.channel !== channel) continue
    if (name === 'typing:changed') before.typing += 1
    for (const { type } of frame.events ?? []) {
      if (type === 'message.posted') before.messages += 1
      else if (type === 'message.edited') before.edits += 1
      else if (type === 'reaction.added') before.reactions += 1
    }
  }
}

const endings = new Set(['member.removed', 'member.banned', 'member.left', 'channel.deleted'])

/** What a removed person's device heard of after their removal. */
export function faultsIn(
  heard: readonly Heard[],
  { channel, late, fay }: { channel: ChannelId; late: string; fay: Pick<Person, 'user'> },
): string[] {
  const faults: string[] = []
  let end = Infinity
  let isRevoked = false
  for (const { name, payload } of heard) {
    const frame = payload as Frame
    if (name === 'presence:changed' && frame.users?.some(({ text }) => text === late))
      faults.push('the presence of somebody they share nothing with any more')
    if (frame.channel !== channel) continue
    if (isRevoked) faults.push(`${name}, after they were told that it is over`)
    if (name === 'channel:revoked') isRevoked = true
    if (name === 'typing:changed' && frame.user === fay.user) faults.push('that somebody began to type')
    for (const { id, type, text } of frame.events ?? []) {
      const sequence = sequenceOf(id as Parameters<typeof sequenceOf>[0])
      if (sequence > end) faults.push(`${type} ${sequence}, past the removal at ${end}`)
      if (text === late) faults.push('what was said later')
      if (endings.has(type)) end = sequence
    }
  }
  if (end === Infinity) faults.push('nothing of the removal itself')
  return faults
}
