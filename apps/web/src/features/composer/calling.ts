import type { ChannelState } from '@runnel/client/channels'
import { findEveryone } from '@runnel/rules/mentions'
import type { Texts } from '@/texts/catalogue.ts'

/** From how many people on a call to everyone asks first. */
const many = 20
/** Above this many members only those who run a channel call everyone; the server's rule. */
const large = 1_000

/** What sending a text that calls everyone needs: nothing, a confirmation, or that it is not sent at all. */
export type Call =
  | { kind: 'none' }
  | { kind: 'ask'; everyone: 'here' | 'channel'; count: number }
  | { kind: 'refused'; reason: string }

/** Whether a text calls everyone of a channel, and what has to be asked or said before. */
export function callOf(
  text: string,
  channel: Pick<ChannelState, 'kind' | 'role' | 'limits' | 'memberCount'>,
  texts: Texts<'composer'>['everyone'],
): Call {
  const everyone = findEveryone(text)
  if (everyone === undefined) return { kind: 'none' }
  const reason = whyNoCall(channel, texts)
  if (reason !== undefined) return { kind: 'refused', reason }
  const count = channel.memberCount - 1
  return count > many ? { kind: 'ask', everyone, count } : { kind: 'none' }
}

/** Why I may not call everyone of a channel, in words; undefined when I may. The server decides again. */
export function whyNoCall(
  { role, limits, memberCount }: Pick<ChannelState, 'role' | 'limits' | 'memberCount'>,
  texts: Texts<'composer'>['everyone'],
): string | undefined {
  if (role === 'owner') return undefined
  if (limits?.everyone === 'owners') return texts.onlyOwners
  if (role === 'moderator') return undefined
  if (limits?.everyone === 'moderators') return texts.onlyModerators
  return memberCount > large ? texts.onlyModerators : undefined
}
