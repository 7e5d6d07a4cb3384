import type { ChannelRole } from '@runnel/protocol/entry'
import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'

/** The members of a channel as far as they have been fetched, in the server's order. */
export interface MemberPages {
  readonly members: readonly Member[]
  /** How many the channel has. */
  readonly total: number
  /** Where the next page begins; undefined when these are all. */
  readonly cursor: string | undefined
}

const ranks: Record<ChannelRole, number> = { owner: 0, moderator: 1, voice: 2, member: 3 }

/** The server's order: by role, then by handle. */
function comesBefore(one: Member, other: Member): boolean {
  const rank = ranks[one.channelRole] - ranks[other.channelRole]
  return rank === 0 ? one.handle < other.handle : rank < 0
}

/** With one more page; whoever moved into it meanwhile is not shown twice. */
export function withPage(
  pages: MemberPages | undefined,
  page: { members: readonly Member[]; total: number; cursor?: string | undefined },
): MemberPages {
  const known = new Set(page.members.map((member) => member.user))
  const before = (pages?.members ?? []).filter((member) => !known.has(member.user))
  return { members: [...before, ...page.members], total: page.total, cursor: page.cursor }
}

/** Without someone who is no longer a member. */
export function withoutMember(pages: MemberPages, user: UserId): MemberPages {
  return {
    ...pages,
    members: pages.members.filter((member) => member.user !== user),
    total: Math.max(0, pages.total - 1),
  }
}

/** With someone who became a member, in their place if that has been fetched. */
export function withMember(pages: MemberPages, member: Member): MemberPages {
  if (pages.members.some((one) => one.user === member.user)) return pages
  return placed({ ...pages, total: pages.total + 1 }, member)
}

/** With something about a member changed; their place follows their role. */
export function withChange(pages: MemberPages, user: UserId, change: Partial<Member>): MemberPages {
  const known = pages.members.find((member) => member.user === user)
  if (known === undefined) return pages
  const changed = { ...known, ...change }
  if (changed.channelRole === known.channelRole && changed.handle === known.handle)
    return { ...pages, members: pages.members.map((member) => (member === known ? changed : member)) }
  return placed({ ...pages, members: pages.members.filter((member) => member !== known) }, changed)
}

function placed(pages: MemberPages, member: Member): MemberPages {
  const next = pages.members.findIndex((one) => comesBefore(member, one))
  const isBeyond = next === -1 && pages.cursor !== undefined
  if (isBeyond) return pages
  const at = next === -1 ? pages.members.length : next
  return { ...pages, members: pages.members.toSpliced(at, 0, member) }
}
