import { ChatError } from '@runnel/protocol/errors'
import type { ChannelKind } from '@runnel/protocol/entry'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { channelLibrary, directoryLibrary } from './library.ts'

/**
 * A name that its holder does not bear may be on its way to them. After this long it no longer is, in ms: every step of a making or a
 * renaming has a deadline of seconds, and a lock ends well before.
 */
const claimMs = 60_000

/** What a channel is, or is to become. */
interface Intent {
  name: string
  kind: ChannelKind
  /** Those who are to be in it while it is being made; empty for an open one. */
  people: UserId[]
  isArchived: boolean
}

/**
 * Takes a name for a channel. Returns the channel that has it: another one when it is taken. A claim that was left behind, by a making or
 * renaming that broke off, is taken over.
 */
export async function claimName(redis: Redis, name: string, channel: ChannelId): Promise<ChannelId> {
  return claim(
    redis,
    redis.keys.channelNames,
    name,
    channel,
    (holder) => holder?.kind === 'public' && holder.name === name,
  )
}

/** Takes a group of people's direct conversation for a channel; returns the channel that has it. */
export async function claimDirect(
  redis: Redis,
  people: readonly UserId[],
  channel: ChannelId,
): Promise<ChannelId> {
  return claim(redis, redis.keys.directChannels, people.join(' '), channel, (holder) => holder !== undefined)
}

async function claim(
  redis: Redis,
  claims: string,
  name: string,
  channel: ChannelId,
  isBorne: (holder: Intent | undefined) => boolean,
): Promise<ChannelId> {
  const take = async (stale: string) =>
    (await call(redis, directoryLibrary, 'directory_claim', [claims], [name, channel, stale])) as [
      ChannelId,
      string,
      number,
    ]
  const [holder, standing, ageMs] = await take('')
  if (holder === channel || ageMs < claimMs || isBorne(await readIntent(redis, holder))) return holder
  const [newHolder] = await take(standing)
  return newHolder
}

/** Gives back a name that was claimed for a channel which does not bear it. */
export async function releaseName(redis: Redis, name: string, channel: ChannelId): Promise<void> {
  const { keys } = redis
  await call(
    redis,
    directoryLibrary,
    'directory_release',
    [keys.channelNames, keys.channelsListed],
    [name, channel],
  )
}

/**
 * Finishes what was begun with a channel: a making, a renaming, an archiving, a conversion, a deletion; names and list then say what the
 * channel says. Doing it again, or at the same time as someone else, changes nothing. Returns the channel that has the name or the people,
 * which is another one when this one came too late and was given up.
 */
export async function settleChannel(redis: Redis, channel: ChannelId): Promise<ChannelId | undefined> {
  const intent = await readIntent(redis, channel)
  if (intent === undefined) {
    await withdrawChannel(redis, channel)
    return undefined
  }
  const isMaking = intent.people.length > 0
  if (isMaking) {
    const holder = await claimFor(redis, channel, intent)
    if (holder !== channel) {
      await call(redis, channelLibrary, 'channel_abandon', [redis.keys.head(channel)], [])
      return holder
    }
    await activate(redis, channel)
  }
  if (intent.kind === 'public') await listChannel(redis, channel, intent)
  else await withdrawChannel(redis, channel)
  // Somebody may have changed it meanwhile, and have been quicker to settle it: what was written here would be out of date.
  const now = await readIntent(redis, channel)
  const isSame = now?.kind === intent.kind && now.name === intent.name && now.isArchived === intent.isArchived
  return isSame ? channel : settleChannel(redis, channel)
}

async function listChannel(redis: Redis, channel: ChannelId, { name, isArchived }: Intent): Promise<void> {
  const { keys } = redis
  await call(
    redis,
    directoryLibrary,
    'directory_settle',
    [keys.channelNames, keys.channelsByName, keys.channelsListed],
    [channel, name, isArchived ? '' : '1'],
  )
}

/** Takes a channel off the list and frees the name that it bore, as it is private now, or gone. */
export async function withdrawChannel(redis: Redis, channel: ChannelId): Promise<void> {
  const { keys } = redis
  await call(
    redis,
    directoryLibrary,
    'directory_withdraw',
    [keys.channelNames, keys.channelsByName, keys.channelsListed],
    [channel],
  )
}

/** Whoever makes a channel must not learn what private ones are called: their names are claimed from nobody (ACC-2). */
async function claimFor(
  redis: Redis,
  channel: ChannelId,
  { kind, name, people }: Intent,
): Promise<ChannelId> {
  if (kind === 'private') return channel
  if (kind === 'direct') return claimDirect(redis, people.toSorted(), channel)
  return claimName(redis, name, channel)
}

async function activate(redis: Redis, channel: ChannelId): Promise<void> {
  const { keys } = redis
  await call(
    redis,
    channelLibrary,
    'channel_activate',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.feed(channel),
      keys.jobs(keys.partitionOf(channel)),
    ],
    [channel],
    { on: 'append' },
  )
}

/** What a channel is; `undefined` where there is none. */
export async function readIntent(redis: Redis, channel: ChannelId): Promise<Intent | undefined> {
  const answer = await call(redis, channelLibrary, 'channel_intent', [redis.keys.head(channel)], [], {
    readOnly: true,
  })
  const [name, kind, making, archived] = answer as [string?, ChannelKind?, string?, string?]
  if (name === undefined || kind === undefined) return undefined
  const people = making === undefined || making === '' ? [] : (making.split(' ') as UserId[])
  return { name, kind, people, isArchived: archived === '1' }
}

/** The refusal when another channel has the name. */
export function nameTaken(): ChatError {
  return new ChatError('conflict', { message: 'This name is taken.' })
}
