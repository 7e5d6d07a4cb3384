'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelRole } from '@runnel/protocol/entry'
import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import { mayInChannel } from '@runnel/rules/permission'
import { MessageSquare, UserMinus } from 'lucide-react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'
import { toast } from '@/ui/toast.tsx'

const roleTexts: Record<ChannelRole, string> = {
  owner: texts.members.makeOwner,
  moderator: texts.members.makeModerator,
  member: texts.members.makeMember,
}

/** The rows of a member's menu: those that my own role allows. */
export function MemberActions({
  channel,
  member,
  onMessage,
  onRemove,
}: {
  channel: ChannelState
  member: Member
  onMessage: (user: UserId) => void
  onRemove: (member: Member) => void
}) {
  const client = useClient()
  const isDirect = channel.kind === 'direct'
  const maySetRole = !isDirect && mayInChannel(channel.role, 'member:set-role')
  // Nobody removes an owner but an owner.
  const mayRemove =
    !isDirect &&
    mayInChannel(channel.role, 'member:kick') &&
    (member.channelRole !== 'owner' || channel.role === 'owner')

  function setRole(role: ChannelRole) {
    client.request('member:set-role', { channel: channel.channel, user: member.user, role }).then(
      () => toast(texts.members.roleChanged(member.name, texts.members.roles[role])),
      (error: unknown) => toast(errorText(error), 'danger'),
    )
  }

  return (
    <>
      <MenuItem
        icon={<MessageSquare size={16} aria-hidden />}
        onSelect={() => onMessage(member.user)}
        disabled={member.imported === true}
      >
        {texts.members.message}
      </MenuItem>
      {maySetRole ? (
        <>
          <MenuLine />
          {(['owner', 'moderator', 'member'] as const)
            .filter((role) => role !== member.channelRole)
            .map((role) => (
              <MenuItem key={role} onSelect={() => setRole(role)}>
                {roleTexts[role]}
              </MenuItem>
            ))}
        </>
      ) : null}
      {mayRemove ? (
        <>
          <MenuLine />
          <MenuItem
            tone="danger"
            icon={<UserMinus size={16} aria-hidden />}
            onSelect={() => onRemove(member)}
          >
            {texts.members.remove}
          </MenuItem>
        </>
      ) : null}
    </>
  )
}
