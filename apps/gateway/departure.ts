import type { UserId } from '@runnel/protocol/ids'
import type { Entry } from './sequencer.ts'

/** Somebody ceased to be a member, at one place in the log. */
export interface Departure {
  user: UserId
  reason: 'left' | 'removed'
  /** Why, in the words of who removed them. */
  text?: string
}

/** Whether an entry takes somebody out of the channel. Read off its first bytes: text can never look like it, its quotes are escaped. */
export function isDeparture({ json }: Entry): boolean {
  return json.startsWith('{"type":"member.removed"') || json.startsWith('{"type":"member.left"')
}

/** Who departs with this entry, and how. */
export function readDeparture({ json }: Entry): Departure {
  const entry = JSON.parse(json) as { type: string; user: UserId; reason?: string }
  if (entry.type === 'member.left') return { user: entry.user, reason: 'left' }
  return {
    user: entry.user,
    reason: 'removed',
    ...(entry.reason === undefined ? {} : { text: entry.reason }),
  }
}
