/** Reads which line of an IRC log answers which. Knows nothing of files, people or channels. */

/** Lines that a line answers, itself for one that begins a conversation; all counted from 1, as in `irc.ts`. */
export type Links = ReadonlyMap<number, readonly number[]>

/** Reads `1002 1003 -`, a pair for each line: the later answers the earlier. Lines count from 0 there. Anything else is passed over. */
export function parseAnnotation(text: string): Links {
  const links = new Map<number, number[]>()
  for (const row of text.split('\n')) {
    const [, one, other] = /^(\d+) (\d+)(?: -)?\s*$/.exec(row) ?? []
    if (one === undefined || other === undefined) continue
    const [earlier, later] = [Number(one) + 1, Number(other) + 1].toSorted((a, b) => a - b) as [
      number,
      number,
    ]
    const known = links.get(later)
    if (known) known.push(earlier)
    else links.set(later, [earlier])
  }
  return links
}

/**
 * The threads of a log: for each line that belongs to one, the line that began it. An answer belongs to the thread of the line it answers,
 * the nearest when there are several. `spoken`: the lines that were said, rising; answers to anything else begin anew.
 */
export function threadsOf(spoken: readonly number[], links: Links): Map<number, number> {
  const isSpoken = new Set(spoken)
  const firsts = new Map<number, number>()
  for (const line of spoken) {
    const answered = (links.get(line) ?? []).filter((earlier) => earlier < line && isSpoken.has(earlier))
    const nearest = answered.toSorted((a, b) => b - a)[0]
    firsts.set(line, nearest === undefined ? line : (firsts.get(nearest) ?? nearest))
  }
  // Who is answered by nobody begins no thread.
  const sizes = new Map<number, number>()
  for (const first of firsts.values()) sizes.set(first, (sizes.get(first) ?? 0) + 1)
  return new Map([...firsts].filter(([, first]) => sizes.get(first)! > 1))
}
