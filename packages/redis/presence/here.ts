import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { presenceTimes, readPresent } from './presence.ts'
import type { PresentConnection } from './presence.ts'

const library = defineLibrary(import.meta.url, './here.lua')

/** Connections in one call; Lua hands on a few thousand arguments at a time. */
const batchSize = 1_000

/**
 * Notes that these connections have a channel open, for 30 s: on opening it, and again every 10 s while they do. Who may, is for the caller
 * to decide.
 */
export async function openHere(
  redis: Redis,
  input: { channel: ChannelId; connections: readonly PresentConnection[]; leaseMs?: number },
): Promise<void> {
  const { channel, connections, leaseMs = presenceTimes.leaseMs } = input
  for (let from = 0; from < connections.length; from += batchSize) {
    const members = connections.slice(from, from + batchSize).map(memberOf)
    await call(redis, library, 'here_open', [redis.keys.here(channel)], [leaseMs, ...members])
  }
}

/** Notes that these connections have it open no longer. */
export async function closeHere(
  redis: Redis,
  { channel, connections }: { channel: ChannelId; connections: readonly PresentConnection[] },
): Promise<void> {
  for (let from = 0; from < connections.length; from += batchSize) {
    const members = connections.slice(from, from + batchSize).map(memberOf)
    await call(redis, library, 'here_close', [redis.keys.here(channel)], members)
  }
}

/** Who has the channel open at this moment, each once: members of it who are not invisible, on gateways that live. */
export async function readHere(redis: Redis, channel: ChannelId): Promise<UserId[]> {
  const { keys } = redis
  const read = [keys.here(channel), keys.members(channel)]
  const open = (await call(redis, library, 'here_read', read, [], { readOnly: true })) as string[]
  return readPresent(redis, open)
}

function memberOf({ user, gateway, connection }: PresentConnection): string {
  return `${user} ${gateway} ${connection}`
}
