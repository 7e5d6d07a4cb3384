import { parseAddress } from './address.ts'
import { mastersOf, openClient, whenReady } from './client.ts'
import { withDeadline } from './deadline.ts'
import './every-library.ts'
import { findMissing, loadOn } from './functions.ts'

/** Which libraries were loaded, by name; none when all were there. */
export interface Deployed {
  loaded: string[]
}

/**
 * Loads all functions of this version that Redis does not have, on every server that takes writes. Reads and writes no keys, so that it can be
 * done by a user who may do nothing else. Old versions stay: processes that run call them. Rejects when one server lacks them afterwards.
 */
export async function deployFunctions({
  url,
  deadlineMs = 10_000,
}: {
  /** As `REDIS_URL`. */
  url: string
  deadlineMs?: number
}): Promise<Deployed> {
  let lastError: Error | undefined
  const onError = (error: Error) => void (lastError = error)
  const client = openClient({ address: parseAddress(url), role: 'deployer', deadlineMs, onError })
  try {
    await withDeadline(whenReady(client), deadlineMs, 'connecting to Redis').catch((error: unknown) => {
      throw lastError ?? error
    })
    const servers = mastersOf(client)
    // In a Cluster each node's connection opens with its first command.
    await withDeadline(Promise.all(servers.map((server) => server.ping())), deadlineMs, 'greeting Redis')
    const missing = await withDeadline(findMissing(servers), deadlineMs, 'FUNCTION LIST')
    for (const library of missing)
      await withDeadline(
        Promise.all(servers.map((server) => loadOn(server, library))),
        deadlineMs,
        'FUNCTION LOAD',
      )
    return { loaded: missing.map(({ name }) => name) }
  } finally {
    client.disconnect()
  }
}
