import { join } from 'node:path'
import { channelIdPattern, type ChannelId, type Epoch } from '@runnel/protocol/ids'
import { parseAddress } from '../address.ts'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { takeSnapshot } from './snapshot.ts'

/** How far a channel is. */
export interface ChannelHead {
  channel: ChannelId
  epoch: Epoch
  sequence: number
  /** An ephemeral one has no log. */
  isStored: boolean
}

/** What an installation holds, as far as a backup is compared by. */
export interface Holdings {
  accounts: number
  channels: ChannelHead[]
}

/** One server's part of a backup. */
export interface Snapshot {
  file: string
  bytes: number
  /** Of a Cluster: the slots that it serves, as `from-to` or a single one. */
  slots?: string[]
}

const scanned = 500

/** How many people there are, and how far every channel is. Walks all keys in small steps. */
export async function readHoldings({ inside, keys }: Redis): Promise<Holdings> {
  try {
    const pattern = `${keys.prefix}:{*}:head:c_*`
    const channels: ChannelHead[] = []
    const within = <Answer>(answer: Promise<Answer>) => withDeadline(answer, inside.deadlineMs, 'SCAN')
    for (const server of mastersOf(inside.commands)) {
      let cursor = '0'
      const seen = new Set<string>()
      do {
        const [next, found] = await within(server.scan(cursor, 'MATCH', pattern, 'COUNT', scanned))
        for (const key of found) {
          const channel = key.slice(key.lastIndexOf(':') + 1)
          if (!channelIdPattern.test(channel) || seen.has(channel)) continue
          seen.add(channel)
          const [epoch, sequence, flags] = await within(server.hmget(key, 'epoch', 'seq', 'flags'))
          if (epoch === null || epoch === undefined) continue
          const isStored = !` ${flags ?? ''} `.includes(' ephemeral ')
          channels.push({
            channel: channel as ChannelId,
            epoch: epoch as Epoch,
            sequence: Number(sequence),
            isStored,
          })
        }
        cursor = next
      } while (cursor !== '0')
    }
    return { accounts: await within(inside.commands.hlen(keys.users)), channels }
  } catch (error) {
    throw toChatError(error)
  }
}

/** The last sequence that a channel's log itself holds; undefined where there is no log. */
export async function readLastSequence(
  { inside, keys }: Redis,
  channel: ChannelId,
): Promise<number | undefined> {
  const info = inside.commands.xinfo('STREAM', keys.log(channel)) as Promise<unknown[]>
  try {
    const fields = await withDeadline(info, inside.deadlineMs, 'XINFO')
    return Number(String(fields[fields.indexOf('last-generated-id') + 1]).split('-')[1])
  } catch (error) {
    if ((error as Error).message.includes('no such key')) return undefined
    throw toChatError(error)
  }
}

/** Writes a snapshot of every primary into a directory, one after another. `url` as in `REDIS_URL`. See {@link takeSnapshot}. */
export async function takeSnapshots(redis: Redis, url: string, directory: string): Promise<Snapshot[]> {
  const { tls, username, password } = parseAddress(url)
  const credentials = {
    tls,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  }
  const snapshots: Snapshot[] = []
  for (const server of mastersOf(redis.inside.commands)) {
    const { stream, options } = server
    const host = options.host ?? stream?.remoteAddress ?? '127.0.0.1'
    const port = redis.inside.isCluster
      ? (options.port ?? 6379)
      : (stream?.remotePort ?? options.port ?? 6379)
    const file = `redis-${snapshots.length + 1}.rdb`
    const at = redis.inside.isCluster ? host : (stream?.remoteAddress ?? host)
    // A certificate is made out to a name.
    const source = { host: tls ? host : at, port, ...credentials }
    const bytes = await takeSnapshot(source, join(directory, file))
    const slots = redis.inside.isCluster ? await readSlots(server) : undefined
    snapshots.push({ file, bytes, ...(slots && { slots }) })
  }
  return snapshots
}

async function readSlots(server: ReturnType<typeof mastersOf>[number]): Promise<string[]> {
  const nodes = String(await server.cluster('NODES'))
  const own = nodes.split('\n').find((line) => line.includes('myself')) ?? ''
  return own.trim().split(' ').slice(8)
}
