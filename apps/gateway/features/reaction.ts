import { listReactions, react } from '@runnel/redis/reaction/reaction'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** Reacting to what was said; who may is decided in the writing itself. */
export function reactionHandlers({
  redis,
}: App): Handlers<'reaction:add' | 'reaction:remove' | 'reaction:list'> {
  return {
    'reaction:add': (input, { socket }) => react(redis, { ...input, by: socket.data.user, isOn: true }),
    'reaction:remove': (input, { socket }) => react(redis, { ...input, by: socket.data.user, isOn: false }),
    async 'reaction:list'({ channel, id }, { socket }) {
      return { reactions: await listReactions(redis, { channel, id, reader: socket.data.user }) }
    },
  }
}
