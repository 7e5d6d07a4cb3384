/** What one of several masters says when it is asked for its vote. */
export type Vote =
  | { is: 'mine' }
  /** It remembers no vote. */
  | { is: 'none' }
  | { is: 'theirs'; holder: string; leftMs: number }
  /** Away, or too late. */
  | { is: 'silent' }

/** What the votes so far come to: `open` while those still to come decide. */
export type Verdict =
  | { is: 'won' | 'open' | 'silent' }
  /** `isTaken`: one other has the majority; else several got in each other's way. */
  | { is: 'lost'; isTaken: boolean; holder: string | undefined; leftMs: number }

/** How many of so many masters are more than half. */
export function majorityOf(masters: number): number {
  return Math.floor(masters / 2) + 1
}

/** Counts: a majority for me is won; if I can have none any more it is lost when a majority answered, and nobody knows when it did not. */
export function countVotes(votes: readonly Vote[], masters: number): Verdict {
  const needed = majorityOf(masters)
  const mine = votes.filter((vote) => vote.is === 'mine').length
  if (mine >= needed) return { is: 'won' }
  const outstanding = masters - votes.length
  if (mine + outstanding >= needed) return { is: 'open' }
  const answered = votes.filter((vote) => vote.is !== 'silent').length
  if (answered >= needed) {
    const { count, holder, leftMs } = leadingOther(votes)
    return { is: 'lost', isTaken: count >= needed, holder, leftMs }
  }
  return { is: answered + outstanding >= needed ? 'open' : 'silent' }
}

/** What others are told of the hold that has the most votes. */
function leadingOther(votes: readonly Vote[]): {
  count: number
  holder: string | undefined
  leftMs: number
} {
  const counts = new Map<string, { count: number; leftMs: number }>()
  for (const vote of votes) {
    if (vote.is !== 'theirs') continue
    const { count, leftMs } = counts.get(vote.holder) ?? { count: 0, leftMs: 0 }
    counts.set(vote.holder, { count: count + 1, leftMs: Math.max(leftMs, vote.leftMs) })
  }
  const [first] = [...counts].toSorted(([, one], [, other]) => other.count - one.count)
  return { count: first?.[1].count ?? 0, holder: first?.[0], leftMs: first?.[1].leftMs ?? 0 }
}

/** By how much clocks of machines may run apart within a hold: a hundredth of it, and what is lost in rounding. In ms. */
export function driftMs(ttlMs: number): number {
  return Math.ceil(ttlMs / 100) + 2
}

/** How long its holder may rely on a hold, from before it was asked for. In ms. */
export function goodForMs(ttlMs: number): number {
  return ttlMs - driftMs(ttlMs)
}
