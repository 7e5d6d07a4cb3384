import { setTimeout as pause } from 'node:timers/promises'
import { setAccountRole } from '@runnel/redis/account/account'
import { endSession } from '@runnel/redis/session/session'
import { makePerson, type Person } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterEach, beforeEach, expect, test } from 'vitest'

let server: TestRedis
let house: Awaited<ReturnType<typeof startGateways>>
beforeEach(async () => {
  server = await startRedis()
  house = await startGateways(server.url, { hasLimits: false, sweepMs: 3_600_000 })
})
afterEach(async () => {
  await house[Symbol.asyncDispose]()
  await server.stop()
})

/** Somebody's sockets come, and something happens meanwhile, each time a little later in what connecting takes; gives those that got in. */
async function playNewcomers(
  makeOne: (name: string) => Promise<Person>,
  happens: (person: Person) => Promise<unknown>,
  look: (came: readonly Connection[]) => Promise<void>,
) {
  const rounds = 10
  const comeAs = ({ token }: Person) =>
    Array.from({ length: 6 }, (_, index) => connect(house.urls[index % 2]!, token).catch(() => undefined))
  const beganAt = performance.now()
  await Promise.race(comeAs(await makeOne('first')))
  const takesMs = performance.now() - beganAt
  for (let round = 0; round <= rounds; round++) {
    const person = await makeOne(`eve${round}`)
    const coming = comeAs(person)
    await pause((takesMs * round) / rounds)
    await happens(person)
    const came = await Promise.all(coming)
    await look(came.filter((connection) => connection !== undefined))
  }
}

test('eve’s session ends while her sockets connect, and none of them stays, without waiting for the sweep (ACC-1)', async () => {
  await playNewcomers(
    (name) => makePerson(house.redis, name),
    ({ token }) => endSession(house.redis, { token }),
    async (came) => {
      await until(() => came.every(({ socket }) => !socket.connected))
      for (const connection of came) expect(connection.events('session:ended')).toHaveLength(1)
    },
  )
})

test('eve is no admin any more while her sockets connect, and none of them may what an admin may, without waiting for the sweep', async () => {
  const ada = await makePerson(house.redis, 'ada')
  await playNewcomers(
    (name) => makePerson(house.redis, name, 'admin'),
    ({ user }) => setAccountRole(house.redis, { by: ada.user, user, role: 'member' }),
    async (came) => {
      expect(came.length).toBeGreaterThan(0)
      const isRefused = async ({ askAnything }: Connection) => {
        const answer = await askAnything('account:list', {})
        return !answer.ok && answer.error.code === 'forbidden'
      }
      await until(async () => (await Promise.all(came.map(isRefused))).every(Boolean))
    },
  )
})
