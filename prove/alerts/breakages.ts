import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readLog } from '@runnel/redis/history/history'
import { until } from '@runnel/testing/start-redis'
import { statusOf } from '../rig/process.ts'
import {
  childrenOf,
  connectTo,
  keepBusy,
  keepSystemBuffersSmall,
  repeating,
  setting,
  startOtherwise,
  stuttering,
  talkToTheDeaf,
  withMemory,
  type Breakage,
} from './breakage.ts'

/** Small things, each of which spoils nothing else: done all at once. */
export const smallThings: readonly Breakage[] = [
  {
    title: 'Redis no longer syncs each message',
    alerts: ['RunnelRedisNotDurable'],
    break: setting('appendfsync', 'everysec', 'always'),
  },
  {
    title: 'Redis is allowed to throw data out',
    alerts: ['RunnelRedisEvicts'],
    break: setting('maxmemory-policy', 'allkeys-lru', 'noeviction'),
  },
  {
    title: 'a job that makes no sense',
    alerts: ['RunnelDeadLetters'],
    async break({ redis, stores }) {
      const dead = redis.keys.dead(0)
      await stores[0]!.ask('XADD', redis.keys.jobs(0), '*', 'j', '{"type":"poison"}')
      return () => stores[0]!.ask('DEL', dead)
    },
  },
  {
    title: 'a job that nobody is given',
    alerts: ['RunnelJobsLate'],
    async break({ redis, stores }) {
      // The first partition whose stream has never had a job takes one that is an hour old.
      for (let partition = 0; partition < redis.keys.partitions; partition += 1) {
        const jobs = redis.keys.jobs(partition)
        const [, , , , , , , last] = (await stores[0]!.ask('XINFO', 'STREAM', jobs)) as unknown[]
        if (last !== '0-0') continue
        await stores[0]!.ask('XGROUP', 'SETID', jobs, 'repair', `${Date.now() * 2}-0`)
        const id = (await stores[0]!.ask(
          'XADD',
          jobs,
          `${Date.now() - 3_600_000}-0`,
          'j',
          '{"type":"notify"}',
        )) as string
        return async () => {
          await stores[0]!.ask('XDEL', jobs, id)
          await stores[0]!.ask('XGROUP', 'SETID', jobs, 'repair', '$')
        }
      }
      throw new Error('every partition has had jobs')
    },
  },
  {
    title: 'a key of the wrong type',
    alerts: ['RunnelInternalErrors'],
    async break({ redis, stores }, { quiet, look }) {
      const members = redis.keys.members(quiet)
      await stores[0]!.ask('RENAME', members, `${members}:kept`)
      await stores[0]!.ask('SET', members, 'not a hash')
      const stop = repeating(200, look)
      return async () => {
        await stop()
        await stores[0]!.ask('DEL', members)
        await stores[0]!.ask('RENAME', `${members}:kept`, members)
      }
    },
  },
]

/** The same, which take a quarter of a minute to be noticed. */
export const slowThings: readonly Breakage[] = [
  {
    title: 'the clock of a gateway is wrong',
    alerts: ['RunnelClockSkew'],
    async break({ gateways }) {
      await gateways[0]!.moveClock(20_000)
      return () => gateways[0]!.moveClock(0)
    },
  },
  {
    title: 'a message comes that has no place in the log',
    alerts: ['RunnelHoleNotRepaired'],
    async break({ redis, stores }, { quiet }) {
      const { epoch, headSequence } = await readLog(redis, { channel: quiet, limit: 1 })
      const sequence = headSequence + 3
      const ghost = `{"type":"message.unpinned","id":"${Date.now()}-${sequence}","at":${Date.now()},"by":"u_0123456789ab","message":"1-1"}`
      await stores[0]!.ask('SPUBLISH', redis.keys.feed(quiet), `${epoch} ${sequence} ${ghost}`)
      // Another log in its place: nothing that is known of the old one counts.
      return async () => {
        const head = redis.keys.head(quiet)
        const other = `${epoch.startsWith('0') ? '1' : '0'}${epoch.slice(1)}`
        await stores[0]!.ask('HSET', head, 'epoch', other)
      }
    },
  },
]

