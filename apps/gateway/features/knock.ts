import type { ChannelId } from '@runnel/protocol/ids'
import { publishToUser } from '@runnel/redis/feed/feed'
import { acceptKnock, declineKnock, listKnocks, sendKnock, withdrawKnock } from '@runnel/redis/knock/knock'
import type { Rosters } from '@runnel/redis/member/roster'
import { actingIn } from '@runnel/rules/permission'
import type { App, ChatSocket } from '../app.ts'
import type { Handlers } from '../request.ts'

/** Moderators told side by side. */
const toldAtOnce = 50

/** Asking to be let into a channel. Its moderators and owners are told how many ask, each on their own feed, on whatever gateway they are. */
export function knockHandlers(
  { redis, log }: App,
  rosters: Rosters,
): Handlers<'knock:send' | 'knock:withdraw' | 'knock:list' | 'knock:accept' | 'knock:decline'> {
  const tell = async (channel: ChannelId, count: number) => {
    try {
      const moderators = await rosters.moderators(channel)
      for (let from = 0; from < moderators.length; from += toldAtOnce) {
        const some = moderators.slice(from, from + toldAtOnce)
        const message = { type: 'knock:changed', channel, count } as const
        await Promise.all(some.map((user) => publishToUser(redis, user, message)))
      }
    } catch (error) {
      log.debug({ channel, error }, 'moderators could not be told who asks')
    }
  }
  const asking = (channel: ChannelId, { data: { user, role } }: ChatSocket) => ({
    channel,
    by: user,
    acting: actingIn(role),
  })
  return {
    async 'knock:send'({ channel, text }, { socket, afterAnswer }) {
      const { count } = await sendKnock(redis, { channel, user: socket.data.user, text })
      afterAnswer(() => void tell(channel, count))
      return {}
    },
    async 'knock:withdraw'({ channel }, { socket, afterAnswer }) {
      const { count, hadAsked } = await withdrawKnock(redis, { channel, user: socket.data.user })
      if (hadAsked) afterAnswer(() => void tell(channel, count))
      return {}
    },
    async 'knock:list'({ channel }, { socket }) {
      return { knocks: await listKnocks(redis, asking(channel, socket)) }
    },
    async 'knock:accept'({ channel, user }, { socket, afterAnswer }) {
      const { count } = await acceptKnock(redis, { ...asking(channel, socket), user })
      afterAnswer(() => void tell(channel, count))
      return {}
    },
    async 'knock:decline'({ channel, user }, { socket, afterAnswer }) {
      const { count, hadAsked } = await declineKnock(redis, { ...asking(channel, socket), user })
      if (hadAsked) afterAnswer(() => void tell(channel, count))
      return {}
    },
  }
}
