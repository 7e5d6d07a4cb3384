import type { Answer } from '@runnel/protocol/answer'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import type { RequestName } from '@runnel/protocol/requests'
import type { InstallationRole } from '@runnel/protocol/user'
import { convertChannel, setLimits } from '@runnel/redis/channel/administer'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { readLog } from '@runnel/redis/history/history'
import { createChannelInvitation } from '@runnel/redis/invitation/channel-invitation'
import { sendKnock } from '@runnel/redis/knock/knock'
import { acquireLock, withLock } from '@runnel/redis/lock/lock'
import { banMember } from '@runnel/redis/member/ban'
import { setMemberRole } from '@runnel/redis/member/member'
import { muteMember } from '@runnel/redis/member/mute'
import { appendMessage } from '@runnel/redis/message/message'
import { appendReply } from '@runnel/redis/thread/reply'
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
import { startGateways, type TestGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A channel made for one request, and those it is about. */
interface Scene {
  redis: Redis
  channel: ChannelId
  name: string
  kind: 'public' | 'private'
  epoch: Epoch
  /** What the asker wrote there, or somebody else if they never could; and that has one reply. */
  message: EntryId
  /** Who asks. */
  asker: UserId
  /** Owns it. */
  host: UserId
  /** A plain member. */
  tim: UserId
  /** An outsider. */
  eve: UserId
}

const clientId = randomUUID
const noWhere = 'c_000000000000' as ChannelId

/** What each request that names a channel is asked with, so that it is done if it may be; what it needs for that is made first. */
const inputs: Record<string, (scene: Scene) => object | Promise<object>> = {
  'channel:invite': ({ eve }) => ({ user: eve }),
  'channel:revoke-invitation': async ({ redis, channel, host }) => {
    const { invitation } = await createChannelInvitation(redis, { channel, by: host })
    return { invitation }
  },
  'channel:rename': () => ({ name: `new-${randomUUID()}` }),
  'channel:set-topic': () => ({ topic: 'news' }),
  'channel:set-limits': () => ({ limits: { slowSeconds: 5 } }),
  'channel:convert': ({ kind }) => ({ kind: kind === 'public' ? 'private' : 'public' }),
  'channel:transfer': ({ tim }) => ({ user: tim }),
  'channel:delete': ({ name }) => ({ name }),
  'channel:purge': ({ tim }) => ({ user: tim }),
  'knock:accept': ({ eve }) => ({ user: eve }),
  'knock:decline': ({ eve }) => ({ user: eve }),
  'message:send': () => ({ clientId: clientId(), text: 'hello' }),
  'message:edit': ({ message }) => ({ id: message, clientId: clientId(), text: 'better' }),
  'message:delete': ({ message }) => ({ id: message, clientId: clientId() }),
  'message:pin': ({ message }) => ({ id: message, clientId: clientId() }),
  'message:unpin': ({ message }) => ({ id: message, clientId: clientId() }),
  'message:versions': ({ message }) => ({ id: message }),
  'reaction:add': ({ message }) => ({ id: message, clientId: clientId(), emoji: '👍' }),
  'reaction:remove': ({ message }) => ({ id: message, clientId: clientId(), emoji: '👍' }),
  'reaction:list': ({ message }) => ({ id: message }),
  'thread:page': ({ message }) => ({ thread: message }),
  'thread:follow': ({ message }) => ({ thread: message }),
  'thread:unfollow': ({ message }) => ({ thread: message }),
  'thread:mark': ({ message }) => ({ thread: message, reply: 1 }),
  'history:since': ({ epoch, message }) => ({ position: { epoch, id: message } }),
  'read:mark': ({ message }) => ({ id: message }),
  'read:mark-unread': ({ message }) => ({ id: message }),
  'draft:save': () => ({ text: 'later' }),
  'member:kick': ({ tim }) => ({ user: tim }),
  'member:ban': ({ tim }) => ({ user: tim }),
  'member:unban': ({ tim }) => ({ user: tim }),
  'member:mute': ({ tim }) => ({ user: tim }),
  'member:unmute': ({ tim }) => ({ user: tim }),
  'member:set-role': ({ tim }) => ({ user: tim, role: 'voice' }),
  'admin:break': async ({ redis, channel, host }) => {
    await acquireLock(redis, { channel, holder: host })
    return {}
  },
}

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

/** A channel in which the asker stands so. */
async function makeScene(
  { host: by, asker }: { host: UserId; asker: UserId },
  { request, kind, standing }: { request: string; kind: 'public' | 'private'; standing: Standing },
): Promise<Scene> {
  const { redis } = house
  const isKnock = request.startsWith('knock:')
  const name = `c-${randomUUID()}`
  const isIn = standing !== 'outsider'
  const { channel } = await createChannel(redis, {
    by,
    name,
    kind: isKnock ? 'public' : kind,
    members: [tim.user, ...(isIn ? [asker] : [])],
  })
  const author = isIn ? asker : by
  const { id } = await appendMessage(redis, { channel, by: author, clientId: clientId(), text: 'mine' })
  if (request.startsWith('thread:'))
    await appendReply(redis, { channel, by, clientId: clientId(), text: 'yours', thread: id })
  if (isKnock || isIn)
    await withLock(redis, { channel, holder: by }, async (lock) => {
      const task = { channel, by, lock }
      if (isKnock) {
        await setLimits(redis, { ...task, limits: { joining: 'approval' } })
        await sendKnock(redis, { channel, user: eve.user })
        // One cannot knock at a private channel; but it may have become one since.
        if (kind === 'private') await convertChannel(redis, { ...task, kind })
      }
      if (standing === 'banned') await banMember(redis, { ...task, user: asker })
      else if (standing === 'muted') await muteMember(redis, { ...task, user: asker })
      else if (standing !== 'member' && standing !== 'outsider')
        await setMemberRole(redis, { ...task, user: asker, role: standing })
    })
  const { epoch } = await readLog(redis, { channel, limit: 1 })
  return { redis, channel, name, kind, epoch, message: id, asker, host: by, tim: tim.user, eve: eve.user }
}

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
  const scene = await makeScene({ host, asker }, { request, kind, standing })
  const input = { channel: scene.channel, ...(await inputs[request]?.(scene)) }
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
    const ask = await inputOf(row.request as RequestName)
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

/** What requests are asked with that name no channel: well formed, and about nobody there is. */
async function inputOf(request: RequestName): Promise<object> {
  const user = 'u_000000000000'
  const given: Partial<Record<RequestName, object>> = {
    'session:end': { session: '000000000000' },
    'channel:create': { name: `made-${randomUUID()}`, kind: 'private' },
    'presence:set': { state: 'online' },
    'presence:read': { users: [user] },
    'presence:idle': { isIdle: false },
    'user:read': { users: [user] },
    'user:rename': { name: 'Somebody' },
    'invitation:revoke': { invitation: '000000000000' },
    'invitation:accept': { token: 'A'.repeat(22) },
    'account:set-role': { user, role: 'member' },
    'account:deactivate': { user },
    'account:reactivate': { user },
    'account:create-reset': { user },
    'activity:mark': { activity: 0 },
  }
  return given[request] ?? {}
}