/** The same, which take a minute, as what an operator is told of after hours. */
export const longThings: readonly Breakage[] = [
  {
    title: 'a gateway of another release goes on running',
    alerts: ['RunnelVersionsDiffer'],
    break: ({ gateways }) =>
      startOtherwise(gateways[1]!, {
        NODE_OPTIONS: `--import ${fileURLToPath(new URL('./other-release.ts', import.meta.url))}`,
      }),
  },
  {
    title: 'Redis has used half of its memory, and people go on talking',
    alerts: ['RunnelRedisFullSoon'],
    break: withMemory(0.5),
  },
  {
    title: 'Prometheus is not told where the load balancer is',
    alerts: ['RunnelMetricsMissing'],
    break: (_world, { monitor }) => monitor.forget('haproxy'),
  },
  {
    title: 'a program asks in a loop',
    alerts: ['RunnelRefusedOften'],
    async break({ gateways }, { quiet, token }) {
      // The others of this installation have no limits: it lives on one address.
      const mend = await startOtherwise(gateways[2]!, { RUNNEL_LIMITS: 'on' })
      const connection = await connectTo(gateways[2]!, token)
      const stop = repeating(100, async () => {
        for (let count = 0; count < 30; count += 1)
          connection.socket.emit('member:list', { channel: quiet }, () => {})
      })
      return async () => {
        await stop()
        await connection[Symbol.asyncDispose]()
        await mend()
      }
    },
  },
]

