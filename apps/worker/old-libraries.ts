import type { Redis } from '@runnel/redis/connect'
import { findUnusedLibraries, removeLibraries } from '@runnel/redis/process/unused-libraries'
import type { Log } from '@runnel/server/log'
import { isPauseOver } from './pause.ts'

/** What the clearing needs. */
export interface Clearing {
  redis: Redis
  log: Log
  /** How often it is looked, in ms (10 minutes). */
  everyMs?: number
  /** How long nobody must have used a library, in ms (an hour): an upgrade that is taken back finds its functions. */
  unusedMs?: number
}

/**
 * Removes the function libraries of former releases once no process that calls them has been running for a while, until the term ends. Never
 * rejects: where the worker may not do so, whoever deploys the functions does.
 */
export async function clearOldLibraries(
  { redis, log, everyMs = 600_000, unusedMs = 3_600_000 }: Clearing,
  term: AbortSignal,
): Promise<void> {
  const unusedSince = new Map<string, number>()
  do {
    try {
      const unused = await findUnusedLibraries(redis)
      const now = performance.now()
      for (const name of unusedSince.keys()) if (!unused.has(name)) unusedSince.delete(name)
      for (const name of unused) if (!unusedSince.has(name)) unusedSince.set(name, now)
      const old = [...unused].filter((name) => now - unusedSince.get(name)! >= unusedMs)
      const libraries = await removeLibraries(redis, old)
      if (libraries.length > 0) log.info({ libraries }, 'removed function libraries that nobody uses')
    } catch (error) {
      log.debug({ error }, 'old function libraries could not be removed')
    }
  } while (await isPauseOver(everyMs, term))
}
