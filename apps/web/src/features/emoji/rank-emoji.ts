import type { Emoji } from './emoji-data.ts'

/** The emoji a query means, the likeliest first: called so, beginning so, a word of the name or a tag beginning so, holding it somewhere. */
export function rankEmoji(all: readonly Emoji[], query: string, limit: number): Emoji[] {
  const wanted = query
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_')
  if (wanted === '') return all.slice(0, limit)
  return all
    .map((one, place) => ({ one, place, rank: rankOf(one, wanted) }))
    .filter(({ rank }) => rank < misses)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, limit)
    .map(({ one }) => one)
}

const misses = 6

function rankOf({ emoji, label, shortcodes, tags }: Emoji, wanted: string): number {
  if (emoji === wanted || shortcodes.includes(wanted)) return 0
  if (shortcodes.some((code) => code.startsWith(wanted))) return 1
  const words = [label, ...tags].map((word) => word.toLowerCase().replaceAll(/[\s_:-]+/g, '_'))
  if (words.includes(wanted)) return 2
  if (words.some((word) => word.startsWith(wanted) || word.includes(`_${wanted}`))) return 3
  if (shortcodes.some((code) => code.includes(`_${wanted}`))) return 4
  if (wanted.length > 2 && [...shortcodes, ...words].some((word) => word.includes(wanted))) return 5
  return misses
}
