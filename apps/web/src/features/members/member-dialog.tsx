'use client'

import type { ChannelRole } from '@runnel/protocol/entry'
import { limits } from '@runnel/protocol/limits'
import type { Member } from '@runnel/protocol/member'
import { useState } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { errorCode } from '@/texts/error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'
import { SelectField } from '@/ui/select-field.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import type { MemberAction } from './member-action.ts'
import { penaltyEnd } from './penalty-span.ts'
import type { PenaltySpan } from './penalty-span.ts'

interface About {
  channel: ChannelFacts
  member: Member
  onClose: () => void
}

function useReason() {
  const membersTexts = useTexts('members')
  const [typed, setReason] = useState('')
  const reason = typed.trim()
  return {
    reason: reason === '' ? {} : { reason },
    field: (
      <TextField
        label={`${membersTexts.reason} (${membersTexts.optional})`}
        hint={membersTexts.reasonHint}
        value={typed}
        onChange={(event) => setReason(event.target.value)}
        maxLength={limits.reasonLength}
        autoComplete="off"
      />
    ),
  }
}

function useSpan(usual: PenaltySpan) {
  const membersTexts = useTexts('members')
  const spans = (Object.entries(membersTexts.spans) as [PenaltySpan, string][]).map(([value, text]) => ({
    value,
    text,
  }))
  const [span, setSpan] = useState<PenaltySpan>(usual)
  return {
    end: () => {
      const until = penaltyEnd(span, Date.now())
      return until === undefined ? {} : { until }
    },
    field: <SelectField label={membersTexts.span} value={span} choices={spans} onChoose={setSpan} />,
  }
}

function Remove({ channel, member, onClose }: About) {
  const membersTexts = useTexts('members')
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const { reason, field } = useReason()
  const isOpen = channel.kind === 'public' && channel.limits?.joining !== 'approval'
  return (
    <Confirm
      title={membersTexts.removeTitle(member.name, title)}
      text={isOpen ? `${membersTexts.removeText} ${membersTexts.removeOpen}` : membersTexts.removeText}
      action={membersTexts.removeDo(member.name)}
      refusalText={useRefusalText()}
      onClose={onClose}
      run={async () => {
        await client.request('member:kick', { channel: channel.channel, user: member.user, ...reason })
        toast(membersTexts.removed(member.name))
      }}
    >
      {field}
    </Confirm>
  )
}

function Ban({ channel, member, onClose }: About) {
  const membersTexts = useTexts('members')
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const { reason, field } = useReason()
  const span = useSpan('never')
  return (
    <Confirm
      title={membersTexts.banTitle(member.name, title)}
      text={membersTexts.banText}
      action={membersTexts.banDo(member.name)}
      refusalText={useRefusalText()}
      onClose={onClose}
      run={async () => {
        await client.request('member:ban', {
          channel: channel.channel,
          user: member.user,
          ...reason,
          ...span.end(),
        })
        toast(membersTexts.banned(member.name))
      }}
    >
      {span.field}
      {field}
    </Confirm>
  )
}

function Mute({ channel, member, onClose }: About) {
  const membersTexts = useTexts('members')
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const { reason, field } = useReason()
  const span = useSpan('hour')
  return (
    <Confirm
      title={membersTexts.muteTitle(member.name, title)}
      text={membersTexts.muteText}
      action={membersTexts.muteDo(member.name)}
      refusalText={useRefusalText()}
      onClose={onClose}
      run={async () => {
        await client.request('member:mute', {
          channel: channel.channel,
          user: member.user,
          ...reason,
          ...span.end(),
        })
        toast(membersTexts.mutedDone(member.name))
      }}
    >
      {span.field}
      {field}
    </Confirm>
  )
}

function Unmute({ channel, member, onClose }: About) {
  const membersTexts = useTexts('members')
  const client = useClient()
  const { title } = useChannelTitle(channel)
  return (
    <Confirm
      title={membersTexts.unmuteTitle(member.name, title)}
      text={membersTexts.unmuteText}
      action={membersTexts.unmuteDo(member.name)}
      tone="primary"
      refusalText={useRefusalText()}
      onClose={onClose}
      run={async () => {
        await client.request('member:unmute', { channel: channel.channel, user: member.user })
        toast(membersTexts.unmuted(member.name))
      }}
    />
  )
}

function SetRole({ channel, member, role, onClose }: About & { role: ChannelRole }) {
  const membersTexts = useTexts('members')
  const client = useClient()
  const refusalText = useRefusalText()
  const before = member.channelRole
  const loses = before === 'owner' || before === 'moderator' || role === 'member'
  const effect = membersTexts.roleEffects[role]
  return (
    <Confirm
      title={membersTexts.makeTitle[role](member.name)}
      text={loses ? `${effect} ${membersTexts.losesRole(membersTexts.roles[before])}` : effect}
      action={membersTexts.makeDo[role]}
      tone="primary"
      refusalText={(error) => (errorCode(error) === 'conflict' ? membersTexts.lastOwner : refusalText(error))}
      onClose={onClose}
      run={async () => {
        await client.request('member:set-role', { channel: channel.channel, user: member.user, role })
        toast(membersTexts.roleChanged(member.name, membersTexts.roles[role]))
      }}
    />
  )
}

/** Asks once before something is done to a member, saying what it does. */
export function MemberDialog({ action, ...about }: About & { action: MemberAction }) {
  if (action === 'remove') return <Remove {...about} />
  if (action === 'ban') return <Ban {...about} />
  if (action === 'mute') return <Mute {...about} />
  if (action === 'unmute') return <Unmute {...about} />
  return <SetRole {...about} role={action.slice('role:'.length) as ChannelRole} />
}
