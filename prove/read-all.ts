import type { LogEntry } from '@runnel/protocol/entry'
import { sequenceOf, type ChannelId } from '@runnel/protocol/ids'
import type { Redis } from '@runnel/redis/connect'
import { readLog } from '@runnel/redis/history/history'

/** A channel's whole log, as it is in the end. */
export async function readAll(redis: Redis, channel: ChannelId): Promise<LogEntry[]> {
  const all: LogEntry[] = []
  for (let after = 0; ;) {
    const { events, headSequence } = await readLog(redis, { channel, afterSequence: after, limit: 1_000 })
    all.push(...events)
    const last = events.at(-1)
    if (!last || sequenceOf(last.id) >= headSequence) return all
    after = sequenceOf(last.id)
  }
}

/** The topics a channel was given, in order. */
export async function readTopics(redis: Redis, channel: ChannelId): Promise<string[]> {
  const events = await readAll(redis, channel)
  return events.flatMap((event) => (event.type === 'channel.topic_changed' ? [event.topic] : []))
}
