import type { UserId } from '@runnel/protocol/ids'
import type { Presence } from '@runnel/protocol/presence'
import { kindsOfRedis, prefix, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis, type Redis } from '../connect.ts'
import {
  choosePresence,
  connectPresence,
  disconnectPresence,
  idlePresence,
  presenceTimes,
  readKnownPresence,
  readPresence,
  readPresenceChanges,
  sweepPresence,
  touchPresence,
} from './presence.ts'

const [ada, bob, cy] = ['u_ada000000000', 'u_bob000000000', 'u_cy0000000000'] as [UserId, UserId, UserId]
/** Lapses at once: what follows finds it gone. */
const none = 1

describe.each(kindsOfRedis)('presence, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  const connect = () => connectRedis({ url: server.url, prefix: prefix() })
  /** Everything published from now on, as `who state`. */
  const listen = async (redis: Redis) => {
    const heard: Presence[][] = []
    const listener = redis.inside.open('test', { isPatient: true })
    listener.on('smessage', (_channel: string, text: string) =>
      heard.push(
        readPresenceChanges(JSON.parse(text)).flatMap(({ shown, isPrivate }) => (isPrivate ? [] : [shown])),
      ),
    )
    await listener.ssubscribe(redis.keys.presenceFeed)
    const words = () => heard.flat().map(({ user, state }) => `${user.slice(2).replace(/0+$/, '')} ${state}`)
    /** What has been heard once a last thing, which cannot be overtaken, has been heard as well. */
    let asked = 0
    const settled = async () => {
      await choosePresence(redis, {
        user: 'u_last00000000' as UserId,
        state: 'automatic',
        text: `${asked++}`,
      })
      await until(() => words().at(-1) === 'last offline')
      heard.pop()
      return words()
    }
    return { heard, words, settled }
  }
  /** The gateways whose own lease lives. */
  const readGateways = async ({ inside, keys }: Redis) =>
    new Set(await inside.commands.zrangebyscore(keys.presenceGateways, `(${Date.now()}`, '+inf'))
  const stateOf = async (redis: Redis, user: UserId) => (await readPresence(redis, [user]))[0]?.state
  const on = (gateway: string, user: UserId, connection = 'one') => ({ gateway, user, connection })
  const short = (times: Partial<typeof presenceTimes>) => ({ times: { ...presenceTimes, ...times } })

  test('ada comes with her first connection and goes after the grace of her last, each said once', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    expect(await stateOf(redis, ada)).toBe('offline')
    expect((await connectPresence(redis, on('g1', ada, 'one'))).connections).toBe(1)
    expect((await connectPresence(redis, on('g1', ada, 'two'))).connections).toBe(2)
    expect((await connectPresence(redis, on('g1', ada, 'two'))).connections).toBe(2)
    expect(await stateOf(redis, ada)).toBe('online')
    expect(await disconnectPresence(redis, { ...on('g1', ada, 'one'), ...short({ graceMs: none }) })).toBe(1)
    await sweepPresence(redis)
    expect(await stateOf(redis, ada)).toBe('online')
    expect(await disconnectPresence(redis, { ...on('g1', ada, 'two'), ...short({ graceMs: none }) })).toBe(0)
    await until(async () => (await stateOf(redis, ada)) === 'offline')
    await sweepPresence(redis)
    await sweepPresence(redis)
    expect(await feed.settled()).toEqual(['ada online', 'ada offline'])
  })

  test('a reload within the grace is not seen by anybody', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, on('g1', ada, 'before'))
    await disconnectPresence(redis, on('g1', ada, 'before'))
    await sweepPresence(redis)
    expect(await stateOf(redis, ada)).toBe('online')
    await connectPresence(redis, on('g2', ada, 'after'))
    await sweepPresence(redis)
    expect(await feed.settled()).toEqual(['ada online'])
  })

  test('after a reload on the same gateway the whole lease is back', async () => {
    await using redis = await connect()
    await connectPresence(redis, on('g1', ada, 'before'))
    await disconnectPresence(redis, { ...on('g1', ada, 'before'), ...short({ graceMs: 60 }) })
    await connectPresence(redis, on('g1', ada, 'after'))
    const lapsesAt = await redis.inside.commands.zscore(redis.keys.presenceLeases, `${ada} g1`)
    expect(Number(lapsesAt) - Date.now()).toBeGreaterThan(20_000)
  })

  test('saying twice that a connection has ended does not prolong the grace', async () => {
    await using redis = await connect()
    await connectPresence(redis, on('g1', ada))
    await disconnectPresence(redis, { ...on('g1', ada), ...short({ graceMs: none }) })
    await disconnectPresence(redis, on('g1', ada))
    await until(async () => (await stateOf(redis, ada)) === 'offline', 2_000)
    expect(await redis.inside.commands.hkeys(redis.keys.presenceConnections)).toEqual([])
  })

  test('ada’s devices on two gateways are one presence: the end of one changes nothing', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, on('g1', ada))
    await connectPresence(redis, on('g2', ada))
    await disconnectPresence(redis, { ...on('g1', ada), ...short({ graceMs: none }) })
    await until(
      async () =>
        (await redis.inside.commands.zcard(redis.keys.presenceLeases)) === 1 ||
        sweepPresence(redis).then(() => false),
    )
    expect(await stateOf(redis, ada)).toBe('online')
    expect(await feed.settled()).toEqual(['ada online'])
  })

  test('a gateway that falls silent takes its people with it, but not those who are elsewhere too', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, { ...on('dead', ada), ...short({ gatewayMs: 40 }) })
    await connectPresence(redis, { ...on('dead', bob), ...short({ gatewayMs: 40 }) })
    await connectPresence(redis, on('g2', bob))
    await until(async () => (await stateOf(redis, ada)) === 'offline')
    expect(await stateOf(redis, bob)).toBe('online')
    // Another gateway's renewal finds it: no leader is needed.
    await touchPresence(redis, { gateway: 'g2', users: [bob] })
    expect(await feed.settled()).toEqual(['ada online', 'bob online', 'ada offline'])
    expect(await readGateways(redis)).toEqual(new Set(['g2']))
    expect(await redis.inside.commands.hkeys(redis.keys.presenceConnections)).toEqual([`${bob} g2`])
  })

  test('presence tells the truth with nobody sweeping', async () => {
    await using redis = await connect()
    await connectPresence(redis, { ...on('g1', ada), ...short({ leaseMs: 40 }) })
    await connectPresence(redis, { ...on('g2', bob), ...short({ gatewayMs: 40 }) })
    await connectPresence(redis, on('g1', cy))
    await until(async () => {
      const states = (await readPresence(redis, [ada, bob, cy])).map((one) => one.state)
      return states.join(' ') === 'offline offline online'
    })
    expect(await redis.inside.commands.zcard(redis.keys.presenceLeases)).toBe(3)
  })

  test('one call renews a gateway and all its people', async () => {
    await using redis = await connect()
    const crowd = Array.from(
      { length: 4_500 },
      (_, index) => `u_${String(index).padStart(12, '0')}` as UserId,
    )
    expect(await touchPresence(redis, { gateway: 'g1', users: crowd })).toMatchObject({ wasLost: true })
    expect(await touchPresence(redis, { gateway: 'g1', users: crowd })).toMatchObject({ wasLost: false })
    expect(await redis.inside.commands.zcard(redis.keys.presenceLeases)).toBe(4_500)
    const read = await readPresence(redis, crowd.slice(-200))
    expect(read.map((one) => one.user)).toEqual(crowd.slice(-200))
    expect(read.every((one) => one.state === 'online')).toBe(true)
  })

  test('a crowd that loses its gateway is said to be gone in few messages', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    const crowd = Array.from(
      { length: 1_200 },
      (_, index) => `u_${String(index).padStart(11, '0')}x` as UserId,
    )
    await touchPresence(redis, { gateway: 'dead', users: crowd, ...short({ gatewayMs: none }) })
    await until(async () => (await readGateways(redis)).size === 0)
    await sweepPresence(redis)
    expect(await feed.settled()).toHaveLength(2_400)
    expect(feed.heard.length).toBeLessThanOrEqual(7)
    expect(await redis.inside.commands.zcard(redis.keys.presenceIndex)).toBe(0)
    expect(await redis.inside.commands.zcard(redis.keys.presenceGateways)).toBe(0)
  })

  test('a gateway that was taken for dead learns it, and brings its people back by naming them', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await touchPresence(redis, { gateway: 'g1', users: [ada], ...short({ gatewayMs: none }) })
    await until(async () => (await stateOf(redis, ada)) === 'offline')
    await sweepPresence(redis)
    expect(await touchPresence(redis, { gateway: 'g1', users: [] })).toMatchObject({ wasLost: true })
    await touchPresence(redis, { gateway: 'g1', users: [ada] })
    expect(await feed.settled()).toEqual(['ada online', 'ada offline', 'ada online'])
  })

  test('who signs out is gone without grace', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, on('g1', ada))
    await touchPresence(redis, { gateway: 'g1', users: [], gone: [ada] })
    expect(await stateOf(redis, ada)).toBe('offline')
    expect(await feed.settled()).toEqual(['ada online', 'ada offline'])
  })

  test('transitions are said exactly once, with eight sweeping and renewing at the same time', async () => {
    await using redis = await connect()
    await using other = await connectRedis({ url: server.url, prefix: redis.keys.prefix })
    const feed = await listen(redis)
    const crowd = Array.from({ length: 300 }, (_, index) => `u_${String(index).padStart(11, '0')}y` as UserId)
    await Promise.all(
      crowd.map((user) => connectPresence(redis, { ...on('g1', user), ...short({ leaseMs: 300 }) })),
    )
    await until(async () => {
      await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          index % 2
            ? sweepPresence(index % 4 === 1 ? redis : other)
            : touchPresence(index % 4 ? redis : other, { gateway: `h${index}`, users: [] }),
        ),
      )
      return (await redis.inside.commands.zcard(redis.keys.presenceLeases)) === 0
    })
    const words = await feed.settled()
    expect(words.filter((word) => word.endsWith('online'))).toHaveLength(300)
    expect(words.filter((word) => word.endsWith('offline'))).toHaveLength(300)
  })

  test('what ada chooses is shown while she is online, on all her devices, and kept while she is not', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await choosePresence(redis, { user: ada, state: 'busy' })
    expect(await stateOf(redis, ada)).toBe('offline')
    await connectPresence(redis, on('g1', ada))
    await connectPresence(redis, on('g2', ada))
    await choosePresence(redis, { user: ada, state: 'away', text: 'à table "soon" \\ /', emoji: '🍜' })
    await choosePresence(redis, { user: ada, state: 'away', text: 'à table "soon" \\ /', emoji: '🍜' })
    const shown = { user: ada, state: 'away', text: 'à table "soon" \\ /', emoji: '🍜' }
    expect(await readPresence(redis, [ada])).toEqual([shown])
    expect(await feed.settled()).toEqual(['ada busy', 'ada away'])
    expect(feed.heard.at(-1)).toEqual([shown])
    await choosePresence(redis, { user: ada, state: 'automatic' })
    expect(await readPresence(redis, [ada])).toEqual([{ user: ada, state: 'online' }])
    expect(await redis.inside.commands.hexists(redis.keys.presenceChosen, ada)).toBe(0)
  })

  test('a status ends by itself, and the state stays', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, on('g1', ada))
    const [seconds] = await redis.inside.commands.time()
    const soon = Number(seconds) * 1_000 + 1_500
    await choosePresence(redis, { user: ada, state: 'busy', text: 'in a meeting', until: soon })
    expect(await readPresence(redis, [ada])).toEqual([
      { user: ada, state: 'busy', text: 'in a meeting', until: soon },
    ])
    await until(async () => (await readPresence(redis, [ada]))[0]?.text === undefined)
    await sweepPresence(redis)
    await sweepPresence(redis)
    expect(await feed.settled()).toEqual(['ada online', 'ada busy', 'ada busy'])
    expect(feed.heard.at(-1)).toEqual([{ user: ada, state: 'busy' }])
  })

  test('a status whose end is past is not shown at all', async () => {
    await using redis = await connect()
    await choosePresence(redis, { user: ada, state: 'away', text: 'old news', until: 1 })
    expect(await readPresence(redis, [ada])).toEqual([{ user: ada, state: 'offline' }])
  })

  /** As if Redis had answered nobody for ten seconds. */
  const wasAway = async (redis: Redis) => {
    const [seconds] = await redis.inside.commands.time()
    await redis.inside.commands.hset(redis.keys.presenceBeat, 'at', Number(seconds) * 1_000 - 10_000)
  }

  test('ada is away once none of her devices is touched, and online again with the first that is', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, on('g1', ada))
    await connectPresence(redis, on('g2', ada))
    await idlePresence(redis, { gateway: 'g1', user: ada, isIdle: true })
    expect(await stateOf(redis, ada)).toBe('online')
    await idlePresence(redis, { gateway: 'g2', user: ada, isIdle: true })
    expect(await stateOf(redis, ada)).toBe('away')
    await connectPresence(redis, on('g3', ada))
    expect(await stateOf(redis, ada)).toBe('online')
    await disconnectPresence(redis, { ...on('g3', ada), ...short({ graceMs: none }) })
    await until(async () => (await stateOf(redis, ada)) === 'away')
    await sweepPresence(redis)
    await idlePresence(redis, { gateway: 'g1', user: ada, isIdle: false })
    expect(await feed.settled()).toEqual(['ada online', 'ada away', 'ada online', 'ada away', 'ada online'])
  })

  test('ada’s sleeping tab that comes back on another gateway does not wake her', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, on('g1', ada))
    await idlePresence(redis, { gateway: 'g1', user: ada, isIdle: true })
    await connectPresence(redis, { ...on('g2', ada), isIdle: true })
    expect(await feed.settled()).toEqual(['ada online', 'ada away'])
  })

  test('what a gateway says of idleness with every renewal mends what was lost', async () => {
    await using redis = await connect()
    await touchPresence(redis, { gateway: 'g1', users: [{ user: ada, isIdle: true }, bob] })
    expect((await readPresence(redis, [ada, bob])).map(({ state }) => state)).toEqual(['away', 'online'])
    await touchPresence(redis, { gateway: 'g1', users: [ada, { user: bob, isIdle: true }] })
    expect((await readPresence(redis, [ada, bob])).map(({ state }) => state)).toEqual(['online', 'away'])
  })

  test('who chose to be online is so, idle or not', async () => {
    await using redis = await connect()
    await connectPresence(redis, on('g1', ada))
    await idlePresence(redis, { gateway: 'g1', user: ada, isIdle: true })
    await choosePresence(redis, { user: ada, state: 'online' })
    expect(await readKnownPresence(redis, [ada])).toEqual([
      {
        user: ada,
        shown: { user: ada, state: 'online' },
        mine: { user: ada, state: 'online', chosen: 'online' },
      },
    ])
    await choosePresence(redis, { user: ada, state: 'automatic' })
    expect(await stateOf(redis, ada)).toBe('away')
  })

  test('ada, invisible, looks as if she had left: nothing she does is told, her status neither', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, on('g1', ada))
    await choosePresence(redis, { user: ada, state: 'automatic', text: 'writing' })
    await choosePresence(redis, { user: ada, state: 'invisible', text: 'writing' })
    const [veiled] = await readPresence(redis, [ada])
    expect(veiled).toEqual({
      user: ada,
      state: 'offline',
      text: 'writing',
      lastSeenAt: expect.any(Number) as number,
    })
    await feed.settled()
    feed.heard.length = 0
    await choosePresence(redis, { user: ada, state: 'invisible', text: 'really away', emoji: '🌴' })
    await disconnectPresence(redis, { ...on('g1', ada), ...short({ graceMs: none }) })
    await until(
      async () =>
        (await redis.inside.commands.zcard(redis.keys.presenceLeases)) === 0 ||
        sweepPresence(redis).then(() => false),
    )
    expect((await connectPresence(redis, on('g2', ada))).isInvisible).toBe(true)
    const { invisible } = await touchPresence(redis, { gateway: 'g2', users: [ada, bob] })
    expect(invisible).toEqual(new Set([ada]))
    const [known] = await readKnownPresence(redis, [ada])
    expect(known!.shown).toEqual(veiled)
    expect(known!.mine).toEqual({
      user: ada,
      state: 'offline',
      chosen: 'invisible',
      text: 'really away',
      emoji: '🌴',
    })
    expect((await feed.settled()).filter((word) => word.startsWith('ada'))).toEqual([])
    await choosePresence(redis, { user: ada, state: 'automatic', text: 'really away' })
    expect(await readPresence(redis, [ada])).toEqual([{ user: ada, state: 'online', text: 'really away' }])
  })

  test('the veiled status of somebody invisible ends when it would have ended', async () => {
    await using redis = await connect()
    await connectPresence(redis, on('g1', ada))
    const [seconds] = await redis.inside.commands.time()
    const soon = Number(seconds) * 1_000 + 1_500
    await choosePresence(redis, { user: ada, state: 'automatic', text: 'at lunch', until: soon })
    await choosePresence(redis, { user: ada, state: 'invisible', text: 'coding' })
    expect((await readPresence(redis, [ada]))[0]).toMatchObject({ text: 'at lunch', until: soon })
    await until(async () => {
      await sweepPresence(redis)
      return (await redis.inside.commands.zcard(redis.keys.presenceEndings)) === 0
    })
    const [known] = await readKnownPresence(redis, [ada])
    expect(known!.shown.text).toBeUndefined()
    expect(known!.mine.text).toBe('coding')
  })

  test('when somebody was last seen is kept while they are offline, and then forgotten', async () => {
    await using redis = await connect()
    await connectPresence(redis, on('g1', ada))
    expect((await readPresence(redis, [ada]))[0]!.lastSeenAt).toBeUndefined()
    await disconnectPresence(redis, { ...on('g1', ada), ...short({ graceMs: none }) })
    const lapsed = Number(await redis.inside.commands.zscore(redis.keys.presenceLeases, `${ada} g1`))
    await until(async () => (await stateOf(redis, ada)) === 'offline')
    await sweepPresence(redis)
    expect((await readPresence(redis, [ada]))[0]!.lastSeenAt).toBe(lapsed)
    await connectPresence(redis, on('g1', ada))
    expect(await redis.inside.commands.hlen(redis.keys.presenceSeen)).toBe(0)
  })

  test('after Redis was away nobody is taken for gone before their gateway could come back (PRE-1)', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, { ...on('g1', ada), ...short({ gatewayMs: 40 }) })
    await connectPresence(redis, { ...on('g2', bob), ...short({ gatewayMs: 40 }) })
    await until(async () => (await readGateways(redis)).size === 0)
    await wasAway(redis)
    expect((await readPresence(redis, [ada, bob, cy])).map(({ state }) => state)).toEqual([
      'unknown',
      'unknown',
      'offline',
    ])
    await sweepPresence(redis)
    expect(await touchPresence(redis, { gateway: 'g1', users: [] })).toMatchObject({ wasLost: true })
    await touchPresence(redis, { gateway: 'g1', users: [ada] })
    expect((await readPresence(redis, [ada, bob])).map(({ state }) => state)).toEqual(['online', 'unknown'])
    await touchPresence(redis, { gateway: 'g2', users: [bob] })
    expect(await stateOf(redis, bob)).toBe('online')
    await sweepPresence(redis)
    expect(await feed.settled()).toEqual(['ada online', 'bob online'])
  })

  test('a gateway that does not come back after Redis was away loses its people when all had the time', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    await connectPresence(redis, { ...on('dead', ada), ...short({ gatewayMs: 40 }) })
    await until(async () => (await readGateways(redis)).size === 0)
    await wasAway(redis)
    await touchPresence(redis, { gateway: 'g1', users: [] })
    await until(async () => {
      await touchPresence(redis, { gateway: 'g1', users: [] })
      return (await stateOf(redis, ada)) === 'offline'
    }, 12_000)
    await sweepPresence(redis)
    expect(await feed.settled()).toEqual(['ada online', 'ada offline'])
  })

  test('a leader that another has followed sweeps no more', async () => {
    await using redis = await connect()
    await sweepPresence(redis, { fence: 3 })
    await sweepPresence(redis, { fence: 4 })
    await expect(sweepPresence(redis, { fence: 3 })).rejects.toMatchObject({ code: 'lock_lost' })
    await sweepPresence(redis, { fence: 4 })
    await sweepPresence(redis)
  })

  test('an arrival costs the same in a crowd of three thousand as in one of a hundred', async () => {
    await using redis = await connect()
    const feed = await listen(redis)
    const bytesOfArrival = async (size: number) => {
      const crowd = Array.from(
        { length: size },
        (_, index) => `u_${String(index).padStart(12, '0')}` as UserId,
      )
      await touchPresence(redis, { gateway: 'g1', users: crowd })
      await feed.settled()
      feed.heard.length = 0
      await connectPresence(redis, on('g2', `u_new0000${size}`.padEnd(14, 'z') as UserId))
      await feed.settled()
      return JSON.stringify(feed.heard).length
    }
    const few = await bytesOfArrival(100)
    expect(await bytesOfArrival(3_000)).toBeLessThanOrEqual(few)
  })

  test('names that would be taken for somebody else’s are refused', async () => {
    await using redis = await connect()
    await expect(connectPresence(redis, on('g 1', ada))).rejects.toThrow(TypeError)
    await expect(connectPresence(redis, on('g1', ada, 'one two'))).rejects.toThrow(TypeError)
  })
})
