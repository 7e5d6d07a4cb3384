/** What one Sentinel says of a replica: the fields of `SENTINEL REPLICAS`. */
export type ReplicaReport = ReadonlyMap<string, string>

/** What one Sentinel says of the replicas, and for how long it has not heard from their primary, in ms. */
export interface Reports {
  replicas: readonly ReplicaReport[]
  downMs: number
}

/**
 * The replicas, as `host:port`, that could take the primary's place: what is acknowledged has to be on every one of them, or it is lost when
 * that one is chosen. Each with how far the primary has to be, in bytes of its replication stream, before it is no longer so: for ever
 * (Infinity) for those that follow; for one that does not, as far as it is itself, since Sentinels choose whoever is furthest. A primary that
 * was started again begins anew and is behind all who have not followed it yet. `before` are those of last time, `views` what each Sentinel
 * says now.
 */
export function findCandidates(
  before: ReadonlyMap<string, number>,
  views: readonly Reports[],
): Map<string, number> {
  const candidates = new Map<string, number>()
  for (const { replicas, downMs } of views) {
    for (const report of replicas) {
      const name = `${report.get('ip')}:${report.get('port')}`
      const until = candidateUntil(report, downMs) ?? before.get(name)
      if (until !== undefined) candidates.set(name, Math.max(until, candidates.get(name) ?? never))
    }
  }
  for (const [name, until] of candidates) if (until === never) candidates.delete(name)
  return candidates
}

const never = -1

/** How far the primary has to be before a replica is not chosen instead; undefined when this report cannot tell. */
function candidateUntil(report: ReplicaReport, downMs: number): number | undefined {
  const flags = report.get('flags') ?? ''
  if (/[so]_down/.test(flags)) return never
  if (report.get('slave-priority') === '0') return never
  // Whoever is chosen ends the connections to it, the Sentinels' too.
  if (flags.includes('disconnected')) return undefined
  // One that calls itself the primary has just been chosen, while the former one may not know yet; or it was the primary before, and has returned.
  if (report.get('role-reported') === 'master') return undefined
  if (report.get('master-link-status') === 'ok') return Number.POSITIVE_INFINITY
  // Sentinels pass over who has not followed for ten times what they wait for a primary, and for as long as they have missed that.
  const longest = 10 * Number(report.get('down-after-milliseconds')) + downMs + slackMs
  return Number(report.get('master-link-down-time')) > longest
    ? never
    : Number(report.get('slave-repl-offset') ?? Number.POSITIVE_INFINITY)
}

/** Times of links are told in whole seconds, and asked for each second. */
const slackMs = 3_000
