import type { Answer } from '@runnel/protocol/answer'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { RequestName } from '@runnel/protocol/requests'
import type { InstallationRole } from '@runnel/protocol/user'
import { readLog } from '@runnel/redis/history/history'
import {
  expectedOutcome,
  installationRoles,
  permissionTable,
  standings,
  type PermissionRow,
  type Standing,
} from '@runnel/rules/permission-table'
import { makePerson, type Person } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { makeScene, placelessInput, sceneInputs } from '@runnel/testing/scene'
import { startGateways, type TestGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const noWhere = 'c_000000000000' as ChannelId

let server: TestRedis
let house: TestGateways
let tim: Person
let eve: Person
const people = new Map<InstallationRole, Person>()
const connections = new Map<InstallationRole, Connection>()

beforeAll(async () => {
  server = await startRedis()
  house = await startGateways(server.url, { count: 1, hasLimits: false })
  // The first one of an installation is its owner, whatever is said.
  await makePerson(house.redis, 'ada')
  tim = await makePerson(house.redis, 'tim')
  eve = await makePerson(house.redis, 'eve')
  for (const role of installationRoles) {
    const person = await makePerson(house.redis, `one-${role}`, role)
    people.set(role, person)
    connections.set(role, await connect(house.urls[0]!, person.token))
  }
})
afterAll(async () => {
  for (const connection of connections.values()) await connection[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
  await server.stop()
})

function outcomeOf(answer: Answer<unknown>): string {
  return answer.ok ? 'done' : answer.error.code
}

/** Asks one request as this person in one place; gives what came out and should not have. */
async function compare(
  row: PermissionRow,
  { host, role }: { host: UserId; role: InstallationRole },
  { kind, standing }: { kind: 'public' | 'private'; standing: Standing },
): Promise<string[]> {
  const { request } = row
  const { redis } = house
  const ask = (input: object) => connections.get(role)!.askAnything(request, input)
  const asker = people.get(role)!.user
  const scene = await makeScene(
    { redis, host, asker, tim: tim.user, eve: eve.user },
    { request, kind, standing },
  )
  const input = { channel: scene.channel, ...(await sceneInputs[request]?.(scene)) }
  const before = await readLog(redis, { channel: scene.channel, limit: 1 })
  const answer = await ask(input)
  const place = `${request} by ${role}, ${standing} of a ${kind} channel`
  const expected = expectedOutcome(row, role, { kind, standing })
  const outcome = outcomeOf(answer)
  const wrong = outcome === expected ? [] : [`${place}: ${JSON.stringify(answer)}, not ${expected}`]
  if (expected === 'done') return wrong
  const after = await readLog(redis, { channel: scene.channel, limit: 1 })
  if (after.headSequence !== before.headSequence) wrong.push(`${place}: refused, and yet done`)
  if (kind === 'public' || (standing !== 'outsider' && standing !== 'banned')) return wrong
  const absent = await ask({ ...input, channel: noWhere })
  if (JSON.stringify(absent) !== JSON.stringify(answer))
    wrong.push(`${place}: ${JSON.stringify(answer)}, but of no channel ${JSON.stringify(absent)}`)
  return wrong
}

/** Everywhere somebody can stand. */
const places = (['public', 'private'] as const).flatMap((kind) =>
  standings.map((standing) => ({ kind, standing })),
)

describe('every request by everyone (ACC-1, ACC-2)', () => {
  const inChannels = permissionTable.filter(({ channel }) => channel !== undefined)
  it.each(inChannels)('$request does in every channel what it may, for everyone who asks', async (row) => {
    // One for each request: making a channel looks at all that its maker is in.
    const { user: host } = await makePerson(house.redis, `host-${row.request.replace(':', '-')}`)
    const asked = installationRoles.flatMap((role) =>
      places.map((place) => compare(row, { host, role }, place)),
    )
    expect((await Promise.all(asked)).flat()).toEqual([])
  })

  const elsewhere = permissionTable.filter(({ channel }) => channel === undefined)
  it.each(elsewhere)('$request is for $roles of the installation, and for nobody else', async (row) => {
    const ask = placelessInput(row.request as RequestName)
    for (const role of installationRoles) {
      const answer = await connections.get(role)!.askAnything(row.request, ask)
      // Whatever else may be wrong with it is not who asks.
      expect({ role, isRefused: outcomeOf(answer) === 'forbidden' }).toEqual({
        role,
        isRefused: !row.roles.includes(role),
      })
    }
  })
})
