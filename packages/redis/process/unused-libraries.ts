import type { Redis as Single } from 'ioredis'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { libraryNames } from '../functions.ts'
import { createKeys } from '../keys.ts'
import type { RunningProcess } from './process.ts'
import { listProcesses } from './process.ts'

const scanned = 1_000

/**
 * The libraries in Redis that nobody calls any more: neither this process, nor any gateway or worker that runs, of whatever installation shares
 * this Redis. What is of another program is none of ours.
 */
export async function findUnusedLibraries(redis: Redis): Promise<Set<string>> {
  try {
    const unused = new Set((await Promise.all(mastersOf(redis.inside.commands).map(namesOn(redis)))).flat())
    for (const name of libraryNames()) unused.delete(name)
    if (unused.size === 0) return unused
    for (const { libraries } of await listAllProcesses(redis))
      for (const name of libraries) unused.delete(name)
    return unused
  } catch (error) {
    throw toChatError(error)
  }
}

/**
 * Removes these libraries, and gives back those that were there. A process that calls one all the same, because it was cut off while it was
 * looked for, loads it again by itself.
 */
export async function removeLibraries(redis: Redis, names: Iterable<string>): Promise<string[]> {
  const removed = new Set<string>()
  for (const server of mastersOf(redis.inside.commands))
    for (const name of names)
      try {
        await withDeadline(server.function('DELETE', name), redis.inside.deadlineMs, 'FUNCTION DELETE')
        removed.add(name)
      } catch (error) {
        if (!(error as Error).message.includes('not found')) throw toChatError(error)
      }
  return [...removed]
}

const namesOn = (redis: Redis) => async (server: Single) => {
  const answer = (await withDeadline(
    server.function('LIST', 'LIBRARYNAME', 'runnel_*'),
    redis.inside.deadlineMs,
    'FUNCTION LIST',
  )) as unknown[][]
  return answer.map((fields) => String(fields[fields.indexOf('library_name') + 1]))
}

/** The processes of all installations in this Redis. Looks at every key: only after an upgrade is there a reason to ask. */
async function listAllProcesses(redis: Redis): Promise<RunningProcess[]> {
  const { inside, keys } = redis
  const prefixes = new Set([keys.prefix])
  for (const server of mastersOf(inside.commands)) {
    let cursor = '0'
    do {
      const step = server.scan(cursor, 'MATCH', createKeys('*', 1).installation, 'COUNT', scanned)
      const [next, found] = await withDeadline(step, inside.deadlineMs, 'SCAN')
      for (const key of found) prefixes.add(key.slice(0, key.lastIndexOf(':')))
      cursor = next
    } while (cursor !== '0')
  }
  const lists = [...prefixes].map((prefix) =>
    listProcesses({ ...redis, keys: createKeys(prefix, keys.partitions) }),
  )
  return (await Promise.all(lists)).flat()
}
