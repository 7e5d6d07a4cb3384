import { z } from 'zod'
import { message, reply } from './message.ts'
import { channelId, count, cursor, entryId, event, request, userId } from './shape.ts'

/** How something concerns me: it names me, calls everyone, contains one of my keywords, answers in a thread I follow, or is a reaction to what I said. */
export const activityKind = z.enum(['mention', 'everyone', 'keyword', 'reply', 'reaction'])

/** Something that concerns me. What was said is not kept here: it is read from the channel, so that what is deleted there is gone here. */
export const activity = z.strictObject({
  /** Its place among all that concerns me, later ones are greater; also when it was noted, in ms since 1970. */
  activity: count,
  kind: activityKind,
  by: userId,
  channel: channelId,
  /** The message or reply that it is about. */
  id: entryId,
  thread: entryId.optional(),
  emoji: z.string().optional(),
})

/** Reading what concerns me, and that I have seen it. */
export const activityRequests = [
  /** What concerns me, the latest first, with the messages as they are now; what is gone or I may not see any more is left out. */
  request(
    'activity:list',
    z.strictObject({ kinds: z.array(activityKind).min(1).max(5).optional(), cursor: cursor.optional() }),
    z.strictObject({
      activities: z.array(activity.extend({ message: z.union([message, reply]) })),
      /** Of all kinds, those I have not seen; 100 for more. */
      unread: count,
      /** The place up to which I have seen them. */
      seen: count,
      cursor: cursor.optional(),
    }),
  ),
  /** I have seen everything up to and including this. Never moves backwards. */
  request(
    'activity:mark',
    z.strictObject({ activity: count }),
    z.strictObject({ unread: count, seen: count }),
  ),
] as const

/** To all my connections, so that they count alike. */
export const activityEvents = [
  event('activity:added', activity),
  /** I have seen them up to there, perhaps elsewhere. */
  event('activity:marked', z.strictObject({ seen: count, unread: count })),
] as const

export type Activity = z.infer<typeof activity>
export type ActivityKind = z.infer<typeof activityKind>
