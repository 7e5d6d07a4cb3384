import type { Answer } from '@runnel/protocol/answer'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { RequestName } from '@runnel/protocol/requests'
import { requests } from '@runnel/protocol/requests'
import type { InstallationRole } from '@runnel/protocol/user'
import { readLog } from '@runnel/redis/history/history'
import {
  expectedOutcome,
  installationRoles,
  permissionTable,
  standings,
  type PermissionRow,
} from '@runnel/rules/permission-table'
import { makePerson, type Person } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { makeScene, placelessInput, sceneInputs } from '@runnel/testing/scene'
import { until } from '@runnel/testing/start-redis'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'
import { askRoutes } from './routes.ts'

/** Of what is stored nowhere a gateway judges by what it has heard: somebody banned this very moment may be a moment late. */
const passing = new Set<string>(['typing:start', 'typing:stop', 'presence:here', 'presence:open'])

const noWhere = 'c_000000000000' as ChannelId
const places = (['public', 'private'] as const).flatMap((kind) =>
  standings.map((standing) => ({ kind, standing })),
)

/** Every request by every role of the installation, standing to a public and to a private channel in every way there is. */
export const roles: AttackClass = {
  name: 'roles',
  title: 'every request by everyone, from the table of permissions',
  answers:
    'what `packages/rules/permission-table.ts` says, `forbidden` or `not_found`; of private channels the same as of none',
  limits: 'off',
  async run({ target, isShort, tell }) {
    const rows: Row[] = []
    await using asked = new AsyncDisposableStack()
    const people = new Map<InstallationRole, { person: Person; connection: Connection }>()
    for (const [index, role] of installationRoles.entries()) {
      const person = await makePerson(target.redis, newHandle(role), role)
      const { url } = target.gateways[index % target.gateways.length]!
      people.set(role, { person, connection: asked.use(await connect(url, person.token)) })
    }
    const hands = {
      tim: (await makePerson(target.redis, newHandle('tim'))).user,
      eve: (await makePerson(target.redis, newHandle('eve'))).user,
    }
    const named = new Set(permissionTable.map(({ request }) => request))
    const known = new Tally()
    for (const { name } of requests)
      known.count(named.has(name) ? undefined : `${name} stands in no row of the table`)
    rows.push(known.row('every request has its row in the table'))

    const all = new Tally()
    const told = new Tally()
    const chosen = permissionTable.filter((_row, index) => !isShort || index % 12 === 0)
    for (const [index, row] of chosen.entries()) {
      if (index % 20 === 0) tell(`${index} of ${chosen.length} requests`)
      if (row.channel === undefined) await askPlaceless(row, people, all)
      else await askEverywhere(row, { target, people, hands, isShort }, all, told)
    }
    rows.push(all.row('each does what the table says, and a refused one nothing at all'))
    rows.push(told.row('of a private channel an outsider hears what they hear of none'))

    rows.push(...(await askRoutes(target)))

    // The table made wrong in one cell has to be noticed.
    const control = new Tally()
    const row = permissionTable.find(({ request }) => request === 'channel:rename')!
    const wrong: PermissionRow = {
      ...row,
      channel: { ...row.channel!, private: { ...row.channel!.private, member: 'done' } },
    }
    await askEverywhere(wrong, { target, people, hands, isShort: false }, control, new Tally())
    rows.push(control.row('a table in which a member may rename', { isControl: true }))
    return rows
  },
}

type People = ReadonlyMap<InstallationRole, { person: Person; connection: Connection }>
const outcomeOf = (answer: Answer<unknown>) => (answer.ok ? 'done' : answer.error.code)

async function askPlaceless(row: PermissionRow, people: People, tally: Tally): Promise<void> {
  for (const [role, { connection }] of people) {
    const answer = await connection.askAnything(row.request, placelessInput(row.request as RequestName))
    const isRefused = outcomeOf(answer) === 'forbidden'
    const isRight = isRefused !== row.roles.includes(role)
    tally.count(isRight ? undefined : `${row.request} by ${role}: ${JSON.stringify(answer)}`)
  }
}

async function askEverywhere(
  row: PermissionRow,
  {
    target,
    people,
    hands,
    isShort,
  }: Pick<AttackOptions, 'target' | 'isShort'> & { people: People; hands: { tim: UserId; eve: UserId } },
  tally: Tally,
  told: Tally,
): Promise<void> {
  const { redis } = target
  const { user: host } = await makePerson(redis, newHandle('host'))
  const ask = async (role: InstallationRole, place: (typeof places)[number]) => {
    const { person, connection } = people.get(role)!
    const scene = await makeScene(
      { redis, host, asker: person.user, ...hands },
      { request: row.request, ...place },
    )
    const input = { channel: scene.channel, ...(await sceneInputs[row.request]?.(scene)) }
    const before = await readLog(redis, { channel: scene.channel, limit: 1 })
    let answer = await connection.askAnything(row.request, input)
    if (answer.ok && passing.has(row.request) && expectedOutcome(row, role, place) !== 'done') {
      await until(async () => !(answer = await connection.askAnything(row.request, input)).ok, 1_000).catch(
        () => {},
      )
    }
    const name = `${row.request} by ${role}, ${place.standing} of a ${place.kind} channel`
    const expected = expectedOutcome(row, role, place)
    const isRight = outcomeOf(answer) === expected
    tally.count(isRight ? undefined : `${name}: ${JSON.stringify(answer)}, not ${expected}`)
    if (expected === 'done') return
    const after = await readLog(redis, { channel: scene.channel, limit: 1 })
    if (after.headSequence !== before.headSequence) tally.faults.push(`${name}: refused, and yet done`)
    if (place.kind === 'public' || (place.standing !== 'outsider' && place.standing !== 'banned')) return
    const absent = await connection.askAnything(row.request, { ...input, channel: noWhere })
    const isSame = JSON.stringify(absent) === JSON.stringify(answer)
    told.count(isSame ? undefined : `${name}: ${JSON.stringify(answer)}, of none ${JSON.stringify(absent)}`)
  }
  const asked = installationRoles.flatMap((role) =>
    places.filter((_place, index) => !isShort || index % 3 === 0).map((place) => () => ask(role, place)),
  )
  // A few at a time: what is looked for is not how much it can bear.
  for (let from = 0; from < asked.length; from += 14)
    await Promise.all(asked.slice(from, from + 14).map((one) => one()))
}
