/** How many emoji used lately are kept. */
const most = 24
/** What is offered before anything was used. */
const usual = ['👍', '❤️', '😄'] as const

/** The emoji used lately after one more use, the latest first. */
export function withRecent(recent: readonly string[], emoji: string): string[] {
  return [emoji, ...recent.filter((one) => one !== emoji)].slice(0, most)
}

/** The emoji to offer at once: those used last, filled up with usual ones. */
export function firstEmoji(recent: readonly string[], count: number): string[] {
  return [...new Set([...recent, ...usual])].slice(0, count)
}
