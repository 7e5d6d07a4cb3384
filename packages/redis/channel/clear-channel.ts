import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { forgetChannel } from '../feed/feed.ts'
import { patternOf } from '../keys.ts'
import { readIntent, withdrawChannel } from './settle.ts'

/** Members whose lists are mended side by side. */
const membersAtOnce = 20
const keysAtOnce = 1_000

/**
 * After a channel was deleted: frees its name, takes it out of its members' lists, and drops whatever was kept of it. Doing it again, or after
 * it broke off, does what is left (WRK-1). A channel that is there is left alone.
 */
export async function clearChannel(redis: Redis, channel: ChannelId, signal?: AbortSignal): Promise<void> {
  const { inside, keys } = redis
  if ((await readIntent(redis, channel)) !== undefined) return
  await withdrawChannel(redis, channel)
  const former = keys.formerMembers(channel)
  try {
    const members = (await within(redis, inside.commands.hkeys(former))) as UserId[]
    for (let from = 0; from < members.length; from += membersAtOnce) {
      signal?.throwIfAborted()
      const some = members.slice(from, from + membersAtOnce)
      await Promise.all(some.map((user) => forgetChannel(redis, user, channel)))
      await within(redis, inside.commands.hdel(former, ...some))
    }
    await dropKeys(redis, channel, signal)
  } catch (error) {
    if (signal?.aborted) throw error
    throw toChatError(error)
  }
}

/** Nobody keeps a list of what hangs on single messages and members, so every key is looked at, a thousand at a time. */
async function dropKeys(redis: Redis, channel: ChannelId, signal: AbortSignal | undefined): Promise<void> {
  const { inside, keys } = redis
  for (const server of mastersOf(inside.commands)) {
    let cursor = '0'
    do {
      signal?.throwIfAborted()
      const [next, found] = await within(
        redis,
        server.scan(cursor, 'MATCH', patternOf(keys, channel), 'COUNT', keysAtOnce),
      )
      if (found.length > 0) await within(redis, inside.commands.unlink(...found))
      cursor = next
    } while (cursor !== '0')
  }
}

function within<Value>({ inside }: Redis, answer: Promise<Value>): Promise<Value> {
  return withDeadline(answer, inside.deadlineMs, 'clearing a channel')
}
