'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import { lazy, Suspense } from 'react'
import { useMe } from '@/realtime/hooks.ts'
import { channelPath, openPath } from './navigation.ts'

/** The one dialog that is open, with what it is about. */
export type OpenDialog =
  | { name: 'create'; suggestedName?: string }
  | { name: 'direct' }
  | { name: 'invite' }
  | { name: 'status' }
  | { name: 'keys' }
  | { name: 'switch' }
  | { name: 'add' | 'leave'; channel: ChannelState }
  | { name: 'remove'; channel: ChannelState; member: Member }

// Each comes with its own piece of script, when first asked for.
const CreateChannel = lazy(async () => ({
  default: (await import('@/features/channel/create-channel.tsx')).CreateChannel,
}))
const LeaveChannel = lazy(async () => ({
  default: (await import('@/features/channel/leave-channel.tsx')).LeaveChannel,
}))
const StartDirect = lazy(async () => ({
  default: (await import('@/features/direct/start-direct.tsx')).StartDirect,
}))
const Invitations = lazy(async () => ({
  default: (await import('@/features/invitation/invitations.tsx')).Invitations,
}))
const StatusDialog = lazy(async () => ({
  default: (await import('@/features/presence/status-dialog.tsx')).StatusDialog,
}))
const AddMembers = lazy(async () => ({
  default: (await import('@/features/members/add-members.tsx')).AddMembers,
}))
const RemoveMember = lazy(async () => ({
  default: (await import('@/features/members/remove-member.tsx')).RemoveMember,
}))
const QuickSwitcher = lazy(async () => ({ default: (await import('./quick-switcher.tsx')).QuickSwitcher }))
const KeyList = lazy(async () => ({ default: (await import('./key-list.tsx')).KeyList }))

function Opened({ dialog, onClose }: { dialog: OpenDialog; onClose: () => void }) {
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
      return <QuickSwitcher onOpen={open} onClose={onClose} />
    case 'add':
      return <AddMembers channel={dialog.channel} onClose={onClose} />
    case 'leave':
      return <LeaveChannel channel={dialog.channel} onClose={onClose} />
    case 'remove':
      return <RemoveMember channel={dialog.channel} member={dialog.member} onClose={onClose} />
  }
}

/** Shows the open dialog, if any. */
export function Dialogs({ dialog, onClose }: { dialog: OpenDialog | undefined; onClose: () => void }) {
  return <Suspense>{dialog === undefined ? null : <Opened dialog={dialog} onClose={onClose} />}</Suspense>
}
