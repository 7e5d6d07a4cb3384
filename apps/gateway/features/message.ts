import type { UserId } from '@runnel/protocol/ids'
import { appendMessage } from '@runnel/redis/message/message'
import { findUserIds } from '@runnel/redis/user/user'
import { findMentions } from '@runnel/rules/mentions'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** Sending: one call to Redis, which checks, orders, stores and announces (MSG-1 to MSG-5). */
export function messageHandlers({ redis, counters }: App): Handlers<'message:send'> {
  return {
    async 'message:send'({ channel, clientId, text, action }, { socket }) {
      const handles = text.includes('@') ? findMentions(text) : []
      const mentions: UserId[] = handles.length === 0 ? [] : [...(await findUserIds(redis, handles)).values()]
      const startedAt = performance.now()
      const { id, sequence, duplicate } = await appendMessage(redis, {
        channel,
        by: socket.data.user,
        clientId,
        text,
        action,
        mentions,
      })
      counters.appendSeconds.observe((performance.now() - startedAt) / 1_000)
      return { id, sequence, duplicate }
    },
  }
}
