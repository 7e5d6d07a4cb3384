import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { ada, bob } from '@runnel/testing/people'
import { hasCompiler } from '@runnel/testing/preload'
import { startMasters, type TestMasters } from '@runnel/testing/start-masters'
import { prefix, startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setTopic } from '../channel/administer.ts'
import { createChannel, readChannel } from '../channel/channel.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { readLog } from '../history/history.ts'
import { setMemberRole } from '../member/member.ts'
import { enterHold, observeHold } from './hold.ts'
import { acquireLock, breakLock, readLock, releaseLock, renewLock, withLock, type Lock } from './lock.ts'

const hour = 3_600_000

describe('five masters, a majority of which decides who holds a lock (LCK-1)', () => {
  let server: TestRedis
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  /** Ada and bob own #general; each asks through a connection of their own. */
  async function open(masters: TestMasters) {
    const options = { url: server.url, prefix: prefix(), partitions: 4, lockUrls: masters.urls }
    const [adas, bobs] = await Promise.all([connectRedis(options), connectRedis(options)])
    const { channel } = await createChannel(adas, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    await withLock(adas, { channel, holder: ada }, (lock) =>
      setMemberRole(adas, { channel, by: ada, lock, user: bob, role: 'owner' }),
    )
    const say = (redis: Redis, by: UserId, lock: Lock, topic: string) =>
      setTopic(redis, { channel, by, lock, topic })
    return {
      channel,
      adas,
      bobs,
      say,
      topics: async () =>
        (await readLog(adas, { channel })).events.flatMap((event) =>
          event.type === 'channel.topic_changed' ? [event.topic] : [],
        ),
      async [Symbol.asyncDispose]() {
        await Promise.all([adas.close(), bobs.close()])
      },
    }
  }
  /** As after a failover of the channel's own Redis to a replica which had not heard of the hold. */
  async function loseHold({ inside, keys }: Redis, channel: ChannelId, lock: Lock) {
    await inside.commands.del(keys.lock(channel))
    await inside.commands.set(keys.fence(channel), lock.fence - 1)
  }

  test('with two of them gone ada holds, renews, writes and gives back, and bob is kept out meanwhile', async () => {
    await using masters = await startMasters()
    await using house = await open(masters)
    const { channel, adas, bobs } = house
    // One falls silent with its connections open, the other refuses them.
    masters.freeze(1)
    await masters.kill(3)
    const lock = await acquireLock(adas, { channel, holder: ada })
    await expect(acquireLock(bobs, { channel, holder: bob })).rejects.toMatchObject({
      code: 'locked',
      holder: ada,
    })
    await renewLock(adas, { channel, lock })
    await house.say(adas, ada, lock, 'by ada')
    expect(await releaseLock(adas, { channel, lock })).toBe(true)
    await withLock(bobs, { channel, holder: bob }, (own) => house.say(bobs, bob, own, 'by bob'))
    expect(await house.topics()).toEqual(['by ada', 'by bob'])
    masters.thaw(1)
  })

  test('with three of them gone nobody comes in, nothing is changed, and it heals by itself', async () => {
    await using masters = await startMasters()
    await using house = await open(masters)
    const { channel, adas, bobs } = house
    const before = await observeHold(adas, { channel, holder: ada, acting: '' })
    masters.freeze(0)
    await masters.kill(2)
    await masters.kill(4)
    for (const [redis, holder] of [
      [adas, ada],
      [bobs, bob],
    ] as const)
      await expect(acquireLock(redis, { channel, holder })).rejects.toMatchObject({ code: 'unavailable' })
    expect(await readLock(adas, channel)).toBeUndefined()
    expect((await observeHold(adas, { channel, holder: ada, acting: '' })).fence).toBe(before.fence)
    expect((await readChannel(adas, { channel, reader: ada })).topic).toBe('')
    // The votes of the living have been taken back: with one more of them bob gets in at once.
    await masters.revive(2)
    await until(() =>
      acquireLock(bobs, { channel, holder: bob }).then(
        () => true,
        () => false,
      ),
    )
    masters.thaw(0)
  })

  test('ada keeps her hold while a majority is away for a moment, and loses it when that lasts', async () => {
    await using masters = await startMasters()
    await using house = await open(masters)
    const { channel, adas, bobs } = house
    const lock = await acquireLock(adas, { channel, holder: ada, ttlMs: 8_000 })
    for (const index of [0, 1, 2]) masters.freeze(index)
    await expect(renewLock(adas, { channel, lock, ttlMs: 8_000 })).rejects.toMatchObject({
      code: 'unavailable',
    })
    await house.say(adas, ada, lock, 'still hers')
    for (const index of [0, 1, 2]) masters.thaw(index)
    await until(() =>
      renewLock(adas, { channel, lock, ttlMs: 300 }).then(
        () => true,
        () => false,
      ),
    )
    await until(async () => (await readLock(adas, channel)) === undefined)
    await expect(house.say(adas, ada, lock, 'stale')).rejects.toMatchObject({ code: 'lock_lost' })
    let own: Lock | undefined
    // The votes for her lapse on their own masters, each by its own clock.
    await until(async () => {
      own = await acquireLock(bobs, { channel, holder: bob }).catch(() => undefined)
      return own !== undefined
    })
    await expect(renewLock(adas, { channel, lock })).rejects.toMatchObject({ code: 'lock_lost' })
    await house.say(bobs, bob, own!, 'by bob')
    expect(await house.topics()).toEqual(['still hers', 'by bob'])
  })

  test("a failover of the channel's own Redis that lost the hold lets nobody else in; ada's is written anew", async () => {
    await using masters = await startMasters()
    await using house = await open(masters)
    const { channel, adas, bobs } = house
    const lock = await acquireLock(adas, { channel, holder: ada })
    await loseHold(adas, channel, lock)
    await expect(house.say(adas, ada, lock, 'too soon')).rejects.toMatchObject({ code: 'lock_lost' })
    await expect(acquireLock(bobs, { channel, holder: bob })).rejects.toMatchObject({
      code: 'locked',
      holder: ada,
    })
    await renewLock(adas, { channel, lock })
    await house.say(adas, ada, lock, 'by ada')
    expect(await readLock(adas, channel)).toMatchObject({ holder: ada, fence: lock.fence })
  })

  test('a master that comes back empty gets its vote again with the next renewal', async () => {
    await using masters = await startMasters()
    await using house = await open(masters)
    const { channel, adas, bobs } = house
    const lock = await acquireLock(adas, { channel, holder: ada })
    // One after the other all but two forget; each has its vote again before the next goes.
    for (const index of [0, 1, 2]) {
      await masters.kill(index)
      await masters.revive(index)
      const isBack = async () => {
        await renewLock(adas, { channel, lock })
        const vote = await masters.ask(index, 'GET', adas.keys.vote(channel))
        return vote === `${lock.token}.${lock.fence} ${ada}`
      }
      await until(isBack)
    }
    await loseHold(adas, channel, lock)
    await expect(acquireLock(bobs, { channel, holder: bob })).rejects.toMatchObject({ code: 'locked' })
  })

  test('whoever won, slept and wakes after another came in enters no more', async () => {
    await using masters = await startMasters()
    await using house = await open(masters)
    const { channel, adas, bobs } = house
    // All that ada's function for entering will know, before bob comes.
    const seen = await observeHold(adas, { channel, holder: ada, acting: '' })
    const own = await acquireLock(bobs, { channel, holder: bob })
    const stale: Lock = { token: 'a'.repeat(32), fence: seen.fence + 1, holder: ada, expiresAt: 0 }
    await expect(enterHold(adas, { channel, lock: stale, ttlMs: 5_000 })).rejects.toMatchObject({
      code: 'lock_lost',
    })
    await house.say(bobs, bob, own, 'by bob')
    await expect(house.say(adas, ada, stale, 'stale')).rejects.toMatchObject({ code: 'lock_lost' })
  })

  test('a broken hold is free on all masters at once', async () => {
    await using masters = await startMasters()
    await using house = await open(masters)
    const { channel, adas, bobs } = house
    const lock = await acquireLock(adas, { channel, holder: ada })
    await breakLock(bobs, { channel, by: bob })
    const own = await acquireLock(bobs, { channel, holder: bob })
    await expect(renewLock(adas, { channel, lock })).rejects.toMatchObject({ code: 'lock_lost' })
    await expect(house.say(adas, ada, lock, 'stale')).rejects.toMatchObject({ code: 'lock_lost' })
    await renewLock(bobs, { channel, lock: own })
  })

  /** Ends the votes of some masters early: what a jump of their clocks does. */
  const ways = [
    [
      'whose votes lapse early',
      (masters: TestMasters, index: number, key: string) => masters.ask(index, 'PEXPIRE', key, '0'),
      () => true,
    ],
    [
      'whose clock jumps an hour ahead',
      (masters: TestMasters, index: number) => masters.moveClock(index, hour),
      hasCompiler,
    ],
  ] as const

  describe.each(ways)('a master %s', (_way, disturb, isPossible) => {
    test('changes nothing alone: ada keeps her hold, also when the channel lost it', async ({ skip }) => {
      if (!(await isPossible())) skip('there is no C compiler')
      await using masters = await startMasters()
      await using house = await open(masters)
      const { channel, adas, bobs } = house
      const lock = await acquireLock(adas, { channel, holder: ada })
      await disturb(masters, 2, adas.keys.vote(channel))
      expect(await masters.ask(2, 'EXISTS', adas.keys.vote(channel))).toBe(0)
      await loseHold(adas, channel, lock)
      await expect(acquireLock(bobs, { channel, holder: bob })).rejects.toMatchObject({
        code: 'locked',
        holder: ada,
      })
      await renewLock(adas, { channel, lock })
      await house.say(adas, ada, lock, 'by ada')
      expect(await house.topics()).toEqual(['by ada'])
    })

    test('can, with two more and a failover, give two people a hold, and still only one of them writes', async ({
      skip,
    }) => {
      if (!(await isPossible())) skip('there is no C compiler')
      await using masters = await startMasters()
      await using house = await open(masters)
      const { channel, adas, bobs } = house
      const lock = await acquireLock(adas, { channel, holder: ada })
      await house.say(adas, ada, lock, 'by ada')
      for (const index of [0, 2, 4]) await disturb(masters, index, adas.keys.vote(channel))
      // The hold that is written beside the channel keeps bob out even now.
      await expect(acquireLock(bobs, { channel, holder: bob })).rejects.toMatchObject({ code: 'locked' })
      await adas.inside.commands.del(adas.keys.lock(channel))
      const own = await acquireLock(bobs, { channel, holder: bob })
      // Ada's time is not over: by her own clock she holds it. Exclusivity is gone; the effect is not.
      expect(lock.expiresAt).toBeGreaterThan(Date.now())
      const writes = await Promise.allSettled([
        house.say(adas, ada, lock, 'stale'),
        house.say(bobs, bob, own, 'by bob'),
        house.say(adas, ada, lock, 'stale again'),
      ])
      expect(writes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected'])
      await expect(renewLock(adas, { channel, lock })).rejects.toMatchObject({ code: 'lock_lost' })
      await house.say(bobs, bob, own, 'bob again')
      expect(await house.topics()).toEqual(['by ada', 'by bob', 'bob again'])
    })
  })
})

test('two masters, or one named twice, are refused: a majority of them says nothing', async () => {
  const [one, two] = ['redis://127.0.0.1:1', 'redis://127.0.0.1:2']
  for (const lockUrls of [[one], [one, two], [one, two, one]])
    await expect(connectRedis({ url: 'redis://127.0.0.1:3', lockUrls, deadlineMs: 200 })).rejects.toThrow(
      'three or more',
    )
})
