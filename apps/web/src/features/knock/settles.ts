import type { LogEntry } from '@runnel/protocol/entry'
import type { Knock } from '@runnel/protocol/knock'

/**
 * Whether entries of a channel end somebody's asking in another way than by a decision on it, of which nobody is told: they were brought in,
 * came by a link, or were banned; or all may come in now.
 */
export function settles(entries: readonly LogEntry[], knocks: readonly Knock[]): boolean {
  return entries.some((entry) => {
    if (entry.type === 'channel.limits_changed') return entry.limits.joining === 'open'
    if (entry.type !== 'member.joined' && entry.type !== 'member.banned') return false
    return knocks.some(({ user }) => user === entry.user)
  })
}
