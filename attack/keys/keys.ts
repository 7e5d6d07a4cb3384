import { randomUUID } from 'node:crypto'
import { createChannel } from '@runnel/redis/channel/channel'
import { askRedis } from '@runnel/testing/ask-redis'
import { connect, type Connection } from '@runnel/testing/connection'
import { makePerson } from '@runnel/testing/cast'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'

/** Texts that would mean something to Redis, to Lua, to JSON or to what is made of them. */
const texts = [
  '"}',
  '\\"}',
  '\\',
  '\\\\"',
  '","by":"u_000000000000","text":"',
  '\\u0000',
  '\u2028\u2029',
  '\u0000x',
  '{p}:log:c_000000000000',
  '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n',
  '\r\nFLUSHALL\r\n',
  ']] redis.call("flushall") --[[',
  '%d%s%n%%',
  "' .. os.exit() .. '",
  '~ {"type":"typing"}',
  'aaaaaaaa 99 {"type":"message.posted"}',
  'deleted 1-1 {}',
  '- - -',
  ' ',
  '\t',
  'ａ＠ｂ',
  '👩‍👩‍👧‍👦'.repeat(50),
  '\u{10FFFF}',
  '﷽'.repeat(20),
  'NaN',
  '-inf',
  '1e309',
  '0',
  'null',
  'true',
  '[]',
  '__proto__',
]

/** Hostile text wherever text is taken: it comes back as it was written, and changes nothing else. */
export const keys: AttackClass = {
  name: 'keys',
  title:
    'text that means something to Redis, Lua or JSON, in every place that takes text: it comes back as it was, and no key is made of it',
  answers: 'text comes back to the letter or is refused; keys are made of ids alone',
  limits: 'off',
  async run(options) {
    const control = new Tally()
    const [first] = texts
    control.count(differs(JSON.stringify({ text: first }).slice(0, -1), first!))
    return [
      await sayIt(options),
      await nameIt(options),
      control.row('a text that was changed on its way', { isControl: true }),
    ]
  },
}

function differs(stored: unknown, said: string): string | undefined {
  return stored === said ? undefined : `${JSON.stringify(said)} came back as ${JSON.stringify(stored)}`
}

const keysOf = async ({ target }: AttackOptions): Promise<Set<string>> => {
  const found = new Set<string>()
  let cursor = '0'
  do {
    const [next, some] = (await askRedis(target.redisUrl, 'SCAN', cursor, 'COUNT', '1000')) as [
      string,
      string[],
    ]
    cursor = next
    for (const key of some) found.add(key)
  } while (cursor !== '0')
  return found
}

async function sayIt(options: AttackOptions): Promise<Row> {
  const { target } = options
  const tally = new Tally()
  const eve = await makePerson(target.redis, newHandle('eve'))
  const tim = await makePerson(target.redis, newHandle('tim'))
  const { channel } = await createChannel(target.redis, {
    by: eve.user,
    kind: 'private',
    name: newHandle('texts'),
    members: [tim.user],
  })
  await using eves = await connect(target.gateways[0]!.url, eve.token)
  await using tims = await connect(target.gateways.at(-1)!.url, tim.token)
  await tims.ask('session:resume', {})
  const said: string[] = []
  for (const text of texts.filter((_one, index) => !options.isShort || index % 4 === 0)) {
    const answer = await eves.askAnything('message:send', { channel, clientId: randomUUID(), text })
    if (answer.ok) said.push(text)
    const isFine = answer.ok || answer.error.code === 'bad_request'
    tally.count(isFine ? undefined : `${JSON.stringify(text)}: ${answer.error.code}`)
    if (!answer.ok) continue
    const { id } = answer.data as { id: string }
    // An edit to the same, a reply, and a draft take other ways to the same store.
    const edited = await eves.askAnything('message:edit', {
      channel,
      id,
      clientId: randomUUID(),
      text: `${text}.`,
    })
    await eves.askAnything('message:edit', { channel, id, clientId: randomUUID(), text })
    const replied = await eves.askAnything('message:send', {
      channel,
      clientId: randomUUID(),
      text,
      thread: id,
    })
    const page = await tims.askAnything('thread:page', { channel, thread: id })
    const drafted = await eves.askAnything('draft:save', { channel, text })
    for (const one of [edited, replied, page, drafted])
      tally.count(
        one.ok || one.error.code === 'bad_request' ? undefined : `${JSON.stringify(text)}: ${one.error.code}`,
      )
    const { replies } = (page.ok ? page.data : { replies: [] }) as { replies?: { text: string }[] }
    if (replies !== undefined) tally.count(differs(replies.at(-1)?.text, text))
    const { drafts } = await eves.ask('draft:list', {})
    if (drafted.ok) tally.count(differs(drafts.find((draft) => draft.channel === channel)?.text, text))
  }
  const { messages } = await tims.ask('history:page', { channel, limit: 100 })
  for (const [index, { text }] of messages.entries()) tally.count(differs(text, said[index]!))
  const live = tims.texts(channel)
  for (const [index, text] of live.entries()) tally.count(differs(text, said[index]!))
  if (live.length !== said.length) tally.faults.push(`${live.length} of ${said.length} were heard live`)
  return tally.row('messages, edits, replies and drafts come back to the letter, live and from the log')
}

async function nameIt(options: AttackOptions): Promise<Row> {
  const { target } = options
  const tally = new Tally()
  const marker = `zz${randomUUID().slice(0, 8)}`
  const eve = await makePerson(target.redis, newHandle('eve'))
  await using eves = await connect(target.gateways[0]!.url, eve.token)
  const { channel } = await eves.ask('channel:create', { kind: 'private', name: newHandle('named') })
  const before = await keysOf(options)
  const tried = [...texts, '{x}', '}{', ':', '*', 'a:b', 'a b'].filter(
    (_one, index) => !options.isShort || index % 6 === 0,
  )
  for (const text of tried) {
    const odd = marker + text
    for (const [name, input] of [
      ['channel:set-topic', { channel, topic: odd }],
      ['channel:rename', { channel, name: odd }],
      ['channel:create', { kind: 'public', name: odd }],
      ['user:rename', { name: odd }],
      ['user:rename', { handle: odd }],
      ['presence:set', { state: 'online', text: odd, emoji: odd.slice(0, 16) }],
      ['reaction:add', { channel, id: '1-1', clientId: randomUUID(), emoji: odd }],
      ['preference:set', { keywords: [odd] }],
      ['preference:set', { recentEmoji: [odd] }],
      ['member:ban', { channel, user: target.cast.bob.user, reason: odd }],
      ['member:unban', { channel, user: target.cast.bob.user }],
      ['channel:list', { query: odd }],
      ['user:list', { query: odd }],
      ['member:list', { channel, query: odd }],
    ] as const)
      tally.count(await faultOf(eves, name, input))
  }
  for (const key of await keysOf(options))
    if (!before.has(key) && key.includes(marker)) tally.faults.push(`a key was made of it: ${key}`)
  const me = (await eves.ask('session:resume', {})).me
  tally.count(
    /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(me.name) ? 'a name holds what cannot be seen' : undefined,
  )
  return tally.row(
    'names, topics, handles, states, reasons, preferences and queries; no key of Redis is made of them',
  )
}

async function faultOf(connection: Connection, name: string, input: object): Promise<string | undefined> {
  const answer = await connection.askAnything(name, input)
  if (answer.ok || !['internal', 'unavailable'].includes(answer.error.code)) return undefined
  return `${name} ${JSON.stringify(input)}: ${JSON.stringify(answer)}`
}
