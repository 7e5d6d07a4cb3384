import { z } from 'zod'
import { channelId, count, entryId, event, request } from './shape.ts'

export const readRequests = [
  /** I have read up to and including this entry. Never moves backwards. */
  request(
    'read:mark',
    z.strictObject({ channel: channelId, id: entryId }),
    z.strictObject({ unread: count, mentions: count }),
  ),
] as const

export const readEvents = [
  /** To my other connections: I read up to this entry elsewhere. */
  event('read:marked', z.strictObject({ channel: channelId, id: entryId, unread: count, mentions: count })),
] as const
