import type { Notice } from '@runnel/protocol/entry'
import type { UserId } from '@runnel/protocol/ids'

/** One line's worth of notices: people who did the same thing, or one entry that stands for itself. */
export type NoticeLine =
  | { kind: 'joined' | 'left' | 'came'; users: UserId[] }
  | { kind: 'added'; by: UserId; users: UserId[] }
  | { kind: 'renamed'; names: Array<[from: string, to: string]> }
  | { kind: 'single'; entry: Notice }

/**
 * Folds consecutive notices: who joined, who left, who did both while nobody spoke, whom somebody added, who changed
 * their name; everything else that someone did to somebody or to the channel keeps its own line. At most one line of
 * each folded kind, in the order in which the first of each happened. That whoever makes a channel is in it goes
 * without saying.
 */
export function noticeLines(entries: readonly Notice[]): NoticeLine[] {
  const maker = entries.find((entry) => entry.type === 'channel.created')?.by
  const moves = new Map<UserId, { first: 'joined' | 'left'; last: 'joined' | 'left' }>()
  for (const entry of entries) {
    if (!isOwnMove(entry) || isMakers(entry)) continue
    const move = entry.type === 'member.joined' ? 'joined' : 'left'
    const known = moves.get(entry.user)
    if (known === undefined) moves.set(entry.user, { first: move, last: move })
    else known.last = move
  }
  const lines: NoticeLine[] = []
  const folded = new Map<string, NoticeLine>()
  const told = new Set<UserId>()
  for (const entry of entries) {
    if (isMakers(entry)) continue
    if (entry.type === 'member.joined' && entry.by !== entry.user) {
      const key = `added ${entry.by}`
      const line = folded.get(key)
      if (line !== undefined && 'users' in line) line.users.push(entry.user)
      else place({ kind: 'added', by: entry.by, users: [entry.user] }, key)
    } else if (isOwnMove(entry)) {
      const move = moves.get(entry.user)
      if (move === undefined || told.has(entry.user)) continue
      told.add(entry.user)
      const kind = move.first === move.last ? move.last : 'came'
      const line = folded.get(kind)
      if (line !== undefined && 'users' in line) line.users.push(entry.user)
      else place({ kind, users: [entry.user] })
    } else if (entry.type === 'member.renamed') {
      const line = folded.get('renamed')
      if (line?.kind === 'renamed') line.names.push([entry.from, entry.to])
      else place({ kind: 'renamed', names: [[entry.from, entry.to]] })
    } else lines.push({ kind: 'single', entry })
  }
  return lines

  function place(line: NoticeLine, key: string = line.kind): void {
    folded.set(key, line)
    lines.push(line)
  }

  function isMakers(entry: Notice): boolean {
    return entry.type === 'member.joined' && entry.user === maker && entry.by === maker
  }
}

/** Whether a line tells a number of people instead of their names, or less than what happened. */
export function hidesNames(line: NoticeLine): boolean {
  if (line.kind === 'renamed') return line.names.length > 1
  return line.kind === 'came' || (line.kind !== 'single' && line.users.length > 2)
}

/** Everyone whose name the notices need. */
export function peopleIn(entries: readonly Notice[]): UserId[] {
  return [...new Set(entries.flatMap((entry) => ('user' in entry ? [entry.by, entry.user] : [entry.by])))]
}

/** Joining or leaving by oneself; being added by someone is told as what that person did. */
function isOwnMove(entry: Notice): entry is Extract<Notice, { type: 'member.joined' | 'member.left' }> {
  return (entry.type === 'member.joined' || entry.type === 'member.left') && entry.by === entry.user
}
