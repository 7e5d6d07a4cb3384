import { z } from 'zod'
import { message, reply } from './message.ts'
import { channelId, count, entryId, event, request } from './shape.ts'

/** How far I have read a channel: the last entry read, what is unread and calls me after it, and how often I have marked it unread. */
export const readState = z.strictObject({
  id: entryId,
  unread: count,
  mentions: count,
  turn: count,
  /** Sequence of the channel's last entry when it was counted: later entries are not in it. */
  asOf: count,
})

/** How far I have read; nobody else is told. */
export const readRequests = [
  /**
   * I have read what the channel shows up to and including this entry, and its threads up to and including `threads`, at most that entry;
   * without it nothing that is said in threads alone. Never moves backwards. `turn` is how often I have marked the channel unread, as far
   * as I know (`channels[].readTurn`): a mark from before the last time changes nothing, so that a late one does not undo it.
   */
  request(
    'read:mark',
    z.strictObject({
      channel: channelId,
      id: entryId,
      turn: count.optional(),
      threads: entryId.optional(),
    }),
    readState,
  ),
  /** This message and what follows is unread to me again. */
  request('read:mark-unread', z.strictObject({ channel: channelId, id: entryId }), readState),
  /** Why a channel is unread: the first of its unread messages, oldest first, at most 20, and which of all call me. */
  request(
    'read:explain',
    z.strictObject({ channel: channelId }),
    z.strictObject({
      unread: count,
      mentions: count,
      messages: z.array(message),
      calls: z.array(z.union([message, reply])),
    }),
  ),
] as const

/** How my devices count alike. */
export const readEvents = [
  /** To my other connections: how far I have read, changed elsewhere. */
  event('read:marked', z.strictObject({ channel: channelId, ...readState.shape })),
] as const
