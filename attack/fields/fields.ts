import { randomUUID } from 'node:crypto'
import type { Answer } from '@runnel/protocol/answer'
import { routes } from '@runnel/protocol/http'
import { requests, type RequestName } from '@runnel/protocol/requests'
import { connect, type Connection } from '@runnel/testing/connection'
import { makePerson } from '@runnel/testing/cast'
import { makeScene, placelessInput, sceneInputs } from '@runnel/testing/scene'
import { permissionTable } from '@runnel/rules/permission-table'
import { post } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'
import { startWeak } from '../weak.ts'
import { extraMembers, hostileValues } from './hostile.ts'

const refusals = new Set([
  'bad_request',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'locked',
  'lock_lost',
  'rate_limited',
])

/** Every field of every request and every body, with every value it should not have, and members that are none of it. */
export const fields: AttackClass = {
  name: 'fields',
  title: 'every field of every request and body with wrong types, sizes, nesting and names',
  answers: '`bad_request` for whatever is not exactly as the schema says, and one answer to each',
  limits: 'off',
  async run(options) {
    const { target, tell } = options
    const { redis } = target
    const host = await makePerson(redis, newHandle('host'), 'admin')
    const [tim, eve] = [await makePerson(redis, newHandle('tim')), await makePerson(redis, newHandle('eve'))]
    await using connection = await connect(target.gateways[0]!.url, host.token)
    const hands = { redis, host: host.user, asker: host.user, tim: tim.user, eve: eve.user }

    const values = new Tally()
    const extras = new Tally()
    for (const [index, { name, input }] of requests.entries()) {
      if (index % 20 === 0) tell(`${index} of ${requests.length} requests`)
      const isPlaced = permissionTable.some((row) => row.request === name && row.channel !== undefined)
      const scene = await makeScene(hands, { request: name, kind: 'private', standing: 'owner' })
      const valid = isPlaced
        ? { channel: scene.channel, ...(await sceneInputs[name]?.(scene)) }
        : placelessInput(name)
      const shape = 'shape' in input ? Object.keys(input.shape) : []
      await attackFields(connection, { name, valid, shape, ...options }, values)
      await attackMembers(connection, { name, valid, ...options }, extras)
    }
    const rows: Row[] = [
      values.row('each gets one answer: a refusal, or what is well formed done', {
        note: `${requests.length} requests`,
      }),
      extras.row('members that a request does not have are refused, whatever they are called'),
    ]

    const bodies = new Tally()
    for (const { method, path, body } of Object.values(routes)) {
      if (method !== 'POST' || !('shape' in body)) continue
      await attackBody(target.url, path, Object.keys(body.shape), options, bodies)
    }
    rows.push(bodies.row('bodies over HTTP'))

    const after = new Tally()
    const { general, ada } = target.cast
    await using still = await connect(target.url, ada.token)
    after.count((await still.say(general, 'still here')).duplicate ? 'not stored' : undefined)
    after.count('polluted' in {} ? 'a prototype was changed' : undefined)
    rows.push(after.row('afterwards everything works'))

    await using weak = await startWeak()
    await using weakly = await connect(weak.url, 'any')
    const control = new Tally()
    await attackFields(
      weakly,
      { name: 'message:send', valid: { text: 'x' }, shape: ['text'], ...options, isShort: false },
      control,
    )
    const added = new Tally()
    await attackMembers(weakly, { name: 'message:send', valid: { text: 'x' }, ...options }, added)
    rows.push(
      control.row('a handler that trusts what it is sent', { isControl: true }),
      added.row('a handler that takes over every member', { isControl: true }),
    )
    return rows
  },
}

interface Asked extends AttackOptions {
  name: RequestName
  valid: object
}

/** What is wrong with an answer to something that is not well formed. */
function faultOf(answer: Answer<unknown> | Error, isWellFormed: boolean): string | undefined {
  if (answer instanceof Error) return `no answer: ${answer.message}`
  if (answer.ok) {
    if (!isWellFormed) return 'done'
    return JSON.stringify(answer.data).includes('polluted') ? 'a prototype was changed' : undefined
  }
  return refusals.has(answer.error.code) ? undefined : answer.error.code
}

