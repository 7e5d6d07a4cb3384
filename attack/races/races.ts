import { randomUUID } from 'node:crypto'
import type { Answer } from '@runnel/protocol/answer'
import { createChannel } from '@runnel/redis/channel/channel'
import { readLog } from '@runnel/redis/history/history'
import { connect, type Connection } from '@runnel/testing/connection'
import { makePerson, type Person } from '@runnel/testing/cast'
import { post } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle, type Target } from '../target.ts'
import { startWeak } from '../weak.ts'
import { moments } from './moments.ts'

const count = (answers: readonly Answer<unknown>[]) => answers.filter(({ ok }) => ok).length

/** Many at once where only one may win, spread over all gateways. */
export const races: AttackClass = {
  name: 'races',
  title:
    'the last use of an invitation, owners who demote each other, the same handle and name at once, deleting and sending, two holders of one lock; rights that end in the moment in which they are used',
  answers:
    'one of them wins, the others are told `conflict`, `not_found`, `locked` or `forbidden`; there is always an owner',
  limits: 'off',
  async run(options) {
    const rounds = options.isShort ? 1 : 10
    const rows: Row[] = []
    for (const [name, race] of [
      ['the last use of a link into a channel is taken once', acceptTwice],
      ['the last use of an invitation makes one account', signUpTwice],
      ['a handle is given once', claimHandle],
      ['a channel’s name is given once', claimName],
      ['of two owners who demote each other, one stays', demoteEachOther],
      ['of the installation’s owners who demote or deactivate each other, one stays', demoteOwners],
      ['a channel is handed over, left and its owner removed at once: it has an owner', handOver],
      ['a deleted channel takes no message after its end', deleteWhileSending],
      ['a banned person who joins in that moment is out', banWhileJoining],
      ['the same message sent at every gateway is stored once', sendEverywhere],
      ['the hold on a channel is one person’s', lockTwice],
      ...moments,
    ] as const) {
      options.tell(name)
      const tally = new Tally()
      for (let round = 0; round < rounds; round++) await race(options, tally)
      rows.push(tally.row(name))
    }
    await using weak = await startWeak()
    const control = new Tally()
    await using crowd = await seat(
      [weak.url],
      Array.from({ length: 10 }, () => ({ token: 'any' })),
    )
    const answers = await Promise.all(
      crowd.all.map((one) => one.askAnything('invitation:accept', { token: 'x' })),
    )
    control.count(count(answers) === 1 ? undefined : `${count(answers)} took one use`)
    rows.push(control.row('a server that looks first and takes afterwards', { isControl: true }))
    return rows
  },
}

interface Crowd extends AsyncDisposable {
  all: Connection[]
}

async function seat(urls: readonly string[], people: readonly { token: string }[]): Promise<Crowd> {
  await using seated = new AsyncDisposableStack()
  const all: Connection[] = []
  for (const [index, { token }] of people.entries())
    all.push(seated.use(await connect(urls[index % urls.length]!, token)))
  const owned = seated.move()
  return { all, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Asks, and takes an end of the connection for a refusal: who is deactivated has none. */
const tryAsk = (one: Connection, name: string, input: object): Promise<Answer<unknown>> =>
  one.askAnything(name, input).catch(() => ({
    ok: false,
    error: { code: 'unauthenticated', message: '', retryable: false },
  }))

const urlsOf = (target: Target) => target.gateways.map(({ url }) => url)
const makePeople = (target: Target, names: readonly string[]): Promise<Person[]> =>
  Promise.all(names.map((name) => makePerson(target.redis, newHandle(name))))
const makeChannel = async (target: Target, by: Person, members: readonly Person[] = []) =>
  (
    await createChannel(target.redis, {
      by: by.user,
      kind: 'public',
      name: newHandle('race'),
      members: members.map(({ user }) => user),
    })
  ).channel

type Race = (options: AttackOptions, tally: Tally) => Promise<void>

const acceptTwice: Race = async ({ target }, tally) => {
  const { redis, cast } = target
  const people = await makePeople(
    target,
    Array.from({ length: 12 }, () => 'eve'),
  )
  const { channel } = await createChannel(redis, {
    by: cast.ada.user,
    kind: 'private',
    name: newHandle('race'),
  })
  await using crowd = await seat(urlsOf(target), [cast.ada, ...people])
  const [adas, ...others] = crowd.all
  const { token } = await adas!.ask('channel:create-invitation', { channel, uses: 1 })
  const answers = await Promise.all(others.map((one) => one.askAnything('invitation:accept', { token })))
  const { total } = await adas!.ask('member:list', { channel })
  tally.count(
    count(answers) === 1 && total === 2 ? undefined : `${count(answers)} came in, ${total - 1} are there`,
  )
}

const signUpTwice: Race = async ({ target }, tally) => {
  await using adas = await connect(target.url, target.cast.ada.token)
  const { token: invite } = await adas.ask('invitation:create', { uses: 1 })
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      post(urlsOf(target)[index % target.gateways.length]!, '/api/auth/sign-up', {
        handle: newHandle('eve'),
        name: 'Eve',
        password: 'a long enough word',
        invite,
      }),
    ),
  )
  const winners = made.filter(({ status }) => status === 201).length
  tally.count(winners === 1 ? undefined : `${winners} signed up`)
}

