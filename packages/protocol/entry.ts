import { z } from 'zod'
import { limits } from './limits.ts'
import {
  channelId,
  clientId,
  count,
  entryId,
  epoch,
  event,
  line,
  optionalLine,
  time,
  userId,
} from './shape.ts'

/** Log entries: everything that changes what a member of a channel sees, in the one order of that channel (MSG-1). */

const base = { id: entryId, at: time, by: userId }
const entry = <const Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ ...base, type: z.literal(type), ...shape })

export const channelKind = z.enum(['public', 'private', 'direct'])
export const channelRole = z.enum(['owner', 'moderator', 'member'])

export const messagePosted = entry('message.posted', {
  /** The message's ordinal: 1 for the channel's first message. */
  n: count,
  text: z.string(),
  /** The sender's own id for it, so that their waiting copy is settled by this entry; imported messages have none. */
  clientId: clientId.optional(),
  /** `/me …`: the text is something the author does. */
  action: z.literal(true).optional(),
  /** Members who were mentioned, decided by the server. */
  mentions: z.array(userId).optional(),
})

export const logEntry = z.discriminatedUnion('type', [
  messagePosted,
  entry('channel.created', { name: z.string(), kind: channelKind }),
  entry('channel.renamed', { name: z.string() }),
  entry('channel.topic_changed', { topic: optionalLine(limits.topicLength) }),
  entry('channel.archived', {}),
  entry('channel.restored', {}),
  entry('member.joined', { user: userId }),
  entry('member.left', { user: userId }),
  entry('member.removed', { user: userId, reason: line(limits.reasonLength).optional() }),
  entry('member.role_changed', { user: userId, role: channelRole }),
  entry('member.renamed', { user: userId, from: z.string(), to: z.string() }),
])

export const entryEvents = [
  /** Log entries as they are appended: one or more, in order; `id` of the first is my last id's sequence + 1, or I missed some. */
  event('channel:events', z.strictObject({ channel: channelId, epoch, events: z.array(logEntry).min(1) })),
] as const

export type LogEntry = z.infer<typeof logEntry>
export type MessagePosted = z.infer<typeof messagePosted>
/** A log entry that is not a message: shown as a quiet line between messages. */
export type Notice = Exclude<LogEntry, MessagePosted>
export type ChannelKind = z.infer<typeof channelKind>
export type ChannelRole = z.infer<typeof channelRole>
