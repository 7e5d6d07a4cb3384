import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { RequestName } from '@runnel/protocol/requests'
import { channelRolesFor } from '@runnel/rules/permission'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call, defineLibrary, type Library } from '../functions.ts'
import { flagsOf, type SomeLimits } from '../summary.ts'
import { claimName, nameTaken, readIntent, releaseName, settleChannel, withdrawChannel } from './settle.ts'

const library = defineLibrary(import.meta.url, './administer.lua')

/** A change of a channel under a hold of its lock. All reject with `not_found`, `forbidden`, or `lock_lost`: then nothing was changed (LCK-1). */
export interface Administration {
  channel: ChannelId
  by: UserId
  lock: { token: string; fence: number }
  /** `owner` for those who run the installation: in public channels they count as owner, members or not. */
  acting?: 'owner' | '' | undefined
}

/** Gives a channel another name. `conflict` when another channel has it. What breaks off half-way is finished by the job left behind. */
export async function renameChannel(redis: Redis, input: Administration & { name: string }): Promise<void> {
  const { channel, name } = input
  const isPublic = (await readIntent(redis, channel))?.kind === 'public'
  await underName(redis, isPublic ? name : undefined, channel, () =>
    change(redis, 'channel_rename', 'channel:rename', input, [name, escapeText(name)]),
  )
  await settleChannel(redis, channel)
}

/** Says what a channel is about; nothing when empty. */
export async function setTopic(redis: Redis, input: Administration & { topic: string }): Promise<void> {
  const { topic } = input
  await change(redis, 'channel_set_topic', 'channel:set-topic', input, [topic, escapeText(topic)])
}

/** Makes a channel read-only and hides it from the list. Doing it again changes nothing. */
export async function archiveChannel(redis: Redis, input: Administration): Promise<void> {
  await change(redis, 'channel_archive', 'channel:archive', input, ['1'])
  await settleChannel(redis, input.channel)
}

/** Brings an archived channel back. Doing it again changes nothing. */
export async function restoreChannel(redis: Redis, input: Administration): Promise<void> {
  await change(redis, 'channel_archive', 'channel:restore', input, [''])
  await settleChannel(redis, input.channel)
}

/** Says who may do what in a channel; what is left out stays as it was. */
export async function setLimits(redis: Redis, input: Administration & { limits: SomeLimits }): Promise<void> {
  const { channel, limits } = input
  const named = JSON.stringify(limits).slice(1, -1)
  const args = [named, ...[...flagsOf(limits)].flat()]
  await change(redis, 'channel_set_limits', 'channel:set-limits', input, args, [redis.keys.knocks(channel)])
}

/**
 * Makes a channel public or private. A public one needs a name of its own: `conflict` when another has it. Doing it again changes nothing;
 * what breaks off half-way is finished by the job left behind.
 */
export async function convertChannel(
  redis: Redis,
  input: Administration & { kind: 'public' | 'private' },
): Promise<void> {
  const { channel, kind } = input
  const intent = await readIntent(redis, channel)
  const name = kind === 'public' && intent?.kind === 'private' ? intent.name : undefined
  await underName(redis, name, channel, () =>
    change(redis, 'channel_convert', 'channel:convert', input, [kind]),
  )
  await settleChannel(redis, channel)
}

/** Makes another member owner, and the owner who asks a moderator. `not_found` when they are no member. */
export async function transferChannel(redis: Redis, input: Administration & { user: UserId }): Promise<void> {
  await change(redis, 'channel_transfer', 'channel:transfer', input, [input.user])
}

/**
 * Deletes a channel and what was said in it for good: its members depart with its last entry. `bad_request` unless `name` is its name. What
 * is derived from it goes with the job left behind ({@link clearChannel}).
 */
export async function deleteChannel(
  redis: Redis,
  input: Administration & { name: string; reason?: string | undefined },
): Promise<void> {
  const { channel, name, reason = '' } = input
  const { keys } = redis
  const gone = [
    keys.state(channel),
    keys.knocks(channel),
    keys.bans(channel),
    keys.muted(channel),
    keys.channelInvitations(channel),
    keys.formerMembers(channel),
  ]
  await change(redis, 'channel_delete', 'channel:delete', input, [name, escapeText(reason)], gone)
  await withdrawChannel(redis, channel)
}

/** Does something for which the channel needs this name, if any, and gives it back when it was refused. */
async function underName(
  redis: Redis,
  name: string | undefined,
  channel: ChannelId,
  work: () => Promise<unknown>,
): Promise<void> {
  if (name !== undefined && (await claimName(redis, name, channel)) !== channel) throw nameTaken()
  try {
    await work()
  } catch (error) {
    // Should this break off too, the claim is taken over by whoever wants the name next.
    if (name !== undefined) await releaseName(redis, name, channel).catch(() => {})
    throw error
  }
}

function change(
  redis: Redis,
  name: string,
  action: RequestName,
  input: Administration,
  values: string[],
  keys: string[] = [],
): Promise<unknown> {
  return administer(redis, { library, name, action, values, keys }, input)
}

/** Calls a function that begins as `begin_task` of `lua/administer.lua` tells; `keys` and `values` are its own, behind those. */
export async function administer(
  redis: Redis,
  task: {
    library: Library
    name: string
    action: RequestName
    values: readonly (string | number)[]
    keys?: readonly string[]
  },
  { channel, by, lock, acting = '' }: Administration,
): Promise<unknown> {
  const { keys } = redis
  const partition = keys.partitionOf(channel)
  return call(
    redis,
    task.library,
    task.name,
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.feed(channel),
      keys.lock(channel),
      keys.jobs(partition),
      keys.audit(partition),
      ...(task.keys ?? []),
    ],
    [channel, by, acting, channelRolesFor(task.action).join(' '), lock.token, lock.fence, ...task.values],
    { on: 'append' },
  )
}
