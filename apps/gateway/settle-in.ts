import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { createChannel, joinChannel, listChannels } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'

/** The channel everyone begins in. */
const general = { name: 'general', topic: 'For everyone here. Say hello.' }

/** Gives a new person a place: the owner makes #general, everyone else joins it, as long as there is one of that name. */
export async function settleIn(redis: Redis, { user, role }: Pick<User, 'user' | 'role'>): Promise<void> {
  const channel = await findGeneral(redis, user)
  if (channel === undefined) {
    if (role === 'owner') await makeGeneral(redis, user)
    return
  }
  try {
    await joinChannel(redis, { channel, by: user })
  } catch (error) {
    // Its moderators let people in themselves, or it is archived: then one begins without it.
    if (!(error instanceof ChatError && error.code === 'forbidden')) throw error
  }
}

async function findGeneral(redis: Redis, reader: UserId): Promise<ChannelId | undefined> {
  const { channels } = await listChannels(redis, { reader, query: general.name, limit: 20 })
  return channels.find(({ name, kind }) => name === general.name && kind === 'public')?.channel
}

async function makeGeneral(redis: Redis, owner: UserId): Promise<void> {
  try {
    await createChannel(redis, { by: owner, kind: 'public', ...general })
  } catch (error) {
    // Somebody took the name for a channel of their own: then there is none for everyone.
    if (!(error instanceof ChatError && error.code === 'conflict')) throw error
  }
}
