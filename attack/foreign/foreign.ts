import { randomUUID } from 'node:crypto'
import type { Answer } from '@runnel/protocol/answer'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { readLog } from '@runnel/redis/history/history'
import { connect, type Connection } from '@runnel/testing/connection'
import { makePerson } from '@runnel/testing/cast'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'
import { startWeak } from '../weak.ts'

const secret = 'the secret of design'

/** Ids, cursors, sessions and fences that belong to somebody or somewhere else. */
export const foreign: AttackClass = {
  name: 'foreign',
  title:
    'identifiers, cursors, positions, invitations, sessions and fences of other channels and people, in every request that takes one',
  answers:
    '`not_found`, `forbidden` or `bad_request`; what is of another channel or person is not told and not changed',
  limits: 'off',
  async run(options) {
    const control = new Tally()
    await using weak = await startWeak()
    await using anyone = await connect(weak.url, 'any')
    control.count(leakOf(await anyone.askAnything('history:page', { text: secret })))
    return [
      await useIds(options),
      await useCursors(options),
      await useThings(options),
      control.row('a server that hands out what it has', { isControl: true }),
    ]
  },
}

function leakOf(answer: Answer<unknown>): string | undefined {
  return JSON.stringify(answer).includes(secret)
    ? `the secret is in ${JSON.stringify(answer).slice(0, 200)}`
    : undefined
}

interface Scene extends AsyncDisposable {
  eves: Connection
  adas: Connection
  /** Eve's own. */
  mine: ChannelId
  /** Ada's private one, in the same partition, with a secret of the same sequence as something of Eve's. */
  theirs: ChannelId
  myMessage: EntryId
  theirMessage: EntryId
}

