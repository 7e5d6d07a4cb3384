import type { z } from 'zod'
import { accountRequests } from './account.ts'
import { activityRequests } from './activity.ts'
import { adminRequests } from './admin.ts'
import { auditRequests } from './audit.ts'
import { channelRequests } from './channel.ts'
import { draftRequests } from './draft.ts'
import { historyRequests } from './history.ts'
import { invitationRequests } from './invitation.ts'
import { knockRequests } from './knock.ts'
import { memberRequests } from './member.ts'
import { messageRequests } from './message.ts'
import { preferenceRequests } from './preference.ts'
import { presenceRequests } from './presence.ts'
import { reactionRequests } from './reaction.ts'
import { readRequests } from './read.ts'
import { sessionRequests } from './session.ts'
import { threadRequests } from './thread.ts'
import { typingRequests } from './typing.ts'
import { usageRequests } from './usage.ts'
import { userRequests } from './user.ts'

/** Everything a client may ask over the socket, one row each. */
export const requests = [
  ...sessionRequests,
  ...channelRequests,
  ...messageRequests,
  ...reactionRequests,
  ...threadRequests,
  ...historyRequests,
  ...readRequests,
  ...draftRequests,
  ...activityRequests,
  ...preferenceRequests,
  ...typingRequests,
  ...presenceRequests,
  ...userRequests,
  ...memberRequests,
  ...knockRequests,
  ...adminRequests,
  ...invitationRequests,
  ...accountRequests,
  ...auditRequests,
  ...usageRequests,
] as const

type Row = (typeof requests)[number]
/** Such as `message:send`. */
export type RequestName = Row['name']
type RowOf<Name extends RequestName> = Extract<Row, { name: Name }>
/** What a client sends. */
export type RequestInput<Name extends RequestName> = z.input<RowOf<Name>['input']>
/** What a handler gets, after defaults and normalisation. */
export type ParsedInput<Name extends RequestName> = z.output<RowOf<Name>['input']>
/** What an acknowledgement holds when it is not an error. */
export type RequestOutput<Name extends RequestName> = z.output<RowOf<Name>['output']>
