import type { ChannelKind } from '@runnel/protocol/entry'
import type { ChannelId } from '@runnel/protocol/ids'
import { channelIdPattern } from '@runnel/protocol/ids'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'

/** What a channel takes. */
export interface ChannelUsage {
  channel: ChannelId
  name: string
  kind: ChannelKind
  archived?: true
  /** Of its last entry, in ms since 1970. */
  lastAt?: number
  /** Of Redis's memory, estimated from samples of what is large. */
  bytes: number
  messages: number
  members: number
}

/** What all channels take at one moment. */
export interface Usage {
  /** Every channel, private and direct ones too: not for everyone's eyes. The largest first. */
  channels: ChannelUsage[]
  /** What Redis uses, other installations in it included, and may use; 0: without a bound. */
  usedBytes: number
  maxBytes: number
}

/** Channels measured side by side: some hundred commands, each of microseconds. */
const batchSize = 25

/**
 * Measures all channels, without holding Redis up: the keyspace is walked in small steps, and each step waits for the one before. Takes a
 * moment for each thousand channels; the caller keeps the answer for a while.
 */
export async function measureUsage(redis: Redis): Promise<Usage> {
  try {
    const ids = await findChannels(redis)
    const channels: ChannelUsage[] = []
    for (let from = 0; from < ids.length; from += batchSize) {
      const measured = await Promise.all(ids.slice(from, from + batchSize).map((id) => measure(redis, id)))
      channels.push(...measured.filter((one) => one !== undefined))
    }
    channels.sort((one, other) => other.bytes - one.bytes || (one.channel < other.channel ? -1 : 1))
    return { channels, ...(await readMemory(redis)) }
  } catch (error) {
    throw toChatError(error)
  }
}

/** Every channel of the installation, found by walking the keyspace in small steps. */
export async function findChannels({ inside, keys }: Redis): Promise<ChannelId[]> {
  const found = new Set<ChannelId>()
  // Partitions are numbers, ids have no special characters: the pattern fits nothing else.
  const pattern = `${keys.prefix}:{*}:head:c_*`
  for (const server of mastersOf(inside.commands)) {
    let place = '0'
    do {
      const step = server.scan(place, 'MATCH', pattern, 'COUNT', 500)
      const [next, names] = await withDeadline(step, inside.deadlineMs, 'SCAN')
      for (const name of names) {
        const id = name.slice(name.lastIndexOf(':') + 1)
        if (channelIdPattern.test(id)) found.add(id as ChannelId)
      }
      place = next
    } while (place !== '0')
  }
  return [...found]
}

async function measure({ inside, keys }: Redis, channel: ChannelId): Promise<ChannelUsage | undefined> {
  const { commands, deadlineMs } = inside
  const head = keys.head(channel)
  const parts = [head, keys.log(channel), keys.members(channel), keys.authors(channel), keys.state(channel)]
  const [fields, members, ...sizes] = await withDeadline(
    Promise.all([
      commands.hmget(head, 'kind', 'name', 'n', 'ms', 'flags'),
      commands.hlen(keys.members(channel)),
      ...parts.map(
        (key) => commands.call('MEMORY', ['USAGE', key, 'SAMPLES', '5']) as Promise<number | null>,
      ),
    ]),
    deadlineMs,
    'MEMORY USAGE',
  )
  const [kind, name, n, ms, flags] = fields
  if (!kind) return undefined
  return {
    channel,
    name: name ?? '',
    kind: kind as ChannelKind,
    ...(` ${flags ?? ''} `.includes(' archived ') ? { archived: true as const } : {}),
    ...(Number(ms) > 0 ? { lastAt: Number(ms) } : {}),
    bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    messages: Number(n ?? 0),
    members,
  }
}

async function readMemory({ inside }: Redis): Promise<{ usedBytes: number; maxBytes: number }> {
  const servers = mastersOf(inside.commands)
  const read = Promise.all(servers.map((server) => server.info('memory')))
  const infos = await withDeadline(read, inside.deadlineMs, 'INFO')
  const sum = (field: string) =>
    infos.reduce((all, info) => all + Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0), 0)
  return { usedBytes: sum('used_memory'), maxBytes: sum('maxmemory') }
}