async function makeScene({ target }: AttackOptions): Promise<Scene> {
  const { redis, cast } = target
  const eve = await makePerson(redis, newHandle('eve'))
  const { channel: mine } = await createChannel(redis, {
    by: eve.user,
    kind: 'private',
    name: newHandle('mine'),
  })
  let theirs: ChannelId
  // What they share is as much as can be shared: the slot, and the numbers.
  do
    ({ channel: theirs } = await createChannel(redis, {
      by: cast.ada.user,
      kind: 'private',
      name: newHandle('theirs'),
    }))
  while (redis.keys.partitionOf(theirs) !== redis.keys.partitionOf(mine))
  await using opened = new AsyncDisposableStack()
  const eves = opened.use(await connect(target.gateways[0]!.url, eve.token))
  const adas = opened.use(await connect(target.gateways.at(-1)!.url, cast.ada.token))
  const { id: theirMessage } = await adas.say(theirs, secret)
  const { id: myMessage } = await eves.say(mine, 'mine')
  await adas.ask('message:send', {
    channel: theirs,
    clientId: randomUUID(),
    text: `${secret} again`,
    thread: theirMessage,
  })
  await adas.ask('reaction:add', { channel: theirs, id: theirMessage, clientId: randomUUID(), emoji: '👍' })
  await adas.ask('message:pin', { channel: theirs, id: theirMessage, clientId: randomUUID() })
  const owned = opened.move()
  return {
    eves,
    adas,
    mine,
    theirs,
    myMessage,
    theirMessage,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Names an entry of another channel within one's own. */
async function useIds(options: AttackOptions): Promise<Row> {
  const tally = new Tally()
  const { redis } = options.target
  await using scene = await makeScene(options)
  const { eves, mine, theirs, theirMessage } = scene
  const before = await readLog(redis, { channel: theirs, limit: 1 })
  const clientId = randomUUID
  const ids = [
    theirMessage,
    theirMessage.replace(/^\d+/, '1'),
    '0-0',
    '999999999999999-999999999999999',
    '1-0',
  ]
  for (const id of ids)
    for (const [name, input] of [
      ['message:edit', { id, clientId: clientId(), text: 'changed' }],
      ['message:delete', { id, clientId: clientId() }],
      ['message:pin', { id, clientId: clientId() }],
      ['message:unpin', { id, clientId: clientId() }],
      ['message:versions', { id }],
      ['message:send', { clientId: clientId(), text: 'x', thread: id }],
      ['reaction:add', { id, clientId: clientId(), emoji: '👍' }],
      ['reaction:remove', { id, clientId: clientId(), emoji: '👍' }],
      ['reaction:list', { id }],
      ['thread:page', { thread: id }],
      ['thread:page', { thread: id, before: theirMessage }],
      ['thread:follow', { thread: id }],
      ['thread:unfollow', { thread: id }],
      ['thread:mark', { thread: id, reply: 1 }],
      ['history:page', { around: id }],
      ['history:page', { before: id }],
      ['history:page', { after: id }],
      ['history:since', { position: { epoch: before.epoch, id } }],
      ['read:mark', { id, threads: id, turn: 9_007_199_254_740_991 }],
      ['read:mark-unread', { id }],
      ['draft:save', { thread: id, text: 'later' }],
    ] as const) {
      const answer = await eves.askAnything(name, { channel: mine, ...input })
      const isFault = !answer.ok && (answer.error.code === 'internal' || answer.error.code === 'unavailable')
      tally.count(leakOf(answer) ?? (isFault ? `${name} of ${id}: ${JSON.stringify(answer)}` : undefined))
    }
  const resumed = await eves.askAnything('session:resume', {
    positions: {
      [theirs]: { epoch: before.epoch, id: '0-0' },
      [mine]: { epoch: before.epoch, id: theirMessage },
    },
  })
  tally.count(leakOf(resumed))
  const after = await readLog(redis, { channel: theirs, limit: 1 })
  tally.count(after.headSequence === before.headSequence ? undefined : 'something was written there')
  for (const name of ['thread:list', 'activity:list', 'draft:list'] as const)
    tally.count(leakOf(await eves.askAnything(name, {})))
  return tally.row('entries of another channel named within one’s own, and ids that never were')
}

/** Goes on reading from places that somebody else was given, or that nobody was. */
async function useCursors(options: AttackOptions): Promise<Row> {
  const tally = new Tally()
  await using scene = await makeScene(options)
  const { eves, adas, mine, theirs, theirMessage } = scene
  const page = async (name: 'account:list' | 'audit:list' | 'user:list' | 'channel:list', input: object) => {
    const answer = await adas.askAnything(name, input)
    return answer.ok ? (answer.data as { cursor?: string }).cursor : undefined
  }
  const given = [
    await page('account:list', {}),
    await page('audit:list', {}),
    await page('user:list', {}),
    await page('channel:list', {}),
  ]
  const cursors = [
    ...given.filter((one) => one !== undefined),
    `${Date.now()} ${theirs} ${theirMessage}`,
    `999999999999999 ${theirs} ${theirMessage}`,
    `1 c_\u0000 1-1`,
    '0',
    '-1',
    '1e9',
    '9007199254740993',
    '999999999999999999999999',
    'Infinity',
    '+inf',
    '-inf',
    '(0',
    '[a',
    '0:',
    '3:zzzz',
    '9:zzzz',
    'handle:',
    'name:nobody-at-all',
    'name:\0',
    '0-0',
    '1-1:2-2:3-3',
    `${theirs}:1-1`,
    Buffer.from(`design\0${theirs}`).toString('base64url'),
    Buffer.from('\xff\xff\xff').toString('base64url'),
    Buffer.from('[').toString('base64url'),
    Buffer.from(JSON.stringify({ channel: theirs })).toString('base64url'),
    '{}',
    '[]',
    'null',
    '__proto__',
    '\u202E',
    '\uD800',
    '*',
    'x'.repeat(200),
  ].filter((_one, index) => !options.isShort || index % 4 === 0)
  for (const cursor of cursors)
    for (const [name, input] of [
      ['channel:list', {}],
      ['user:list', {}],
      ['thread:list', {}],
      ['activity:list', {}],
      ['member:list', { channel: mine }],
      ['audit:list', { channel: mine }],
    ] as const) {
      const answer = await eves.askAnything(name, { ...input, cursor })
      const text = JSON.stringify(answer)
      const isFault = !answer.ok && answer.error.code !== 'bad_request' && answer.error.code !== 'not_found'
      const fault =
        leakOf(answer) ?? (text.includes(theirs) ? 'it names the other channel' : isFault ? text : undefined)
      tally.count(fault && `${name} from ${JSON.stringify(cursor).slice(0, 40)}: ${fault}`)
    }
  for (const cursor of cursors)
    for (const name of ['account:list', 'audit:list', 'usage:list'] as const) {
      const answer = await adas.askAnything(name, { cursor })
      const isFault = !answer.ok && answer.error.code !== 'bad_request'
      tally.count(
        isFault
          ? `${name} from ${JSON.stringify(cursor).slice(0, 40)}: ${JSON.stringify(answer)}`
          : undefined,
      )
    }
  return tally.row('cursors of other lists and people, and invented ones')
}

/** Sessions, invitations, bans, knocks and fences of somebody else. */
async function useThings(options: AttackOptions): Promise<Row> {
  const tally = new Tally()
  await using scene = await makeScene(options)
  const { eves, adas, mine, theirs } = scene
  const { redis, cast } = options.target
  const refused = async (what: string, name: string, input: object, allowed: string[] = []) => {
    const answer = await eves.askAnything(name, input)
    const isFine =
      !answer.ok && ['forbidden', 'not_found', 'bad_request', ...allowed].includes(answer.error.code)
    tally.count(isFine ? undefined : `${what}: ${JSON.stringify(answer)}`)
  }
  const { sessions } = await adas.ask('session:list', {})
  for (const { session } of sessions) {
    await refused('somebody else’s session', 'session:end', { session })
    await refused('somebody else’s session, named', 'session:end', { session, user: cast.ada.user })
  }
  await refused('somebody else’s sessions', 'session:list', { user: cast.ada.user })
  const link = await adas.ask('channel:create-invitation', { channel: theirs })
  await refused('another channel’s link', 'channel:revoke-invitation', {
    channel: mine,
    invitation: link.invitation,
  })
  await refused('another channel’s link there', 'channel:revoke-invitation', {
    channel: theirs,
    invitation: link.invitation,
  })
  const still = await adas.ask('channel:list-invitations', { channel: theirs })
  tally.count(still.invitations.length === 1 ? undefined : 'another channel’s link is gone')
  const whole = await adas.ask('invitation:create', {})
  await refused('an invitation to the installation, for a channel', 'invitation:accept', {
    token: whole.token,
  })
  await refused('an invitation by its public id', 'invitation:accept', {
    token: `${link.invitation}AAAAAAAAAA`,
  })
  const tim = await makePerson(redis, newHandle('tim'))
  for (const [name, input] of [
    ['member:kick', { user: cast.bob.user }],
    ['member:set-role', { user: cast.bob.user, role: 'owner' }],
    ['channel:transfer', { user: tim.user }],
    ['knock:accept', { user: tim.user }],
  ] as const)
    await refused(`${name} of who is not there`, name, { channel: mine, ...input }, ['conflict'])
  // A fence of another channel, a greater one, and a made-up one.
  const hold = await adas.ask('admin:open', { channel: theirs })
  for (const fence of [hold.fence, hold.fence + 1, 9_007_199_254_740_991]) {
    const answer = await eves.askAnything('channel:set-topic', { channel: theirs, topic: 'mine', fence })
    tally.count(answer.ok ? 'another channel was changed' : undefined)
    const own = await eves.askAnything('channel:set-topic', {
      channel: mine,
      topic: 'mine',
      fence: fence + 7,
    })
    tally.count(own.ok ? 'a made-up fence was good' : undefined)
  }
  // Brought into a channel by the maker of another: only by who is there.
  await refused('somebody brought into a channel of others', 'channel:invite', {
    channel: theirs,
    user: tim.user,
  })
  const { channel: direct } = await adas.ask('channel:create', { kind: 'direct', members: [cast.bob.user] })
  for (const [name, input] of [
    ['channel:join', {}],
    ['history:page', {}],
    ['member:list', {}],
    ['channel:create-invitation', {}],
    ['knock:send', {}],
    ['channel:delete', { name: '' }],
  ] as const)
    await refused(`${name} of others’ direct conversation`, name, { channel: direct, ...input })
  return tally.row('sessions, invitations, fences and conversations of others')
}
