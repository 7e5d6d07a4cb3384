import type { Activity, ActivityKind } from '@runnel/protocol/activity'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'

/** Something that concerns a person, without its place. */
export type NotedActivity = Omit<Activity, 'activity'>

/** As it stands in the sorted set of what concerns a person (`activity.lua`). */
export function memberOf({ kind, channel, id, by, thread, emoji }: NotedActivity): string {
  return [kind, channel, id, by, thread ?? '-', emoji ?? '-'].join(' ')
}

/** Reads a member and its place. */
export function parseActivity(member: string, place: number): Activity {
  const [kind, channel, id, by, thread, emoji] = member.split(' ') as [
    ActivityKind,
    ChannelId,
    EntryId,
    UserId,
    EntryId | '-',
    string,
  ]
  return {
    activity: place,
    kind,
    by,
    channel,
    id,
    ...(thread !== '-' && { thread }),
    ...(emoji !== '-' && { emoji }),
  }
}
