import { mastersOf } from './client.ts'
import type { Redis } from './connect.ts'
import { toChatError, withDeadline } from './deadline.ts'

/**
 * How far Redis's clock is ahead of this process's, in ms, to within half a round trip. In a Cluster the server that differs most counts.
 * Rejects with `unavailable`.
 */
export async function measureSkew({ inside }: Redis): Promise<number> {
  try {
    const skews = await Promise.all(
      mastersOf(inside.commands).map(async (server) => {
        const askedAt = Date.now()
        const [seconds, microseconds] = await withDeadline(server.time(), inside.deadlineMs, 'TIME')
        const readAt = Number(seconds) * 1_000 + Number(microseconds) / 1_000
        return readAt - (askedAt + Date.now()) / 2
      }),
    )
    return skews.reduce((worst, skew) => (Math.abs(skew) > Math.abs(worst) ? skew : worst), 0)
  } catch (error) {
    throw toChatError(error)
  }
}
