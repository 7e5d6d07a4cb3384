import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { readMembers } from '@runnel/redis/member/member'
import { makePerson } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment } from '../experiment.ts'

/** Two owners, at two gateways, take each other's ownership at the same instant. One of them must keep it, whoever was first. */
export const mutualDemotion: Experiment = {
  name: 'mutual-demotion',
  promise: 'LCK-1',
  title: 'two owners demote each other at the same instant, and one stays',
  async run(options) {
    const rounds = roundsOf(options, 1_000, 50)
    await using server = await startRedis()
    await using house = await startGateways(server.url, { hasLimits: false })
    const ada = await makePerson(house.redis, 'ada')
    const [bob, cy] = [await makePerson(house.redis, 'bob'), await makePerson(house.redis, 'cy')]
    // Bob's, so that ada counts for nothing there because she runs the installation.
    const { channel } = await createChannel(house.redis, {
      by: bob.user,
      kind: 'private',
      name: 'design',
      members: [cy.user, ada.user],
    })
    await using bobs = await connect(house.urls[0]!, bob.token)
    await using cys = await connect(house.urls[1]!, cy.token)
    const sum = { operations: 0, refused: 0, faults: 0, waits: 0 }
    /** Asks again while the other has the lock, so that both get as far as the write. */
    const demote = async (by: Connection, user: UserId) => {
      for (;;) {
        try {
          return await by.ask('member:set-role', { channel, user, role: 'member' })
        } catch (error) {
          if (!(error instanceof ChatError) || error.code !== 'locked') throw error
          sum.waits += 1
        }
      }
    }
    const startedAt = performance.now()
    const kept = { bob: 0, cy: 0, both: 0 }
    await bobs.ask('member:set-role', { channel, user: cy.user, role: 'owner' })
    for (let round = 1; round <= rounds; round++) {
      const outcomes = await Promise.allSettled(
        // Now the one is sent first, now the other.
        round % 2 === 0
          ? [demote(bobs, cy.user), demote(cys, bob.user)]
          : [demote(cys, bob.user), demote(bobs, cy.user)],
      )
      for (const outcome of outcomes) {
        sum.operations += 1
        if (outcome.status === 'fulfilled') continue
        sum.refused += 1
        // No owner any more: anything else is a fault.
        if ((outcome.reason as ChatError).code !== 'forbidden') sum.faults += 1
      }
      const roles = await readMembers(house.redis, channel)
      const [bobIs, cyIs] = [roles.get(bob.user) === 'owner', roles.get(cy.user) === 'owner']
      if (!bobIs && !cyIs) {
        sum.faults += 1
        break
      }
      kept[bobIs && cyIs ? 'both' : bobIs ? 'bob' : 'cy'] += 1
      if (!bobIs) await cys.ask('member:set-role', { channel, user: bob.user, role: 'owner' })
      if (!cyIs) await bobs.ask('member:set-role', { channel, user: cy.user, role: 'owner' })
      if (round % 250 === 0) options.tell(`${round} of ${rounds} rounds`)
    }
    const seconds = (performance.now() - startedAt) / 1_000
    const { waits, ...counts } = sum
    const note = `bob stayed ${kept.bob} times, cy ${kept.cy}, both ${kept.both}; the lock was taken ${waits} times`
    return [{ case: 'two gateways', rounds, ...counts, seconds, note }]
  },
}
