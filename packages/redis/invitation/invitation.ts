import { randomBytes } from 'node:crypto'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Invitation } from '@runnel/protocol/invitation'
import { readChannels } from '../channel/visible.ts'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { newId } from '../new-id.ts'
import { hashSecret } from '../secret.ts'

const library = defineLibrary(import.meta.url, './invitation.lua')

/** How long an invitation is good unless told otherwise, in ms. */
export const weekMs = 7 * 86_400_000
/** Every one is looked at when one is made, so there is an end to them. */
const maxOpen = 1_000

/** For how many, and for how long. */
export interface NewInvitation {
  by: UserId
  /** For how many people (1). */
  uses?: number | undefined
  /** In ms (7 days). */
  validForMs?: number | undefined
}

/** An invitation with its secret part, which only its maker ever sees: a token and its hash, which alone is stored. */
export function newInvitation(): { token: string; hash: string; invitation: string } {
  const token = randomBytes(16).toString('base64url')
  return { token, hash: hashSecret(token), invitation: newId<string>('') }
}

/**
 * Makes an invitation to sign up. With `role` and `channel` whoever does gets that role and is brought into that channel, of which `by` must
 * be a member: the caller sees to it. Refuses with `conflict` at 1,000 open ones.
 */
export async function createInvitation(
  redis: Redis,
  input: NewInvitation & { role?: 'member' | 'guest' | undefined; channel?: ChannelId | undefined },
): Promise<Invitation & { token: string }> {
  const { by, uses = 1, validForMs = weekMs, role, channel } = input
  const { token, hash, invitation } = newInvitation()
  const { keys } = redis
  const expiresAt = await call(
    redis,
    library,
    'invitation_create',
    [keys.invitations, keys.installationAudit],
    [hash, invitation, by, validForMs, uses, maxOpen, role ?? '', channel ?? ''],
  )
  return {
    invitation,
    token,
    expiresAt: Number(expiresAt),
    usesLeft: uses,
    by,
    ...(role === undefined ? {} : { role }),
    ...(channel === undefined ? {} : { channel }),
  }
}

/** The invitations that are good now, the one that ends first in front. Into which channel one leads is told to those who may see it (ACC-2). */
export async function listInvitations(redis: Redis, reader: UserId): Promise<Invitation[]> {
  const keys = [redis.keys.invitations]
  const rows = (await call(redis, library, 'invitation_list', keys, [], { readOnly: true })) as string[]
  const invitations = rows.map(parseInvitation)
  const channels = [...new Set(invitations.flatMap(({ channel }) => channel ?? []))]
  const visible = new Set((await readChannels(redis, { channels, reader })).map(({ channel }) => channel))
  return inOrder(invitations).map(({ channel, ...rest }) =>
    channel !== undefined && visible.has(channel) ? { ...rest, channel } : rest,
  )
}

/** Takes an invitation back; its link is worth nothing from then on. `not_found` when there is none. */
export async function revokeInvitation(
  redis: Redis,
  { invitation, by }: { invitation: string; by: UserId },
): Promise<void> {
  const { keys } = redis
  const done = await call(
    redis,
    library,
    'invitation_revoke',
    [keys.invitations, keys.installationAudit],
    [invitation, by],
  )
  if (done !== 1) throw new ChatError('not_found')
}

/** The invitation by which somebody could sign up with this token right now; undefined when it is not good. */
export async function findInvitation(redis: Redis, token: string): Promise<Invitation | undefined> {
  const keys = [redis.keys.invitations]
  const row = await call(redis, library, 'invitation_check', keys, [hashSecret(token)], { readOnly: true })
  return row === null ? undefined : parseInvitation(row as string)
}

/** Whether somebody could sign up with this token right now. */
export async function checkInvitation(redis: Redis, token: string): Promise<boolean> {
  return (await findInvitation(redis, token)) !== undefined
}

/** An invitation as it is stored. */
export function parseInvitation(row: string): Invitation {
  const { id, ...rest } = JSON.parse(row) as Omit<Invitation, 'invitation'> & { id: string }
  return { invitation: id, ...rest }
}

/** The one that ends first in front. */
export function inOrder(invitations: readonly Invitation[]): Invitation[] {
  return invitations.toSorted((one, other) => one.expiresAt - other.expiresAt)
}