async function attackFields(
  connection: Connection,
  { name, valid, shape, isShort }: Asked & { shape: string[] },
  tally: Tally,
): Promise<void> {
  const { input } = requests.find((row) => row.name === name)!
  const whole = hostileValues.map(([what, value]) => ({ place: `${name} as ${what}`, given: value }))
  const parts = shape.flatMap((field) =>
    hostileValues.map(([what, value]) => ({
      place: `${name}.${field} as ${what}`,
      given: { ...valid, ...('clientId' in valid ? { clientId: randomUUID() } : {}), [field]: value },
    })),
  )
  const asked = [...whole, ...parts].filter((_one, index) => !isShort || index % 30 === 0)
  for (let from = 0; from < asked.length; from += 40)
    await Promise.all(
      asked.slice(from, from + 40).map(async ({ place, given }) => {
        const answer = await askOrFail(connection, name, given)
        // As it arrives: what JSON cannot carry is gone by then.
        const arrived = typeof given === 'object' ? given : (JSON.parse(JSON.stringify(given)) as unknown)
        const fault = faultOf(answer, input.safeParse(arrived ?? {}).success)
        tally.count(fault && `${place}: ${fault}`)
      }),
    )
}

async function attackMembers(
  connection: Connection,
  { name, valid, isShort }: Asked,
  tally: Tally,
): Promise<void> {
  const { input } = requests.find((row) => row.name === name)!
  for (const [member, value] of extraMembers.filter((_one, index) => !isShort || index % 5 === 0)) {
    const given = { ...valid, [member]: value }
    // Some of these are members of some requests.
    if ('shape' in input && member in input.shape) continue
    const answer = await askOrFail(connection, name, given)
    const fault =
      answer instanceof Error
        ? answer.message
        : !answer.ok && answer.error.code === 'bad_request'
          ? undefined
          : JSON.stringify(answer)
    tally.count(fault && `${name} with ${member}: ${fault}`)
  }
}

async function askOrFail(
  connection: Connection,
  name: string,
  given: unknown,
): Promise<Answer<unknown> | Error> {
  try {
    return await connection.askAnything(name, given)
  } catch (error) {
    return error as Error
  }
}

/** JSON that no `JSON.stringify` writes. */
const oddTexts = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '1e999',
  '-0',
  'NaN',
  '{"handle":1,"handle":"x"}',
  '\uFEFF{}',
  '{"__proto__":{"role":"owner"}}',
  `${'['.repeat(8_000)}${']'.repeat(8_000)}`,
  `{"a":${'{"a":'.repeat(2_500)}1${'}'.repeat(2_501)}`,
  `{"handle":"${'x'.repeat(15_000)}"}`,
  'x'.repeat(20_000),
  '{"handle":"\\ud800"}',
  '{"handle":"\\u0000"}',
]

async function attackBody(
  url: string,
  path: string,
  shape: string[],
  { isShort }: AttackOptions,
  tally: Tally,
): Promise<void> {
  const valid = { handle: newHandle('h'), name: 'N', password: 'a long enough word', token: 'A'.repeat(22) }
  const body = Object.fromEntries(Object.entries(valid).filter(([name]) => shape.includes(name)))
  const texts = [
    ...oddTexts,
    ...shape.flatMap((field) =>
      hostileValues
        .filter(([, value]) => !Buffer.isBuffer(value))
        .map(([, value]) => JSON.stringify({ ...body, [field]: value })),
    ),
    ...extraMembers.map(([member, value]) => JSON.stringify({ ...body, [member]: value })),
  ].filter((_text, index) => !isShort || index % 30 === 0)
  for (const text of texts) {
    const reply = await post(url, path, text).catch((error: unknown) => error as Error)
    const isRefused = !(reply instanceof Error) && reply.status >= 400 && reply.status < 500
    // Without a body somebody who is not signed in signs out.
    const isFine =
      isRefused || (path.endsWith('sign-out') && !(reply instanceof Error) && reply.status === 204)
    tally.count(
      isFine
        ? undefined
        : `${path} ${text.slice(0, 60)}: ${reply instanceof Error ? reply.message : reply.status}`,
    )
  }
}
