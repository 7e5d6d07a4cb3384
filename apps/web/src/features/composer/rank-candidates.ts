import type { User } from '@runnel/protocol/user'

/** Someone who can be mentioned. */
export interface Candidate {
  user: User
  /** Whether they are a member of the channel: mentioning others does not reach them. */
  isMember: boolean
}

const shown = 8

/**
 * Who fits what was typed after `@`: members before others, handles that begin with it before names that do, then by
 * handle. Imported people cannot read, so they come last of theirs.
 */
export function rankCandidates(query: string, members: Iterable<User>, others: Iterable<User>): Candidate[] {
  const wanted = query.toLowerCase()
  const seen = new Set<string>()
  const found: Array<Candidate & { rank: number }> = []
  const add = (user: User, isMember: boolean) => {
    if (seen.has(user.user)) return
    const fit = fitOf(user, wanted)
    if (fit === undefined) return
    seen.add(user.user)
    found.push({ user, isMember, rank: fit + (isMember ? 0 : 20) + (user.imported ? 10 : 0) })
  }
  for (const user of members) add(user, true)
  for (const user of others) add(user, false)
  return found
    .sort((a, b) => a.rank - b.rank || (a.user.handle < b.user.handle ? -1 : 1))
    .slice(0, shown)
    .map(({ user, isMember }) => ({ user, isMember }))
}

function fitOf(user: User, wanted: string): number | undefined {
  if (user.handle.startsWith(wanted)) return 0
  const words = user.name.toLowerCase().split(/\s+/)
  if (words.some((word) => word.startsWith(wanted))) return 1
  return undefined
}
