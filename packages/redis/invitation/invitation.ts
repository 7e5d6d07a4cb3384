import { randomBytes } from 'node:crypto'
import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import type { Invitation } from '@runnel/protocol/invitation'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { newId } from '../new-id.ts'
import { hashSecret } from '../secret.ts'

const library = defineLibrary(import.meta.url, './invitation.lua')

const weekMs = 7 * 86_400_000
/** Every one is looked at when one is made, so there is an end to them. */
const maxOpen = 1_000

/** Makes an invitation for `uses` people (1), valid for `validForMs` (7 days). The token is known to the caller alone: only its hash is stored. Refuses with `conflict` at 1,000 open ones. */
export async function createInvitation(
  redis: Redis,
  input: { by: UserId; uses?: number | undefined; validForMs?: number | undefined },
): Promise<Invitation & { token: string }> {
  const { by, uses = 1, validForMs = weekMs } = input
  const token = randomBytes(16).toString('base64url')
  const invitation = newId<string>('')
  const args = [hashSecret(token), invitation, by, validForMs, uses, maxOpen]
  const expiresAt = await call(redis, library, 'invitation_create', [redis.keys.invitations], args)
  return { invitation, token, expiresAt: Number(expiresAt), usesLeft: uses }
}

/** The invitations that are good now, the one that ends first in front. */
export async function listInvitations(redis: Redis): Promise<Invitation[]> {
  const keys = [redis.keys.invitations]
  const rows = (await call(redis, library, 'invitation_list', keys, [], { readOnly: true })) as string[]
  return rows
    .map((row) => JSON.parse(row) as { id: string; expiresAt: number; usesLeft: number })
    .sort((one, other) => one.expiresAt - other.expiresAt)
    .map(({ id, expiresAt, usesLeft }) => ({ invitation: id, expiresAt, usesLeft }))
}

/** Takes an invitation back; its link is worth nothing from then on. `not_found` when there is none. */
export async function revokeInvitation(redis: Redis, invitation: string): Promise<void> {
  const done = await call(redis, library, 'invitation_revoke', [redis.keys.invitations], [invitation])
  if (done !== 1) throw new ChatError('not_found')
}

/** Whether somebody could sign up with this token right now. */
export async function checkInvitation(redis: Redis, token: string): Promise<boolean> {
  const keys = [redis.keys.invitations]
  const isGood = await call(redis, library, 'invitation_check', keys, [hashSecret(token)], { readOnly: true })
  return isGood === 1
}
