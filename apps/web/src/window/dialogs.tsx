'use client'

import { channelPath, openPath } from '@/realtime/paths.ts'
import type { ChannelId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import type { Section } from '@runnel/protocol/preference'
import type { MemberAction } from '@/features/members/member-action.ts'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useMe } from '@/realtime/hooks.ts'
import { lazily } from '@/ui/lazily.ts'
import { PathLink } from './path-link.tsx'

/** The one dialog that is open, with what it is about. */
export type OpenDialog =
  | { name: 'create'; suggestedName?: string }
  | { name: 'direct' }
  | { name: 'invite' }
  | { name: 'status' }
  | { name: 'keys' }
  | { name: 'switch' }
  | { name: 'section'; section?: Section; channel?: ChannelId }
  | { name: 'why' | 'date'; channel: ChannelId }
  | { name: 'add' | 'leave'; channel: ChannelFacts }
  | { name: 'member'; channel: ChannelFacts; action: MemberAction; member: Member }

// Each comes with its own piece of script, when first asked for.
const CreateChannel = lazily(() =>
  import('@/features/channel/create-channel.tsx').then((module) => module.CreateChannel),
)
const LeaveChannel = lazily(() =>
  import('@/features/channel/leave-channel.tsx').then((module) => module.LeaveChannel),
)
const StartDirect = lazily(() =>
  import('@/features/direct/start-direct.tsx').then((module) => module.StartDirect),
)
const Invitations = lazily(() =>
  import('@/features/invitation/invitations.tsx').then((module) => module.Invitations),
)
const StatusDialog = lazily(() =>
  import('@/features/presence/status-dialog.tsx').then((module) => module.StatusDialog),
)
const AddMembers = lazily(() =>
  import('@/features/members/add-members.tsx').then((module) => module.AddMembers),
)
const MemberDialog = lazily(() =>
  import('@/features/members/member-dialog.tsx').then((module) => module.MemberDialog),
)
const SectionDialog = lazily(() =>
  import('@/features/sidebar/section-dialog.tsx').then((module) => module.SectionDialog),
)
const WhyUnread = lazily(() => import('@/features/unread/why-unread.tsx').then((module) => module.WhyUnread))
const GoToDate = lazily(() => import('@/features/find/go-to-date.tsx').then((module) => module.GoToDate))
const QuickSwitcher = lazily(() => import('./quick-switcher.tsx').then((module) => module.QuickSwitcher))
const KeyList = lazily(() => import('./key-list.tsx').then((module) => module.KeyList))

function Opened({
  dialog,
  channel,
  onDialog,
  onClose,
  onLinks,
}: {
  dialog: OpenDialog
  channel: ChannelId | undefined
  onDialog: (dialog: OpenDialog) => void
  onClose: () => void
  onLinks: ((channel: ChannelFacts) => void) | undefined
}) {
  const me = useMe()
  const open = (channel: ChannelId) => {
    onClose()
    openPath(channelPath(channel))
  }
  switch (dialog.name) {
    case 'create':
      return <CreateChannel suggestedName={dialog.suggestedName ?? ''} onCreated={open} onClose={onClose} />
    case 'direct':
      return <StartDirect onStarted={open} onClose={onClose} />
    case 'invite':
      return <Invitations onClose={onClose} />
    case 'status':
      return me === undefined ? null : <StatusDialog me={me} onClose={onClose} />
    case 'keys':
      return <KeyList onClose={onClose} />
    case 'switch':
      return <QuickSwitcher open={channel} onOpen={open} onDialog={onDialog} onClose={onClose} />
    case 'section':
      return <SectionDialog section={dialog.section} channel={dialog.channel} onClose={onClose} />
    case 'why':
      return <WhyUnread channel={dialog.channel} link={PathLink} onClose={onClose} />
    case 'date':
      return <GoToDate channel={dialog.channel} onOpen={openPath} onClose={onClose} />
    case 'add':
      return (
        <AddMembers
          channel={dialog.channel}
          onLinks={onLinks === undefined ? undefined : () => onLinks(dialog.channel)}
          onClose={onClose}
        />
      )
    case 'leave':
      return <LeaveChannel channel={dialog.channel} onClose={onClose} />
    case 'member':
      return (
        <MemberDialog
          channel={dialog.channel}
          action={dialog.action}
          member={dialog.member}
          onClose={onClose}
        />
      )
  }
}

/** Shows the open dialog, if any. */
export function Dialogs({
  dialog,
  ...rest
}: {
  dialog: OpenDialog | undefined
  /** The channel that is open. */
  channel: ChannelId | undefined
  /** Goes on to another one. */
  onDialog: (dialog: OpenDialog) => void
  onClose: () => void
  /** Shows a channel's invitation links, where I may make them. */
  onLinks: ((channel: ChannelFacts) => void) | undefined
}) {
  return dialog === undefined ? null : <Opened dialog={dialog} {...rest} />
}