const claimHandle: Race = async ({ target }, tally) => {
  const people = await makePeople(
    target,
    Array.from({ length: 9 }, () => 'eve'),
  )
  await using crowd = await seat(urlsOf(target), people)
  const handle = newHandle('claimed')
  const answers = await Promise.all(crowd.all.map((one) => one.askAnything('user:rename', { handle })))
  tally.count(count(answers) === 1 ? undefined : `${count(answers)} have the handle`)
  // Other spellings of it lead nowhere else.
  const again = await crowd.all[0]!.askAnything('user:rename', { handle: handle.toUpperCase() })
  const isMine = answers[0]!.ok
  tally.count(again.ok && !isMine ? 'in capitals it was given again' : undefined)
}

const claimName: Race = async ({ target }, tally) => {
  const people = await makePeople(
    target,
    Array.from({ length: 9 }, () => 'eve'),
  )
  await using crowd = await seat(urlsOf(target), people)
  const name = newHandle('claimed')
  const answers = await Promise.all(
    crowd.all.map((one) => one.askAnything('channel:create', { name, kind: 'public' })),
  )
  tally.count(count(answers) === 1 ? undefined : `${count(answers)} channels have the name`)
}

const demoteEachOther: Race = async ({ target }, tally) => {
  const [one, other] = (await makePeople(target, ['one', 'other'])) as [Person, Person]
  const channel = await makeChannel(target, one, [other])
  await using crowd = await seat(urlsOf(target), [one, other])
  const [ones, others] = crowd.all as [Connection, Connection]
  await ones.ask('member:set-role', { channel, user: other.user, role: 'owner' })
  await Promise.all([
    ones.askAnything('member:set-role', { channel, user: other.user, role: 'member' }),
    others.askAnything('member:set-role', { channel, user: one.user, role: 'member' }),
    ones.askAnything('channel:leave', { channel }),
    others.askAnything('member:kick', { channel, user: one.user }),
  ])
  const { members } = await readMembers(target, channel, [ones, others])
  tally.count(
    members.some(({ channelRole }) => channelRole === 'owner') ? undefined : 'nobody owns the channel',
  )
}

async function readMembers(
  target: Target,
  channel: Parameters<typeof readLog>[1]['channel'],
  all: Connection[],
) {
  for (const one of all) {
    const answer = await one.askAnything('member:list', { channel })
    if (answer.ok) return answer.data as { members: { user: string; channelRole: string }[]; total: number }
  }
  return { members: [] as { user: string; channelRole: string }[], total: 0 }
}

const demoteOwners: Race = async ({ target }, tally) => {
  const { redis, cast } = target
  const [one, other] = [
    await makePerson(redis, newHandle('one'), 'owner'),
    await makePerson(redis, newHandle('other'), 'owner'),
  ]
  await using crowd = await seat(urlsOf(target), [one, other, cast.ada])
  const [ones, others, adas] = crowd.all as [Connection, Connection, Connection]
  await Promise.all([
    tryAsk(ones, 'account:set-role', { user: other.user, role: 'member' }),
    tryAsk(others, 'account:deactivate', { user: one.user }),
    tryAsk(others, 'account:set-role', { user: one.user, role: 'member' }),
    tryAsk(ones, 'account:deactivate', { user: other.user }),
  ])
  const { accounts } = await adas.ask('account:list', { role: 'owner', state: 'active' })
  tally.count(accounts.length > 0 ? undefined : 'nobody owns the installation')
  // Whoever was demoted first can have done nothing after it as an owner.
  const left = accounts.filter(({ user }) => user === one.user || user === other.user).length
  tally.count(left >= 1 ? undefined : 'both demoted each other')
  for (const { user } of accounts)
    if (user !== cast.ada.user) await tryAsk(adas, 'account:set-role', { user, role: 'member' })
}