/** Each of them alone: it spoils much. */
export const largeThings: readonly (readonly Breakage[])[] = [
  [
    {
      title: 'a gateway and the only worker are killed',
      alerts: ['RunnelProcessDown', 'RunnelServerUnreachable', 'RunnelLeaderMissing'],
      async break({ gateways, workers }) {
        const killed = [gateways[1]!, workers[0]!]
        await Promise.all(killed.map((process) => process.kill()))
        return () => Promise.all(killed.map((process) => process.start()))
      },
    },
  ],
  [
    {
      title: 'Redis is killed',
      alerts: ['RunnelRedisDown', 'RunnelRedisServerDown'],
      async break({ stores }) {
        await stores[0]!.kill()
        return () => stores[0]!.start()
      },
    },
  ],
  [
    {
      title: 'all gateways freeze',
      alerts: ['RunnelNoGateway'],
      async break({ gateways }) {
        for (const gateway of gateways) gateway.freeze()
        return async () => gateways.forEach((gateway) => gateway.thaw())
      },
    },
  ],
  [
    {
      title: 'the load balancer is killed, through which the web app asks for what its pages show',
      alerts: ['RunnelBalancerDown', 'RunnelWebErrors'],
      async break({ proxy, web }) {
        await proxy.kill()
        const stop = repeating(200, () => statusOf(`http://${web!.address}:${web!.port}/sign-in`))
        return async () => {
          await stop()
          await proxy.start()
        }
      },
    },
  ],
  [
    {
      title: 'the web app is killed',
      alerts: ['RunnelWebDown'],
      async break({ web }) {
        await web!.kill()
        return () => web!.start()
      },
    },
  ],
  [
    {
      title: 'many people read nothing of what they are sent',
      alerts: ['RunnelSlowReaders'],
      async break({ gateways }, { quiet, token }) {
        keepSystemBuffersSmall()
        return repeating(100, () => talkToTheDeaf(gateways[0]!, token, quiet))
      },
    },
  ],
  [
    {
      title: 'somebody keeps Redis busy',
      alerts: ['RunnelRedisSaturated'],
      async break({ stores }) {
        const [store] = stores
        // It has its core all the time, also where others want it.
        execFileSync('chrt', ['--fifo', '--pid', '1', String(store!.pid)])
        const stop = keepBusy(store!)
        return async () => {
          stop()
          execFileSync('chrt', ['--other', '--pid', '0', String(store!.pid)])
        }
      },
    },
  ],
  [
    {
      title: 'Redis becomes the replica of one that is not there',
      alerts: ['RunnelRedisReadOnly', 'RunnelReplicaLags'],
      async break({ stores }) {
        await stores[0]!.ask('REPLICAOF', stores[0]!.address, '1')
        return () => stores[0]!.ask('REPLICAOF', 'NO', 'ONE')
      },
    },
  ],
  [
    {
      title: 'Redis has used nine tenths of its memory',
      alerts: ['RunnelRedisNearlyFull'],
      break: withMemory(0.9),
    },
  ],
  [{ title: 'Redis is full', alerts: ['RunnelRedisFull', 'RunnelSendingFails'], break: withMemory(1.05) }],
  [
    {
      title: 'the disk takes 0.4 s for every sync',
      alerts: ['RunnelSendingSlow'],
      async break({ stores }) {
        await stores[0]!.slowDisk(400)
        return () => stores[0]!.slowDisk(0)
      },
    },
  ],
  [
    {
      title: 'a rewrite of the append-only file breaks off',
      alerts: ['RunnelRedisPersistenceFailing'],
      async break({ stores }) {
        const [store] = stores
        // It takes long enough to be caught at it.
        await store!.slowDisk(1_000)
        await store!.ask('BGREWRITEAOF')
        await until(() => childrenOf(store!.pid).length > 0)
        for (const child of childrenOf(store!.pid)) process.kill(child, 'SIGKILL')
        await store!.slowDisk(0)
        return () => store!.ask('BGREWRITEAOF')
      },
    },
  ],
  [
    {
      title: 'who leads is refused when it looks for people who are gone',
      alerts: ['RunnelPresenceStuck'],
      async break({ redis, stores }) {
        const fence = redis.keys.presenceFence
        await stores[0]!.ask('SET', fence, '999999999')
        return () => stores[0]!.ask('DEL', fence)
      },
    },
    {
      title: 'the log of a channel goes back',
      alerts: ['RunnelLogForked'],
      async break({ redis, stores }, { busy }) {
        const head = redis.keys.head(busy)
        const epoch = String(await stores[0]!.ask('HGET', head, 'epoch'))
        await stores[0]!.ask('HSET', head, 'epoch', `${epoch.startsWith('0') ? '1' : '0'}${epoch.slice(1)}`)
        return async () => {}
      },
    },
    {
      title: 'jobs are deleted while somebody has them',
      alerts: ['RunnelJobsVanished'],
      async break({ redis, stores }) {
        const [store] = stores
        const jobs = redis.keys.jobs(1)
        // Not given out to the worker, but to somebody who has been silent for an hour.
        await store!.ask('XGROUP', 'SETID', jobs, 'repair', `${Date.now() * 2}-0`)
        const id = String(await store!.ask('XADD', jobs, '*', 'j', '{"type":"notify"}'))
        await store!.ask('XCLAIM', jobs, 'repair', 'ghost', '0', id, 'IDLE', '3600000', 'FORCE', 'JUSTID')
        await store!.ask('XDEL', jobs, id)
        await store!.ask('XGROUP', 'SETID', jobs, 'repair', '$')
        return () => store!.ask('XGROUP', 'DELCONSUMER', jobs, 'repair', 'ghost')
      },
    },
  ],
  [
    {
      title: 'a gateway starts again and again',
      alerts: ['RunnelRestarting'],
      async break({ gateways }) {
        const stop = repeating(1_500, async () => {
          await gateways[1]!.kill()
          await gateways[1]!.start()
        })
        return stop
      },
    },
    {
      title: 'a gateway has no time for anybody',
      alerts: ['RunnelEventLoopSlow'],
      // Not for so long that it could not tell of it.
      break: async ({ gateways }) => stuttering(gateways[0]!, 650),
    },
    {
      title: 'a gateway passes on late what is said',
      alerts: ['RunnelFanOutSlow'],
      break: async ({ gateways }) => stuttering(gateways[2]!, 1_300),
    },
  ],
]

/** All of them. */
export const breakages: readonly Breakage[] = [
  ...smallThings,
  ...slowThings,
  ...longThings,
  ...largeThings.flat(),
]
