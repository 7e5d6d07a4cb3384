import { z } from 'zod'
import { messagePosted, threadReplied, threadReplies } from './entry.ts'
import { limits } from './limits.ts'
import { channelId, clientId, count, entryId, line, request, time, userId } from './shape.ts'

/** Text as typed, in Markdown. At least one character that can be seen; no lone surrogates, no NUL. */
export const text = z
  .string()
  .max(limits.textLength)
  .refine(
    (value) => value.isWellFormed() && !value.includes('\0') && /[^\s\p{Cc}\p{Cf}]/u.test(value),
    'holds nothing to show',
  )

/** One emoji on a message, and who reacted so: the first of them, all of them counted. */
export const reactionOn = z.strictObject({
  emoji: z.string(),
  count,
  users: z.array(userId).max(limits.peopleNamedPerReaction),
  /** Whether I am among them. */
  mine: z.literal(true).optional(),
})

/** What became of a message since it was posted; all of it is absent from one that is as it was. */
const since = {
  /** When its text was last changed. */
  editedAt: time.optional(),
  /** It was deleted: its text is empty. */
  deleted: z.strictObject({ by: userId, at: time, reason: z.string().optional() }).optional(),
  reactions: z.array(reactionOn).optional(),
  pinned: z.strictObject({ by: userId, at: time }).optional(),
  replies: threadReplies.optional(),
}

/** A message as it is now: the entry that posted it with what became of it laid over. */
export const message = messagePosted.extend(since)
/** A reply as it is now. */
export const reply = threadReplied.extend(since)

const target = { channel: channelId, id: entryId, clientId }
/** The entry that says so; none when it was so already. */
const changed = z.strictObject({ id: entryId.optional() })

/** Saying something, and changing what was said; what changes anything carries a `clientId`, so that a retry counts once (MSG-3). */
export const messageRequests = [
  /** Appends a message, or with `thread` a reply to that one. The same `clientId` again within 24 h stores nothing and gets the first answer, `duplicate: true`. */
  request(
    'message:send',
    z
      .strictObject({
        channel: channelId,
        clientId,
        text,
        action: z.literal(true).optional(),
        /** The first message of the thread. A reply to a reply belongs to the same thread: name its first message. */
        thread: entryId.optional(),
        /** Of a reply: it is shown in the channel, too. */
        inChannel: z.literal(true).optional(),
      })
      .refine(
        (input) => input.inChannel === undefined || input.thread !== undefined,
        'only a reply has a thread',
      ),
    z.strictObject({ id: entryId, sequence: count, duplicate: z.boolean() }),
  ),
  /** Changes the text of a message or reply of mine. */
  request('message:edit', z.strictObject({ ...target, text }), changed),
  /** Deletes a message or reply of mine, or anyone's as a moderator: its text is gone everywhere, a tombstone stays. */
  request(
    'message:delete',
    z.strictObject({ ...target, reason: line(limits.reasonLength).optional() }),
    changed,
  ),
  request('message:pin', z.strictObject(target), changed),
  request('message:unpin', z.strictObject(target), changed),
  /** What is pinned in a channel, the latest pin first. */
  request(
    'message:pins',
    z.strictObject({ channel: channelId }),
    z.strictObject({ messages: z.array(z.union([message, reply])) }),
  ),
  /** What an edited message said before, oldest first, what it says now last: for its author and moderators. */
  request(
    'message:versions',
    z.strictObject({ channel: channelId, id: entryId }),
    z.strictObject({ versions: z.array(z.strictObject({ text: z.string(), at: time })) }),
  ),
] as const

export type Message = z.infer<typeof message>
export type Reply = z.infer<typeof reply>
export type ReactionOn = z.infer<typeof reactionOn>
