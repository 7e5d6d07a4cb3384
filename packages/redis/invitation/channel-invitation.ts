import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, Position, UserId } from '@runnel/protocol/ids'
import type { Invitation } from '@runnel/protocol/invitation'
import type { RequestName } from '@runnel/protocol/requests'
import { channelRolesFor } from '@runnel/rules/permission'
import { enter } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { call, defineLibrary } from '../functions.ts'
import { hashSecret } from '../secret.ts'
import { inOrder, newInvitation, parseInvitation, weekMs, type NewInvitation } from './invitation.ts'

const library = defineLibrary(import.meta.url, './channel-invitation.lua')

/** Open at one time, of one channel. */
const maxOpen = 200

/** Somebody who lets people into a channel. */
interface Inviting {
  channel: ChannelId
  by: UserId
  /** `owner` for those who run the installation: in public channels they count as owner. */
  acting?: 'owner' | '' | undefined
}

/**
 * Makes a link into a channel, for people who have an account. Refuses with `not_found` (outsiders), `forbidden` (members, or it is archived),
 * `conflict` at 200 open ones.
 */
export async function createChannelInvitation(
  redis: Redis,
  { channel, by, acting = '', uses = 1, validForMs = weekMs }: Inviting & NewInvitation,
): Promise<Invitation & { token: string }> {
  const { inside, keys } = redis
  const { token, hash, invitation } = newInvitation()
  const expiresAt = await call(
    redis,
    library,
    'channel_invitation_create',
    [
      keys.head(channel),
      keys.members(channel),
      keys.audit(keys.partitionOf(channel)),
      keys.channelInvitations(channel),
    ],
    [channel, by, acting, rolesFor('channel:create-invitation'), hash, invitation, validForMs, uses, maxOpen],
  )
  try {
    // Where the token leads; without it, after a crash here, nobody has the token either.
    await withDeadline(
      inside.commands.set(keys.invitationChannel(hash), channel, 'PX', validForMs),
      inside.deadlineMs,
      'SET',
    )
  } catch (error) {
    throw toChatError(error)
  }
  return { invitation, token, expiresAt: Number(expiresAt), usesLeft: uses, by, channel }
}

/** The links into a channel that are good now, the one that ends first in front. `not_found` for outsiders, `forbidden` for members. */
export async function listChannelInvitations(
  redis: Redis,
  { channel, by, acting = '' }: Inviting,
): Promise<Invitation[]> {
  const { keys } = redis
  const rows = await call(
    redis,
    library,
    'channel_invitation_list',
    [keys.head(channel), keys.members(channel), keys.channelInvitations(channel)],
    [by, acting, rolesFor('channel:list-invitations')],
    { readOnly: true },
  )
  return inOrder((rows as string[]).map(parseInvitation))
}

/** Takes a link back; it is worth nothing from then on. `not_found` when there is none. */
export async function revokeChannelInvitation(
  redis: Redis,
  { channel, by, acting = '', invitation }: Inviting & { invitation: string },
): Promise<void> {
  const { keys } = redis
  await call(
    redis,
    library,
    'channel_invitation_revoke',
    [
      keys.head(channel),
      keys.members(channel),
      keys.audit(keys.partitionOf(channel)),
      keys.channelInvitations(channel),
    ],
    [channel, by, acting, rolesFor('channel:revoke-invitation'), invitation],
  )
}

/**
 * Takes one use of a link and makes somebody a member, in one step: the last use is taken once. Members take none. Rejects with `not_found`
 * for a link that is not good (any more), `forbidden` for the banned and where the channel is archived.
 */
export async function acceptChannelInvitation(
  redis: Redis,
  { token, user }: { token: string; user: UserId },
): Promise<{ channel: ChannelId; position: Position }> {
  const hash = hashSecret(token)
  const channel = await findChannel(redis, hash)
  if (channel === undefined) throw notGood()
  const further = [redis.keys.channelInvitations(channel)]
  const { position } = await enter(redis, channel, user, 'channel_accept', [channel, user, hash], further)
  return { channel, position }
}

/** The channel into which a link leads, and its name; undefined for a link that is not good (any more). */
export async function findChannelInvitation(
  redis: Redis,
  token: string,
): Promise<{ channel: ChannelId; name: string } | undefined> {
  const { keys } = redis
  const hash = hashSecret(token)
  const channel = await findChannel(redis, hash)
  if (channel === undefined) return undefined
  const name = await call(
    redis,
    library,
    'channel_invitation_check',
    [keys.head(channel), keys.channelInvitations(channel)],
    [hash],
    { readOnly: true },
  )
  return name === null ? undefined : { channel, name: name as string }
}

async function findChannel({ inside, keys }: Redis, hash: string): Promise<ChannelId | undefined> {
  try {
    const channel = await withDeadline(
      inside.commands.get(keys.invitationChannel(hash)),
      inside.deadlineMs,
      'GET',
    )
    return (channel as ChannelId | null) ?? undefined
  } catch (error) {
    throw toChatError(error)
  }
}

const notGood = () =>
  new ChatError('not_found', { message: 'This invitation is no longer good; ask for a new one.' })
const rolesFor = (action: RequestName) => channelRolesFor(action).join(' ')
