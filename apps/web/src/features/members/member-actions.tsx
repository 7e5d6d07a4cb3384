'use client'

import type { ChannelRole } from '@runnel/protocol/entry'
import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import {
  AtSign,
  Ban,
  Crown,
  MessageSquare,
  Mic,
  Shield,
  UserMinus,
  UserRound,
  Volume2,
  VolumeX,
} from 'lucide-react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useMe } from '@/realtime/hooks.ts'
import { actingRole, outranks, useMay } from '@/realtime/standing.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'
import type { MemberAction } from './member-action.ts'

const signs = { owner: Crown, moderator: Shield, voice: Mic, member: UserRound } as const
const roles: readonly ChannelRole[] = ['owner', 'moderator', 'voice', 'member']

/** The rows of a member's menu: those that my own role allows. `isShort` leaves out what stands beside it already. */
export function MemberActions({
  channel,
  member,
  isShort = false,
  onMessage,
  onMention,
  onAction,
}: {
  channel: ChannelFacts
  member: Member
  isShort?: boolean
  onMessage: (user: UserId) => void
  onMention: (member: Member) => void
  onAction: (action: MemberAction, member: Member) => void
}) {
  const membersTexts = useTexts('members')
  const me = useMe()
  const may = useMay(channel)
  const mine = actingRole(channel, me?.role)
  const isOver = outranks(mine, member.channelRole)
  const isMuted = member.mutedUntil !== undefined
  const act = (action: MemberAction) => () => onAction(action, member)
  const maySetRole = may('member:set-role') && member.imported !== true && member.deactivated !== true
  const mayMute = isOver && may('member:mute') && member.imported !== true
  return (
    <>
      {isShort ? null : (
        <>
          <MenuItem
            icon={<MessageSquare size={16} aria-hidden />}
            onSelect={() => onMessage(member.user)}
            disabled={member.imported === true}
          >
            {membersTexts.message}
          </MenuItem>
          <MenuItem icon={<AtSign size={16} aria-hidden />} onSelect={() => onMention(member)}>
            {membersTexts.mention}
          </MenuItem>
        </>
      )}
      {maySetRole ? (
        <>
          {isShort ? null : <MenuLine />}
          {roles
            .filter((role) => role !== member.channelRole)
            .map((role) => {
              const Sign = signs[role]
              return (
                <MenuItem key={role} icon={<Sign size={16} aria-hidden />} onSelect={act(`role:${role}`)}>
                  {membersTexts.make[role]}
                </MenuItem>
              )
            })}
        </>
      ) : null}
      {mayMute || (isOver && may('member:kick')) ? isShort && !maySetRole ? null : <MenuLine /> : null}
      {mayMute ? (
        <MenuItem
          icon={isMuted ? <Volume2 size={16} aria-hidden /> : <VolumeX size={16} aria-hidden />}
          onSelect={act(isMuted ? 'unmute' : 'mute')}
        >
          {isMuted ? membersTexts.unmute : membersTexts.mute}
        </MenuItem>
      ) : null}
      {isOver && may('member:kick') ? (
        <MenuItem tone="danger" icon={<UserMinus size={16} aria-hidden />} onSelect={act('remove')}>
          {membersTexts.remove}
        </MenuItem>
      ) : null}
      {isOver && may('member:ban') ? (
        <MenuItem tone="danger" icon={<Ban size={16} aria-hidden />} onSelect={act('ban')}>
          {membersTexts.ban}
        </MenuItem>
      ) : null}
    </>
  )
}
