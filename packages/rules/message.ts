import type { MessageChange, ThreadReplies } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Message, ReactionOn } from '@runnel/protocol/message'

/** The part of a message or reply that later entries change. */
export interface Changeable {
  id?: EntryId
  text: string
  mentions?: UserId[] | undefined
  everyone?: Message['everyone']
  editedAt?: number | undefined
  deleted?: Message['deleted']
  reactions?: ReactionOn[] | undefined
  pinned?: Message['pinned']
  replies?: Message['replies']
}

/** How many of those who replied a thread's first message names. */
const repliersNamed = 5

/** Which messages an entry changes. */
export function changedBy(change: MessageChange): readonly EntryId[] {
  return change.type === 'message.deleted' ? change.messages : [change.message]
}

/**
 * A message after an entry that changes it, as a page of history would show it then; the same object when nothing changes. Each entry is
 * to be applied once and in order. `me` decides which reactions are mine.
 */
export function applyChange<Said extends Changeable>(
  message: Said,
  change: MessageChange,
  me: UserId | undefined,
): Said {
  if (message.deleted || message.id === undefined || !changedBy(change).includes(message.id)) return message
  const { by, at } = change
  switch (change.type) {
    case 'message.edited': {
      const { mentions, everyone } = change
      return optional({ ...message, text: change.text, editedAt: at, mentions, everyone })
    }
    case 'message.deleted': {
      const deleted = { by, at, ...(change.reason !== undefined && { reason: change.reason }) }
      return optional({
        ...message,
        text: '',
        deleted,
        mentions: undefined,
        everyone: undefined,
        editedAt: undefined,
        reactions: undefined,
        pinned: undefined,
      })
    }
    case 'reaction.added':
    case 'reaction.removed': {
      const { emoji, count } = change
      const react = change.type === 'reaction.added' ? addReaction : removeReaction
      const reactions = react(message.reactions ?? [], { emoji, by, count, isMine: by === me })
      return optional({ ...message, reactions: reactions.length > 0 ? reactions : undefined })
    }
    case 'message.pinned':
      return { ...message, pinned: { by, at } }
    case 'message.unpinned':
      return optional({ ...message, pinned: undefined })
    // A change that a later release knows: the message stays as it is known here.
    default:
      return message
  }
}

interface Reacting {
  emoji: string
  by: UserId
  count: number
  isMine: boolean
}

/** Emoji stand in the order in which each came; the people of each in the order in which they reacted, the first of them named. */
function addReaction(reactions: ReactionOn[], { emoji, by, count, isMine }: Reacting): ReactionOn[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji)
  const others = known?.users.filter((user) => user !== by) ?? []
  const next: ReactionOn = {
    emoji,
    count,
    users: [...others, by].slice(0, limits.peopleNamedPerReaction),
    ...((known?.mine || isMine) && { mine: true }),
  }
  return known ? reactions.map((reaction) => (reaction === known ? next : reaction)) : [...reactions, next]
}

function removeReaction(reactions: ReactionOn[], { emoji, by, count, isMine }: Reacting): ReactionOn[] {
  return reactions.flatMap((reaction) => {
    if (reaction.emoji !== emoji) return [reaction]
    if (count === 0) return []
    const { mine, ...rest } = reaction
    const users = reaction.users.filter((user) => user !== by)
    return [{ ...rest, count, users, ...(mine && !isMine && { mine }) }]
  })
}

/** The first message of a thread after one more reply. */
export function applyReply<Root extends Changeable>(
  root: Root,
  { by, at }: { by: UserId; at: number },
): Root {
  const { count = 0, users = [] } = root.replies ?? {}
  const latest = [by, ...users.filter((user) => user !== by)].slice(0, repliersNamed)
  return { ...root, replies: { count: count + 1, lastAt: at, users: latest } }
}

/** The first message of a thread after one of its replies was deleted; `left` is what remains of them, if anything. */
export function applyReplyGone<Root extends Changeable>(root: Root, left: ThreadReplies | undefined): Root {
  return optional({ ...root, replies: left })
}

/** Without the members that are undefined: a message that lost something looks like one that never had it. */
function optional<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
