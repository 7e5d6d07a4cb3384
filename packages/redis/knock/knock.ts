import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Knock } from '@runnel/protocol/knock'
import type { RequestName } from '@runnel/protocol/requests'
import { channelRolesFor } from '@runnel/rules/permission'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { grantChannel } from '../feed/feed.ts'
import { call, defineLibrary } from '../functions.ts'
import { readDescribed } from '../summary.ts'

const library = defineLibrary(import.meta.url, './knock.lua')

/** Somebody who lets people in, or not. */
interface Decision {
  channel: ChannelId
  by: UserId
  /** `owner` for those who run the installation: in public channels they count as owner. */
  acting?: 'owner' | '' | undefined
  user: UserId
}

/** How many ask to be let in, after a change. */
interface Asking {
  count: number
}

/**
 * Asks to be let into a public channel whose moderators decide. Asking again changes what is said. Rejects with `not_found` where there is no
 * such channel for them (ACC-2), `forbidden` for members and the banned, `conflict` where everyone may come in.
 */
export async function sendKnock(
  redis: Redis,
  { channel, user, text = '' }: { channel: ChannelId; user: UserId; text?: string | undefined },
): Promise<Asking> {
  const count = await call(redis, library, 'knock_send', outsideKeys(redis, channel), [
    user,
    escapeText(text),
  ])
  return { count: Number(count) }
}

/** Asks no longer. Doing it again changes nothing (`hadAsked` is false). */
export async function withdrawKnock(
  redis: Redis,
  { channel, user }: { channel: ChannelId; user: UserId },
): Promise<Asking & { hadAsked: boolean }> {
  const answer = await call(redis, library, 'knock_withdraw', outsideKeys(redis, channel), [user])
  return toAsking(answer)
}

/** Who asks to be let in, for those who decide; oldest first. `not_found` for outsiders, `forbidden` for members. */
export async function listKnocks(
  redis: Redis,
  { channel, by, acting = '' }: Omit<Decision, 'user'>,
): Promise<Knock[]> {
  const { keys } = redis
  const flat = (await call(
    redis,
    library,
    'knock_list',
    [keys.head(channel), keys.members(channel), keys.knocks(channel)],
    [by, acting, rolesFor('knock:list')],
    { readOnly: true },
  )) as string[]
  const knocks: Knock[] = []
  for (let index = 0; index < flat.length; index += 2)
    knocks.push({ user: flat[index] as UserId, ...(JSON.parse(flat[index + 1]!) as Omit<Knock, 'user'>) })
  return knocks.toSorted((one, other) => one.at - other.at)
}

/** Lets somebody in who asked; who is a member by now stays one. `not_found` when they do not ask any more. */
export async function acceptKnock(
  redis: Redis,
  { channel, by, acting = '', user }: Decision,
): Promise<Asking> {
  const { keys } = redis
  const partition = keys.partitionOf(channel)
  const answer = await call(
    redis,
    library,
    'knock_accept',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.feed(channel),
      keys.jobs(partition),
      keys.audit(partition),
      keys.muted(channel),
      keys.bans(channel),
      keys.knocks(channel),
    ],
    [channel, by, acting, rolesFor('knock:accept'), user],
    { on: 'append' },
  )
  const [count, , summary] = answer as [number, number, unknown[]]
  await grantChannel(redis, user, readDescribed(channel, summary))
  return { count }
}

/** Sends somebody away who asked. Doing it again changes nothing (`hadAsked` is false). */
export async function declineKnock(
  redis: Redis,
  { channel, by, acting = '', user }: Decision,
): Promise<Asking & { hadAsked: boolean }> {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'knock_decline',
    [keys.head(channel), keys.members(channel), keys.audit(keys.partitionOf(channel)), keys.knocks(channel)],
    [channel, by, acting, rolesFor('knock:decline'), user],
  )
  return toAsking(answer)
}

function outsideKeys({ keys }: Redis, channel: ChannelId): string[] {
  return [keys.head(channel), keys.members(channel), keys.bans(channel), keys.knocks(channel)]
}

function toAsking(answer: unknown): Asking & { hadAsked: boolean } {
  const [hadAsked, count] = answer as [number, number]
  return { hadAsked: hadAsked === 1, count }
}

const rolesFor = (action: RequestName) => channelRolesFor(action).join(' ')
