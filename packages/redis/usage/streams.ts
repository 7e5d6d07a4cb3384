import type { ChannelId } from '@runnel/protocol/ids'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { partitionsOf } from '../job/stored-job.ts'
import { findChannels } from './usage.ts'

/** What streams of one kind hold together. */
export interface StreamSize {
  entries: number
  /** Of Redis's memory, estimated from samples of what is large. */
  bytes: number
}

/** What a group of workers has before it. */
export interface GroupBacklog {
  group: string
  /** Jobs not given out to it yet. */
  lag: number
  /** Jobs given out and not acknowledged. */
  pending: number
}

/** How background work stands in all partitions. */
export interface Backlog {
  jobs: StreamSize
  dead: StreamSize
  audit: StreamSize
  groups: GroupBacklog[]
  /** When the oldest job that is not done by all was left, in ms since 1970 by Redis's clock; undefined when all are. */
  oldestAt: number | undefined
}

/** Logs measured side by side. */
const batchSize = 25

/** Measures the streams of which every partition has one: some commands for each, all at once. Rejects with `unavailable`. */
export async function measureBacklog(redis: Redis): Promise<Backlog> {
  const { keys } = redis
  try {
    const partitions = partitionsOf(redis)
    const sizes = (keyOf: (partition: number) => string) => measureAll(redis, partitions.map(keyOf))
    const [jobs, dead, audit, firsts, groups] = await Promise.all([
      sizes(keys.jobs),
      sizes(keys.dead),
      sizes(keys.audit),
      Promise.all(partitions.map((partition) => readFirst(redis, keys.jobs(partition)))),
      Promise.all(partitions.map((partition) => readGroups(redis, keys.jobs(partition)))),
    ])
    const times = firsts.filter((at) => at !== undefined)
    return {
      jobs,
      dead,
      audit,
      groups: [...Map.groupBy(groups.flat(), ({ group }) => group)].map(([group, parts]) => ({
        group,
        lag: parts.reduce((sum, { lag }) => sum + lag, 0),
        pending: parts.reduce((sum, { pending }) => sum + pending, 0),
      })),
      oldestAt: times.length === 0 ? undefined : Math.min(...times),
    }
  } catch (error) {
    throw toChatError(error)
  }
}

/** Measures the logs of all channels, in small steps, each waiting for the one before. Rejects with `unavailable`. */
export async function measureLogs(redis: Redis): Promise<StreamSize & { channels: number }> {
  try {
    const channels: ChannelId[] = await findChannels(redis)
    const total = { entries: 0, bytes: 0, channels: channels.length }
    for (let from = 0; from < channels.length; from += batchSize) {
      const logs = channels.slice(from, from + batchSize).map((channel) => redis.keys.log(channel))
      const { entries, bytes } = await measureAll(redis, logs)
      total.entries += entries
      total.bytes += bytes
    }
    return total
  } catch (error) {
    throw toChatError(error)
  }
}

/** What Redis uses and may use: its `maxmemory`, or else the machine's. Of a Cluster the server that is fullest. Rejects with `unavailable`. */
export async function measureMemory({ inside }: Redis): Promise<{ usedBytes: number; limitBytes: number }> {
  try {
    const infos = await withDeadline(
      Promise.all(mastersOf(inside.commands).map((server) => server.info('memory'))),
      inside.deadlineMs,
      'INFO',
    )
    const servers = infos.map((info) => {
      const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
      return {
        usedBytes: field('used_memory'),
        limitBytes: field('maxmemory') || field('total_system_memory'),
      }
    })
    const share = ({ usedBytes, limitBytes }: (typeof servers)[number]) => usedBytes / limitBytes
    return servers.reduce((fullest, server) => (share(server) > share(fullest) ? server : fullest))
  } catch (error) {
    throw toChatError(error)
  }
}

async function measureAll(redis: Redis, names: readonly string[]): Promise<StreamSize> {
  const { commands, deadlineMs } = redis.inside
  const measured = await withDeadline(
    Promise.all(
      names.map(async (name) =>
        Promise.all([
          commands.xlen(name),
          commands.call('MEMORY', ['USAGE', name, 'SAMPLES', '5']) as Promise<number | null>,
        ]),
      ),
    ),
    deadlineMs,
    'XLEN',
  )
  return measured.reduce(
    (sum, [entries, bytes]) => ({ entries: sum.entries + entries, bytes: sum.bytes + (bytes ?? 0) }),
    { entries: 0, bytes: 0 },
  )
}

async function readFirst({ inside }: Redis, name: string): Promise<number | undefined> {
  const [first] = await withDeadline(
    inside.commands.xrange(name, '-', '+', 'COUNT', 1),
    inside.deadlineMs,
    'XRANGE',
  )
  return first === undefined ? undefined : Number(first[0].split('-')[0])
}

async function readGroups({ inside }: Redis, name: string): Promise<GroupBacklog[]> {
  try {
    const asked = inside.commands.xinfo('GROUPS', name) as Promise<(string | number | null)[][]>
    const rows = await withDeadline(asked, inside.deadlineMs, 'XINFO')
    return rows.map((flat) => {
      const field = (wanted: string) => flat[flat.indexOf(wanted) + 1]
      return {
        group: String(field('name')),
        lag: Number(field('lag') ?? 0),
        pending: Number(field('pending')),
      }
    })
  } catch (error) {
    // No job has ever been left there.
    if (error instanceof Error && error.message.includes('no such key')) return []
    throw error
  }
}
