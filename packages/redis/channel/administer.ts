import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { RequestName } from '@runnel/protocol/requests'
import { channelRolesFor } from '@runnel/rules/permission'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call, defineLibrary } from '../functions.ts'
import { claimName, nameTaken, readIntent, releaseName, settleChannel } from './settle.ts'

const library = defineLibrary(import.meta.url, './administer.lua')

/** A change of a channel under a hold of its lock. All reject with `not_found`, `forbidden`, or `lock_lost`: then nothing was changed (LCK-1). */
export interface Administration {
  channel: ChannelId
  by: UserId
  lock: { token: string; fence: number }
}

/** Gives a channel another name. `conflict` when another channel has it. What breaks off half-way is finished by the job left behind. */
export async function renameChannel(redis: Redis, input: Administration & { name: string }): Promise<void> {
  const { channel, name } = input
  const isPublic = (await readIntent(redis, channel))?.kind === 'public'
  if (isPublic && (await claimName(redis, name, channel)) !== channel) throw nameTaken()
  try {
    await administer(redis, 'channel_rename', 'channel:rename', input, [name, escapeText(name)])
  } catch (error) {
    // Should this break off too, the claim is taken over by whoever wants the name next.
    if (isPublic) await releaseName(redis, name, channel).catch(() => {})
    throw error
  }
  await settleChannel(redis, channel)
}

/** Says what a channel is about; nothing when empty. */
export async function setTopic(redis: Redis, input: Administration & { topic: string }): Promise<void> {
  await administer(redis, 'channel_set_topic', 'channel:set-topic', input, [
    input.topic,
    escapeText(input.topic),
  ])
}

/** Makes a channel read-only and hides it from the list. Doing it again changes nothing. */
export async function archiveChannel(redis: Redis, input: Administration): Promise<void> {
  await administer(redis, 'channel_archive', 'channel:archive', input, ['1'])
  await settleChannel(redis, input.channel)
}

/** Brings an archived channel back. Doing it again changes nothing. */
export async function restoreChannel(redis: Redis, input: Administration): Promise<void> {
  await administer(redis, 'channel_archive', 'channel:restore', input, [''])
  await settleChannel(redis, input.channel)
}

async function administer(
  redis: Redis,
  name: string,
  action: RequestName,
  input: Administration,
  values: string[],
) {
  const { channel, by, lock } = input
  const { keys } = redis
  await call(
    redis,
    library,
    name,
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.feed(channel),
      keys.lock(channel),
      keys.jobs(keys.partitionOf(channel)),
    ],
    [channel, by, channelRolesFor(action).join(' '), lock.token, lock.fence, ...values],
    { on: 'append' },
  )
}
