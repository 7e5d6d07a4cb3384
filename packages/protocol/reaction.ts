import { z } from 'zod'
import { emoji } from './entry.ts'
import { channelId, clientId, entryId, request, userId } from './shape.ts'

const target = { channel: channelId, id: entryId, emoji, clientId }
const changed = z.strictObject({ id: entryId.optional() })

/** Reacting, and who did; a reaction that is there already, or not, is left so. */
export const reactionRequests = [
  /** I react to a message or reply so. Answers the entry that says so; none when I did already. */
  request('reaction:add', z.strictObject(target), changed),
  request('reaction:remove', z.strictObject(target), changed),
  /** Everyone who reacted to a message, in the order they did. */
  request(
    'reaction:list',
    z.strictObject({ channel: channelId, id: entryId }),
    z.strictObject({ reactions: z.array(z.strictObject({ emoji: z.string(), users: z.array(userId) })) }),
  ),
] as const
