import { z } from 'zod'
import { count, nothing, request, time } from './shape.ts'

/** The secret part of an invitation link: 22 characters of base64url, 128 bits. Kept hashed. */
export const invitationToken = z.string().regex(/^[\w-]{22}$/)

/** The public handle of an invitation: says nothing of its token. */
export const invitationId = z.string().regex(/^[0-9a-z]{12}$/)

export const invitation = z.strictObject({
  invitation: invitationId,
  expiresAt: time,
  usesLeft: count,
})

export const invitationRequests = [
  /** Makes a link `/join/<token>`; the token is shown once. Owners and admins. */
  request(
    'invitation:create',
    z.strictObject({
      uses: z.int().min(1).max(10_000).optional(),
      /** How long it is valid, in ms; 7 days when left out, 90 at most. */
      validForMs: z
        .int()
        .min(60_000)
        .max(90 * 86_400_000)
        .optional(),
    }),
    invitation.extend({ token: invitationToken }),
  ),
  request('invitation:list', nothing, z.strictObject({ invitations: z.array(invitation) })),
  request('invitation:revoke', z.strictObject({ invitation: invitationId }), nothing),
] as const

export type Invitation = z.infer<typeof invitation>
