import { archiveChannel, renameChannel, restoreChannel, setTopic } from '@runnel/redis/channel/administer'
import type { App } from '../app.ts'
import type { Holds } from '../holds.ts'
import type { Handlers } from '../request.ts'

/** Administration of channels, every write under the channel's lock (LCK-1). */
export function adminHandlers(
  { redis }: App,
  holds: Holds,
): Handlers<
  | 'admin:open'
  | 'admin:close'
  | 'channel:rename'
  | 'channel:set-topic'
  | 'channel:archive'
  | 'channel:restore'
> {
  return {
    async 'admin:open'({ channel }, { socket }) {
      const { holder, fence, expiresAt } = await holds.open(socket, channel)
      return { holder, fence, expiresAt }
    },
    async 'admin:close'({ channel }, { socket }) {
      await holds.close(socket, channel)
      return {}
    },
    async 'channel:rename'({ channel, fence, name }, { socket }) {
      const by = socket.data.user
      await holds.under(socket, { channel, fence }, (lock) =>
        renameChannel(redis, { channel, by, lock, name }),
      )
      return {}
    },
    async 'channel:set-topic'({ channel, fence, topic }, { socket }) {
      const by = socket.data.user
      await holds.under(socket, { channel, fence }, (lock) => setTopic(redis, { channel, by, lock, topic }))
      return {}
    },
    async 'channel:archive'({ channel, fence }, { socket }) {
      const by = socket.data.user
      await holds.under(socket, { channel, fence }, (lock) => archiveChannel(redis, { channel, by, lock }))
      return {}
    },
    async 'channel:restore'({ channel, fence }, { socket }) {
      const by = socket.data.user
      await holds.under(socket, { channel, fence }, (lock) => restoreChannel(redis, { channel, by, lock }))
      return {}
    },
  }
}
