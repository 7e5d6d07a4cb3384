/** What one Sentinel says of a replica: the fields of `SENTINEL REPLICAS`. */
export type ReplicaReport = ReadonlyMap<string, string>

/**
 * The replicas, as `host:port`, that hold all the primary has and could take its place: what is acknowledged has to be on every one of them,
 * or it is lost when that one is chosen. `before` are those of last time, `reports` what each Sentinel says now of each replica.
 */
export function findInSync(
  before: ReadonlySet<string>,
  reports: readonly (readonly ReplicaReport[])[],
): Set<string> {
  const verdicts = new Map<string, Set<Verdict>>()
  for (const report of reports.flat()) {
    const name = `${report.get('ip')}:${report.get('port')}`
    verdicts.set(name, (verdicts.get(name) ?? new Set()).add(judge(report)))
  }
  const isIn = ([name, told]: [string, Set<Verdict>]) =>
    told.has('follows') || (told.has('unclear') && before.has(name))
  return new Set([...verdicts].filter(isIn).map(([name]) => name))
}

type Verdict = 'follows' | 'away' | 'unclear'

function judge(report: ReplicaReport): Verdict {
  const flags = report.get('flags') ?? ''
  if (/[so]_down/.test(flags)) return 'away'
  if (report.get('slave-priority') === '0') return 'away'
  // Whoever is chosen ends the connections to it, the Sentinels' too.
  if (flags.includes('disconnected')) return 'unclear'
  // One that calls itself the primary has just been chosen, while the former one may not know yet; or it was the primary before, and has returned.
  if (report.get('role-reported') === 'master') return 'unclear'
  return report.get('master-link-status') === 'ok' ? 'follows' : 'away'
}
