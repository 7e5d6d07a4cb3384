import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, Position, UserId } from '@runnel/protocol/ids'
import type { Resumed, ResumedChannel } from '@runnel/protocol/session'
import { readDepartures } from '@runnel/redis/feed/feed'
import { fullBucket, takeToken } from '@runnel/rules/token-bucket'
import type { App } from './app.ts'
import type { Counters } from './counters.ts'
import type { Memberships } from './membership.ts'
import { requirePerson } from './session.ts'

/** How many may come back at once. Who comes when it is full is told when to come again: nobody waits in a queue. */
const admission = { perSecond: 400, burst: 500 }
const atOnce = 400
/** Of one person's devices that ask what they missed: each may cost Redis as much as hundreds of other requests. */
const atOnceOfPerson = 4

/** Makes the answers to those who come (back): all their channels in one (SYN-1). */
export interface Resumes {
  /** Throws `rate_limited` with a moment of one's own to come again, `unauthenticated` where the person is gone. */
  read(user: UserId, positions?: Readonly<Record<string, Position>>): Promise<Resumed>
}

/** Makes the resumes; `random` in [0, 1) spreads those who are sent away, `now` is in ms. */
export function createResumes(
  { settings, redis, counters }: App,
  memberships: Memberships,
  { now, random }: { now: () => number; random: () => number },
): Resumes {
  const bucket = fullBucket(admission, now())
  let underWay = 0
  /** Of those who named positions. */
  const ofPerson = new Map<UserId, number>()
  return {
    async read(user, positions = {}) {
      const hasPositions = Object.keys(positions).length > 0
      const others = ofPerson.get(user) ?? 0
      if (settings.hasLimits) {
        const waitMs = takeToken(bucket, admission, now())
        if (waitMs > 0 || underWay >= atOnce || (hasPositions && others >= atOnceOfPerson))
          throw new ChatError('rate_limited', {
            retryAfterMs: Math.ceil(Math.max(waitMs, 200) + random() * 2_000),
          })
      }
      underWay += 1
      if (hasPositions) ofPerson.set(user, others + 1)
      const startedAt = now()
      try {
        const [channels, me] = await Promise.all([
          memberships.read(user, positions),
          requirePerson(redis, user),
        ])
        const mine = new Set<string>(channels.map(({ channel }) => channel))
        const missing = Object.keys(positions).filter((channel) => !mine.has(channel)) as ChannelId[]
        const left = await readDepartures(redis, { user, channels: missing })
        counters.resumeSeconds.observe((now() - startedAt) / 1_000)
        count(counters, channels)
        const { workspace, signUp } = settings
        return {
          me,
          workspace: { name: workspace, signUp },
          ...(left.length > 0 && { left }),
          channels,
        }
      } finally {
        underWay -= 1
        if (hasPositions) {
          const left = ofPerson.get(user)! - 1
          if (left > 0) ofPerson.set(user, left)
          else ofPerson.delete(user)
        }
      }
    },
  }
}

function count(counters: Counters, channels: readonly ResumedChannel[]): void {
  let entries = 0
  for (const { events, trimmed, reset } of channels) {
    entries += events?.length ?? 0
    const outcome = reset ? 'reset' : trimmed ? 'trimmed' : events ? 'caught_up' : 'new'
    counters.resumedChannels.inc({ outcome })
  }
  counters.resumeEntries.observe(entries)
}
