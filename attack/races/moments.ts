import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { readLog } from '@runnel/redis/history/history'
import { connect, type Connection } from '@runnel/testing/connection'
import { makePerson, type Person } from '@runnel/testing/cast'
import { ask, post } from '../ask.ts'
import type { AttackOptions, Tally } from '../attack.ts'
import { newHandle, type Target } from '../target.ts'

type Race = (options: AttackOptions, tally: Tally) => Promise<void>

const gatewayOf = ({ gateways }: Target, index: number) => gateways[index % gateways.length]!.url
const many = <One>(count: number, make: (index: number) => One): One[] =>
  Array.from({ length: count }, (_, index) => make(index))
const withCookie = (token: string) => ({ headers: { cookie: `runnel_session=${token}` } })

async function makeEve(target: Target, options: { isMember: boolean; kind?: 'public' | 'private' }) {
  const [one, eve] = await Promise.all(
    ['one', 'eve'].map((name) => makePerson(target.redis, newHandle(name))),
  )
  const { channel } = await createChannel(target.redis, {
    by: one!.user,
    kind: options.kind ?? 'public',
    name: newHandle('moment'),
    members: options.isMember ? [eve!.user] : [],
  })
  return { one: one!, eve: eve!, channel }
}

/** Devices of somebody, one at each gateway. */
async function devicesOf(
  target: Target,
  { token }: Person,
): Promise<{ all: Connection[] } & AsyncDisposable> {
  await using opened = new AsyncDisposableStack()
  const all: Connection[] = []
  for (const { url } of target.gateways) all.push(opened.use(await connect(url, token)))
  const owned = opened.move()
  return { all, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function givePassword(
  { url, cast, gateways }: Target,
  { user }: Person,
  password: string,
): Promise<() => Promise<number>> {
  await using adas = await connect(gateways[0]!.url, cast.ada.token)
  const { token } = await adas.ask('account:create-reset', { user })
  return async () => (await post(url, '/api/auth/reset', { token, password })).status
}

/** Signs in many times, and gives the tokens that were had. */
async function signIn(target: Target, { handle }: Person, password: string): Promise<string[]> {
  const answers = await Promise.all(
    many(6, (index) => post(gatewayOf(target, index), '/api/auth/sign-in', { handle, password })),
  )
  return answers.flatMap(
    ({ headers }) => /runnel_session=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? [],
  )
}

async function countOpen(target: Target, tokens: readonly string[]): Promise<number> {
  const answers = await Promise.all(tokens.map((token) => ask(`${target.url}/api/start`, withCookie(token))))
  return answers.filter(({ status }) => status === 200).length
}

async function changePassword({ target }: AttackOptions, tally: Tally): Promise<void> {
  const eve = await makePerson(target.redis, newHandle('eve'))
  const [old, next] = ['a long enough word', 'another long word']
  tally.count((await (await givePassword(target, eve, old))()) === 204 ? undefined : 'no first password')
  const change = await givePassword(target, eve, next)
  const [tokens, status] = await Promise.all([signIn(target, eve, old), change()])
  tally.count(status === 204 ? undefined : `not changed: ${status}`)
  const open = await countOpen(target, tokens)
  tally.count(
    open === 0 ? undefined : `${open} of ${tokens.length} who signed in with the old password are in`,
  )
}

async function deactivate({ target }: AttackOptions, tally: Tally): Promise<void> {
  const eve = await makePerson(target.redis, newHandle('eve'))
  const password = 'a long enough word'
  await (
    await givePassword(target, eve, password)
  )()
  await using adas = await connect(target.gateways[0]!.url, target.cast.ada.token)
  const [tokens] = await Promise.all([
    signIn(target, eve, password),
    adas.ask('account:deactivate', { user: eve.user }),
  ])
  const open = await countOpen(target, tokens)
  tally.count(open === 0 ? undefined : `${open} of ${tokens.length} sessions are open`)
}

async function endWhileConnecting({ target }: AttackOptions, tally: Tally): Promise<void> {
  const eve = await makePerson(target.redis, newHandle('eve'))
  const connecting = many(9, (index) => connect(gatewayOf(target, index), eve.token).catch(() => undefined))
  await pause(Math.random() * 10)
  await post(target.url, '/api/auth/sign-out', {}, withCookie(eve.token))
  const connected = (await Promise.all(connecting)).filter((one) => one !== undefined)
  const end = performance.now() + 5_000
  while (connected.some(({ socket }) => socket.connected) && performance.now() < end) await pause(20)
  const left = connected.filter(({ socket }) => socket.connected).length
  tally.count(left === 0 ? undefined : `${left} of ${connected.length} sockets are open`)
  await Promise.all(connected.map((one) => one[Symbol.asyncDispose]()))
}

async function deleteWhileEditing({ target }: AttackOptions, tally: Tally): Promise<void> {
  const { one, eve, channel } = await makeEve(target, { isMember: true })
  await using eves = await devicesOf(target, eve)
  await using ones = await devicesOf(target, one)
  const { id } = await eves.all[0]!.say(channel, 'what it said')
  const edit = (index: number) =>
    eves.all[index % eves.all.length]!.askAnything('message:edit', {
      channel,
      id,
      clientId: randomUUID(),
      text: `what it said ${index}`,
    })
  const edits = many(12, edit)
  const deleted = await ones.all[1]!.askAnything('message:delete', { channel, id, clientId: randomUUID() })
  tally.count(deleted.ok ? undefined : 'not deleted')
  const late = await edit(99)
  tally.count(late.ok ? 'it was edited after it had been deleted' : undefined)
  await Promise.all(edits)
  const page = await ones.all[0]!.ask('history:page', { channel })
  const { events } = await readLog(target.redis, { channel })
  tally.count(
    JSON.stringify([page, events]).includes('what it said') ? 'its words are still there' : undefined,
  )
}

/** The entries of somebody that come behind the first one of a type. */
async function entriesBehind(target: Target, channel: ChannelId, type: string, by: Person): Promise<number> {
  const { events } = await readLog(target.redis, { channel })
  const end = events.findIndex((event) => event.type === type)
  return end === -1 ? Number.NaN : events.slice(end + 1).filter((event) => event.by === by.user).length
}

/** Everything that a member may do, at once; ids of messages are of their own. */
async function doMuch(devices: readonly Connection[], channel: ChannelId, id: string): Promise<unknown> {
  return Promise.all(
    many(24, (index) => {
      const device = devices[index % devices.length]!
      const clientId = randomUUID()
      const [name, more] = (
        [
          ['message:send', { text: `word ${index}` }],
          ['message:edit', { id, text: `better ${index}` }],
          ['reaction:add', { id, emoji: '👍' }],
          ['message:send', { text: `reply ${index}`, thread: id }],
        ] as const
      )[index % 4]!
      return device.askAnything(name, { channel, clientId, ...more })
    }),
  )
}

/** A right to write ends while it is used: in the log nothing of its holder comes behind the entry that says so. */
const endWhileWriting =
  (
    end: (one: Connection, about: { channel: ChannelId; user: UserId }) => Promise<unknown>,
    entry: 'member.removed' | 'channel.archived',
  ): Race =>
  async ({ target }, tally) => {
    const { one, eve, channel } = await makeEve(target, { isMember: true })
    await using eves = await devicesOf(target, eve)
    await using ones = await connect(gatewayOf(target, 1), one.token)
    const { id } = await eves.all[0]!.say(channel, 'mine')
    const doing = doMuch(eves.all, channel, id)
    await end(ones, { channel, user: eve.user })
    await Promise.all([doing, doMuch(eves.all, channel, id)])
    const behind = await entriesBehind(target, channel, entry, eve)
    tally.count(behind === 0 ? undefined : `${behind} entries behind ${entry}`)
  }

async function muteWhileWriting({ target }: AttackOptions, tally: Tally): Promise<void> {
  const { one, eve, channel } = await makeEve(target, { isMember: true })
  await using eves = await devicesOf(target, eve)
  await using ones = await connect(gatewayOf(target, 1), one.token)
  const { id } = await eves.all[0]!.say(channel, 'mine')
  const doing = doMuch(eves.all, channel, id)
  await ones.ask('member:mute', { channel, user: eve.user })
  await doing
  const before = await readLog(target.redis, { channel })
  await doMuch(eves.all, channel, id)
  const after = await readLog(target.redis, { channel })
  const texts = (all: typeof after) =>
    all.events.filter((event) => event.by === eve.user && 'text' in event).length
  tally.count(texts(after) === texts(before) ? undefined : 'somebody who is muted said something')
}

async function hideWhileJoining({ target }: AttackOptions, tally: Tally): Promise<void> {
  const { one, channel } = await makeEve(target, { isMember: false })
  const strangers = await Promise.all(many(6, () => makePerson(target.redis, newHandle('eve'))))
  await using opened = new AsyncDisposableStack()
  const devices = await Promise.all(
    strangers.map(async ({ token }, index) => opened.use(await connect(gatewayOf(target, index), token))),
  )
  await using ones = await connect(gatewayOf(target, 1), one.token)
  const joining = devices.map((device) => device.askAnything('channel:join', { channel }))
  const hidden = await ones.askAnything('channel:convert', { channel, kind: 'private' })
  tally.count(hidden.ok ? undefined : `not made private: ${JSON.stringify(hidden)}`)
  const came = await Promise.all(joining)
  for (const [index, device] of devices.entries()) {
    if (came[index]!.ok) continue
    for (const name of ['channel:join', 'history:page', 'member:list'])
      tally.count(
        (await device.askAnything(name, { channel })).ok ? `${name} of a private channel` : undefined,
      )
  }
  const { events } = await readLog(target.redis, { channel })
  const end = events.findIndex(({ type }) => type === 'channel.converted')
  const late = events.slice(end + 1).filter(({ type }) => type === 'member.joined').length
  tally.count(end !== -1 && late === 0 ? undefined : `${late} came in after it`)
}

async function revokeWhileTaking({ target }: AttackOptions, tally: Tally): Promise<void> {
  const { one, channel } = await makeEve(target, { isMember: false, kind: 'private' })
  const strangers = await Promise.all(many(6, () => makePerson(target.redis, newHandle('eve'))))
  await using opened = new AsyncDisposableStack()
  const devices = await Promise.all(
    strangers.map(async ({ token }, index) => opened.use(await connect(gatewayOf(target, index), token))),
  )
  await using ones = await connect(gatewayOf(target, 1), one.token)
  const { token, invitation } = await ones.ask('channel:create-invitation', { channel, uses: 100 })
  const taking = devices.map((device) => device.askAnything('invitation:accept', { token }))
  await ones.ask('channel:revoke-invitation', { channel, invitation })
  const came = (await Promise.all(taking)).filter(({ ok }) => ok).length
  const { total } = await ones.ask('member:list', { channel })
  tally.count(total === came + 1 ? undefined : `${came} were let in, ${total - 1} are there`)
  // Who is a member may take it again, and nothing changes.
  for (const device of devices) await device.askAnything('invitation:accept', { token })
  tally.count(
    (await ones.ask('member:list', { channel })).total === total ? undefined : 'somebody came in after it',
  )
}

/** A right that ends in the very moment in which it is used: what is used at the same time may count or not, and nothing of after it does. */
export const moments: readonly (readonly [string, Race])[] = [
  [
    'a password is changed while others sign in with the old one: none of them is in afterwards',
    changePassword,
  ],
  ['a person is deactivated while they sign in: none of these sessions opens anything', deactivate],
  ['a session ends while its sockets connect: none of them stays', endWhileConnecting],
  ['a message is deleted while its author edits it: what it says is nowhere', deleteWhileEditing],
  [
    'a person is removed while they write, edit and react: nothing of them comes after it',
    endWhileWriting((one, about) => one.ask('member:kick', about), 'member.removed'),
  ],
  [
    'a channel is archived while others write: nothing is said after it',
    endWhileWriting((one, { channel }) => one.ask('channel:archive', { channel }), 'channel.archived'),
  ],
  ['a person is muted while they write: nothing of them comes after the answer', muteWhileWriting],
  ['a channel is made private while strangers join and read: nobody comes in after it', hideWhileJoining],
  ['a link is revoked while it is taken: nobody comes in after it', revokeWhileTaking],
]
