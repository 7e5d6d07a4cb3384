import {
  archiveChannel,
  convertChannel,
  deleteChannel,
  renameChannel,
  restoreChannel,
  setLimits,
  setTopic,
  transferChannel,
} from '@runnel/redis/channel/administer'
import { requireHeir } from '@runnel/redis/member/hand-over'
import type { App } from '../app.ts'
import type { Holds } from '../holds.ts'
import type { Handlers } from '../request.ts'
import { administration } from '../administration.ts'

/** Changes of channels, every one under the channel's lock (LCK-1). */
export function adminHandlers(
  { redis }: App,
  holds: Holds,
): Handlers<
  | 'channel:rename'
  | 'channel:set-topic'
  | 'channel:archive'
  | 'channel:restore'
  | 'channel:set-limits'
  | 'channel:convert'
  | 'channel:transfer'
  | 'channel:delete'
> {
  const administer = administration(holds)
  return {
    'channel:rename': administer((task) => renameChannel(redis, task)),
    'channel:set-topic': administer((task) => setTopic(redis, task)),
    'channel:archive': administer((task) => archiveChannel(redis, task)),
    'channel:restore': administer((task) => restoreChannel(redis, task)),
    'channel:set-limits': administer((task) => setLimits(redis, task)),
    'channel:convert': administer((task) => convertChannel(redis, task)),
    'channel:transfer': administer(async (task) => {
      await requireHeir(redis, task.user)
      await transferChannel(redis, task)
    }),
    'channel:delete': administer((task) => deleteChannel(redis, task)),
  }
}