const handOver: Race = async ({ target }, tally) => {
  const [one, other, third] = (await makePeople(target, ['one', 'other', 'third'])) as [
    Person,
    Person,
    Person,
  ]
  const channel = await makeChannel(target, one, [other, third])
  await using crowd = await seat(urlsOf(target), [one, other, third, target.cast.ada])
  const [ones, others, thirds, adas] = crowd.all as [Connection, Connection, Connection, Connection]
  await Promise.all([
    tryAsk(ones, 'channel:transfer', { channel, user: other.user }),
    tryAsk(ones, 'channel:leave', { channel }),
    tryAsk(others, 'channel:leave', { channel }),
    tryAsk(adas, 'account:deactivate', { user: other.user }),
  ])
  const { members } = await readMembers(target, channel, [thirds])
  tally.count(
    members.some(({ channelRole }) => channelRole === 'owner') ? undefined : 'nobody owns the channel',
  )
}

const deleteWhileSending: Race = async ({ target }, tally) => {
  const people = await makePeople(target, ['one', 'other', 'third'])
  const name = newHandle('gone')
  const { channel } = await createChannel(target.redis, {
    by: people[0]!.user,
    kind: 'public',
    name,
    members: people.slice(1).map(({ user }) => user),
  })
  await using crowd = await seat(urlsOf(target), people)
  const send = (one: Connection) =>
    one.askAnything('message:send', { channel, clientId: randomUUID(), text: 'late' })
  const sent = Array.from({ length: 60 }, (_, index) => send(crowd.all[index % 3]!))
  const deleted = await crowd.all[0]!.askAnything('channel:delete', { channel, name })
  const after = await Promise.all(crowd.all.map(send))
  await Promise.all(sent)
  tally.count(deleted.ok ? undefined : `not deleted: ${JSON.stringify(deleted)}`)
  tally.count(after.some(({ ok }) => ok) ? 'it took a message after its end' : undefined)
}

const banWhileJoining: Race = async ({ target }, tally) => {
  const [one, eve] = (await makePeople(target, ['one', 'eve'])) as [Person, Person]
  const channel = await makeChannel(target, one)
  await using crowd = await seat(urlsOf(target), [one, eve, eve, eve])
  const [ones, ...eves] = crowd.all as [Connection, ...Connection[]]
  await Promise.all([
    ...eves.map((device) => device.askAnything('channel:join', { channel })),
    ones.ask('member:ban', { channel, user: eve.user }),
    ...eves.map((device) => device.askAnything('channel:join', { channel })),
  ])
  const { members } = await ones.ask('member:list', { channel })
  tally.count(members.some(({ user }) => user === eve.user) ? 'a banned person is a member' : undefined)
  await ones.say(channel, 'between us')
  tally.count(eves.some((device) => device.texts(channel).includes('between us')) ? 'heard' : undefined)
}

const sendEverywhere: Race = async ({ target }, tally) => {
  const [one] = (await makePeople(target, ['one'])) as [Person]
  const channel = await makeChannel(target, one)
  await using crowd = await seat(urlsOf(target), [one, one, one])
  const clientId = randomUUID()
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      crowd.all[index % 3]!.askAnything('message:send', { channel, clientId, text: 'once' }),
    ),
  )
  const ids = new Set(answers.map((answer) => (answer.ok ? (answer.data as { id: string }).id : 'refused')))
  const { messages } = await crowd.all[0]!.ask('history:page', { channel })
  const stored = messages.filter(({ text }) => text === 'once').length
  tally.count(ids.size === 1 && stored === 1 ? undefined : `${stored} stored, ${ids.size} answers`)
}

const lockTwice: Race = async ({ target }, tally) => {
  const people = await makePeople(target, ['one', 'other', 'third'])
  const channel = await makeChannel(target, people[0]!, people.slice(1))
  await using crowd = await seat(urlsOf(target), people)
  for (const { user } of people.slice(1))
    await crowd.all[0]!.ask('member:set-role', { channel, user, role: 'moderator' })
  const answers = await Promise.all(crowd.all.map((one) => one.askAnything('admin:open', { channel })))
  tally.count(count(answers) === 1 ? undefined : `${count(answers)} hold it`)
  const holder = answers.findIndex(({ ok }) => ok)
  const fences = answers.flatMap((answer) => (answer.ok ? [(answer.data as { fence: number }).fence] : []))
  // Somebody who holds nothing changes nothing, whatever fence they name.
  const other = crowd.all[(holder + 1) % 3]!
  for (const fence of [fences[0] ?? 1, (fences[0] ?? 1) + 1, 2 ** 52]) {
    const answer = await other.askAnything('channel:set-topic', { channel, topic: 'mine', fence })
    tally.count(answer.ok ? `with the fence ${fence} of another it was changed` : undefined)
  }
}
