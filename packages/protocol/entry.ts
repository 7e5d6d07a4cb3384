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

/** Who may come in: anybody, whom members let in, or just those whom it is made for. */
export const channelKind = z.enum(['public', 'private', 'direct'])
/** Highest first. `voice` may speak where only some may, and is a member otherwise. */
export const channelRole = z.enum(['owner', 'moderator', 'voice', 'member'])

/** An emoji as it is shown: one grapheme, with its skin tone. */
export const emoji = z
  .string()
  .max(limits.emojiLength)
  .regex(/^(?:\p{RGI_Emoji})$/v, 'is no emoji')
/** Whom a message calls besides the people it names: those who are online, or all members. */
export const everyone = z.enum(['here', 'channel'])

/** What a message and a reply have in common. */
const said = {
  text: z.string(),
  /** The sender's own id for it, so that their waiting copy is settled by this entry; imported messages have none. */
  clientId: clientId.optional(),
  /** `/me …`: the text is something the author does. */
  action: z.literal(true).optional(),
  /** Members who were mentioned, decided by the server. */
  mentions: z.array(userId).optional(),
  everyone: everyone.optional(),
}
/** What a change of a message has: the message's id, and the client id under which it was asked. */
const change = { message: entryId, clientId: clientId.optional() }
const reason = line(limits.reasonLength).optional()

/** A thread as its first message tells of it: how many replies that are not deleted, when the last came, and who replied, the latest first, five at most. */
export const threadReplies = z.strictObject({ count, lastAt: time, users: z.array(userId).max(5) })

/** Somebody said something. */
export const messagePosted = entry('message.posted', {
  /** The message's ordinal: 1 for the channel's first message. */
  n: count,
  ...said,
  /** A reply that was also sent to the channel: the first message of its thread, and its ordinal there. */
  thread: entryId.optional(),
  reply: count.optional(),
})

/** A reply in a thread. It is no message of the channel and takes no ordinal there; `reply` is its ordinal in the thread, from 1. */
export const threadReplied = entry('thread.replied', { thread: entryId, reply: count, ...said })

/** Which of a channel's settings say who may do what in it. What is left out stays as it was. */
export const channelLimits = z.strictObject({
  /** Who may write: all members, those with voice and above (as IRC's `+m`), or moderators and owners. */
  posting: z.enum(['all', 'voice', 'moderators']),
  /** How long a member waits between two messages, in seconds; 0: not at all. Moderators and owners never do. */
  slowSeconds: z.int().min(0).max(21_600),
  /** Who may call everyone with `@channel` and `@here`. */
  everyone: z.enum(['all', 'moderators', 'owners']),
  /** Whether people come in by themselves, or are let in by a moderator. */
  joining: z.enum(['open', 'approval']),
  /** How long authors may edit what they wrote, in seconds; 0: for ever. */
  editSeconds: z.int().min(0).max(31_536_000),
})

/** Everything that can stand in a log, as clients are told of it. */
export const logEntry = z.discriminatedUnion('type', [
  messagePosted,
  threadReplied,
  entry('message.edited', {
    ...change,
    text: z.string(),
    mentions: z.array(userId).optional(),
    everyone: everyone.optional(),
    /** Of a reply: the first message of its thread, and its ordinal there. */
    thread: entryId.optional(),
    reply: count.optional(),
  }),
  /** Their text is gone everywhere; what remains is that there was something. */
  entry('message.deleted', {
    messages: z.array(entryId).min(1).max(limits.deletedTogether),
    /** Those of them that are replies, so that their threads' counts follow. `inChannel`: shown in the channel, too; `left`: what the thread's first message now says of its replies, absent when none is left. */
    replies: z
      .array(
        z.strictObject({
          id: entryId,
          thread: entryId,
          reply: count,
          by: userId,
          inChannel: z.literal(true).optional(),
          left: threadReplies.optional(),
        }),
      )
      .optional(),
    clientId: clientId.optional(),
    reason,
  }),
  /** `count`: how many people now react so. */
  entry('reaction.added', { ...change, emoji, count }),
  entry('reaction.removed', { ...change, emoji, count }),
  entry('message.pinned', change),
  entry('message.unpinned', change),
  entry('channel.created', { name: z.string(), kind: channelKind }),
  entry('channel.renamed', { name: z.string() }),
  entry('channel.topic_changed', { topic: optionalLine(limits.topicLength) }),
  entry('channel.archived', {}),
  entry('channel.restored', {}),
  entry('channel.converted', { kind: channelKind }),
  entry('channel.limits_changed', { limits: channelLimits.partial() }),
  /** The last entry of a channel that is no more. */
  entry('channel.deleted', { reason }),
  entry('member.joined', { user: userId }),
  entry('member.left', { user: userId }),
  entry('member.removed', { user: userId, reason }),
  /** Also removes them, if they were a member; `until` is absent for a ban without an end. */
  entry('member.banned', {
    user: userId,
    reason,
    until: time.optional(),
    wasMember: z.literal(true).optional(),
  }),
  entry('member.unbanned', { user: userId }),
  entry('member.muted', { user: userId, reason, until: time.optional() }),
  entry('member.unmuted', { user: userId }),
  entry('member.role_changed', { user: userId, role: channelRole }),
  entry('member.renamed', { user: userId, from: z.string(), to: z.string() }),
])

/** How a log reaches those who read it. */
export const entryEvents = [
  /** Log entries as they are appended: one or more, in order; `id` of the first is my last id's sequence + 1, or I missed some. */
  event('channel:events', z.strictObject({ channel: channelId, epoch, events: z.array(logEntry).min(1) })),
] as const

/** The types of {@link MessageChange}. */
const changeTypes = [
  'message.edited',
  'message.deleted',
  'reaction.added',
  'reaction.removed',
  'message.pinned',
  'message.unpinned',
] as const

export type LogEntry = z.infer<typeof logEntry>
export type MessagePosted = z.infer<typeof messagePosted>
export type ThreadReplies = z.infer<typeof threadReplies>
export type ThreadReplied = z.infer<typeof threadReplied>
/** A log entry that changes a message which is there. */
export type MessageChange = Extract<LogEntry, { type: (typeof changeTypes)[number] }>
/** A log entry about the channel or its members: shown as a quiet line between messages. */
export type Notice = Exclude<LogEntry, MessagePosted | ThreadReplied | MessageChange>
export type ChannelLimits = z.infer<typeof channelLimits>
export type Everyone = z.infer<typeof everyone>
export type ChannelKind = z.infer<typeof channelKind>
export type ChannelRole = z.infer<typeof channelRole>
