import { z } from 'zod'
import { channelKind, channelLimits, channelRole } from './entry.ts'
import { invitation, invitationId, invitationToken, validity } from './invitation.ts'
import { limits } from './limits.ts'
import {
  channelId,
  count,
  cursor,
  entryId,
  event,
  nothing,
  optionalLine,
  position,
  query,
  request,
  time,
  userId,
} from './shape.ts'

/** A channel's name: lower-case letters of any script, digits, `-`, `_`, all of them seen; unique among public channels, and among those that its maker is in. */
export const channelName = z
  .string()
  .max(limits.channelNameLength)
  .transform((value) => value.normalize('NFC').trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(
        /^(?!.*\p{Default_Ignorable_Code_Point})[\p{Ll}\p{Lo}\p{Nd}][\p{Ll}\p{Lo}\p{M}\p{Nd}_-]*$/u,
        'use letters, digits, dashes and underscores',
      ),
  )

/** A channel as a person who may see it sees it. */
export const channelSummary = z.strictObject({
  channel: channelId,
  /** Empty for a direct channel: the client names it after its `members`. */
  name: z.string(),
  kind: channelKind,
  topic: z.string(),
  /** Nothing that is said here is stored. */
  ephemeral: z.literal(true).optional(),
  archived: z.literal(true).optional(),
  /** What differs from the default: everyone may write, at any speed, call everyone below 1,000 members, come in, and edit for ever. */
  limits: channelLimits.partial().optional(),
  memberCount: count,
  /** Whether I am a member. */
  isMember: z.boolean(),
  /** I asked to be let in, and nobody has answered yet. */
  asked: z.literal(true).optional(),
})

/** One of my channels, as `session:resume` and `channel:granted` give it. */
export const membership = channelSummary.omit({ isMember: true, asked: true }).extend({
  role: channelRole,
  position,
  unread: count,
  mentions: count,
  /** The last entry I marked read; `0-0` when none. */
  readId: entryId,
  /** How often I have marked the channel unread; see `read:mark`. */
  readTurn: count,
  /** I may not write until then; 0: until a moderator says so. */
  mutedUntil: time.optional(),
  /** Of a direct channel: everyone in it, myself included. */
  members: z.array(userId).optional(),
})

/** Making and finding channels, coming and going. */
export const channelRequests = [
  /** Creates a channel with me as its owner. A direct channel with the same people is the same channel, given again. */
  request(
    'channel:create',
    z
      .strictObject({
        name: channelName.optional(),
        kind: channelKind,
        ephemeral: z.boolean().optional(),
        topic: optionalLine(limits.topicLength).optional(),
        members: z.array(userId).max(limits.inviteMembers).optional(),
      })
      .refine(
        (input) => (input.kind === 'direct') !== (input.name !== undefined),
        'a direct channel has no name, others need one',
      )
      .refine(
        (input) => input.kind !== 'direct' || (input.members ?? []).length < limits.directMembers,
        'too many people for a direct channel',
      )
      .refine((input) => input.kind !== 'direct' || (input.members ?? []).length > 0, 'name who it is with'),
    z.strictObject({ channel: channelId }),
  ),
  /** Public channels and mine, by name. */
  request(
    'channel:list',
    z.strictObject({ query: query.optional(), cursor: cursor.optional() }),
    z.strictObject({ channels: z.array(channelSummary), cursor: cursor.optional() }),
  ),
  request('channel:join', z.strictObject({ channel: channelId }), z.strictObject({ position })),
  request('channel:leave', z.strictObject({ channel: channelId }), z.strictObject({ position })),
  /** Makes someone a member. Being one already is no error. */
  request('channel:invite', z.strictObject({ channel: channelId, user: userId }), nothing),
  /** Makes a link `/join/<token>` into a channel, for people of the installation; the token is shown once. */
  request(
    'channel:create-invitation',
    z.strictObject({ channel: channelId, ...validity }),
    invitation.extend({ token: invitationToken }),
  ),
  request(
    'channel:list-invitations',
    z.strictObject({ channel: channelId }),
    z.strictObject({ invitations: z.array(invitation) }),
  ),
  request(
    'channel:revoke-invitation',
    z.strictObject({ channel: channelId, invitation: invitationId }),
    nothing,
  ),
] as const

/** That a channel is mine no more, and why. */
export const revocation = z.strictObject({
  channel: channelId,
  reason: z.enum(['left', 'removed', 'banned', 'deleted']),
  /** Why, in the words of who did it. */
  text: z.string().optional(),
  /** Who did it, if it was not me. */
  by: userId.optional(),
  /** Of a ban: when it ends; absent when it does not. */
  until: time.optional(),
})

/** To my connections: in which channels I am. */
export const channelEvents = [
  /** I became a member: the channel as `session:resume` would give it. */
  event('channel:granted', z.strictObject({ channel: membership })),
  /** I ceased to be a member; nothing more of this channel reaches me. */
  event('channel:revoked', revocation),
] as const

export type ChannelSummary = z.infer<typeof channelSummary>
export type Membership = z.infer<typeof membership>
