import type { PresenceState } from '@runnel/protocol/presence'
import { classes } from './classes.ts'

/** Each state has its own shape as well as its colour: full, half, barred, hollow, dashed. */
const shapes: Record<PresenceState, string> = {
  online: 'bg-online',
  away: 'border-2 border-away bg-[linear-gradient(90deg,var(--away)_50%,transparent_50%)]',
  busy: 'bg-busy relative after:absolute after:inset-x-[2px] after:top-1/2 after:h-[1.5px] after:-translate-y-1/2 after:bg-canvas',
  offline: 'border-[1.5px] border-ink-faint',
  unknown: 'border-[1.5px] border-dashed border-ink-faint opacity-70',
}

/** Someone's presence as a mark of 9 px. The word for it stands beside it, or in the accessible name of what it is part of. */
export function PresenceDot({ state }: { state: PresenceState }) {
  return (
    <span aria-hidden className={classes('inline-block size-[9px] shrink-0 rounded-full', shapes[state])} />
  )
}
