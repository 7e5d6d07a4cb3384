import { z } from 'zod'
import { channelId, count, nothing, request, time, userId } from './shape.ts'

/** The secret part of an invitation link: 22 characters of base64url, 128 bits. Kept hashed. */
export const invitationToken = z.string().regex(/^[\w-]{22}$/)

/** The public handle of an invitation: says nothing of its token. */
export const invitationId = z.string().regex(/^[0-9a-z]{12}$/)

/** How often and how long an invitation is good. */
export const validity = {
  uses: z.int().min(1).max(10_000).optional(),
  /** In ms; 7 days when left out, 90 at most. */
  validForMs: z
    .int()
    .min(60_000)
    .max(90 * 86_400_000)
    .optional(),
}

/** A link as those see it who may give it out: without its token. */
export const invitation = z.strictObject({
  invitation: invitationId,
  expiresAt: time,
  usesLeft: count,
  /** Who made it. */
  by: userId,
  /** The role it gives in the installation; a guest is brought into `channel` alone. */
  role: z.enum(['member', 'guest']).optional(),
  channel: channelId.optional(),
})

/** Links by which people come into the installation or a channel. */
export const invitationRequests = [
  /** Makes a link `/join/<token>`; the token is shown once. Owners and admins. */
  request(
    'invitation:create',
    z
      .strictObject({
        ...validity,
        role: z.enum(['member', 'guest']).optional(),
        /** Whoever signs up with it is in this channel of mine, too. A guest needs one. */
        channel: channelId.optional(),
      })
      .refine((input) => input.role !== 'guest' || input.channel !== undefined, 'a guest needs a channel'),
    invitation.extend({ token: invitationToken }),
  ),
  request('invitation:list', nothing, z.strictObject({ invitations: z.array(invitation) })),
  /** Takes one use of a link into a channel, and makes me a member of it. */
  request(
    'invitation:accept',
    z.strictObject({ token: invitationToken }),
    z.strictObject({ channel: channelId }),
  ),
  request('invitation:revoke', z.strictObject({ invitation: invitationId }), nothing),
] as const

export type Invitation = z.infer<typeof invitation>
