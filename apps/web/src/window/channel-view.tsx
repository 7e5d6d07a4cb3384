'use client'

import type { ChannelState } from '@runnel/client/client'
import type { UserId } from '@runnel/protocol/ids'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { ChannelHeader } from '@/features/channel/channel-header.tsx'
import { ConnectionBanner } from '@/features/connection/connection-banner.tsx'
import { Conversation } from '@/conversation/conversation.tsx'
import { WhoIsHere } from '@/features/presence/who-is-here.tsx'
import { Welcome } from '@/features/welcome/welcome.tsx'
import type { OpenDialog } from './dialogs.tsx'
import type { Pane } from './right-pane.tsx'

/** One channel in the middle: its header, the connection when it is not there, the conversation. */
export function ChannelView({
  channel,
  pane,
  lead,
  onPane,
  onDialog,
  onPerson,
}: {
  channel: ChannelState
  pane: Pane | undefined
  lead: ReactNode
  onPane: (pane: Pane) => void
  onDialog: (dialog: OpenDialog) => void
  onPerson: (user: UserId) => void
}) {
  const empty = useMemo(
    () => (
      <Welcome
        channel={channel}
        onInvite={() => onDialog({ name: 'invite' })}
        onCreate={() => onDialog({ name: 'create' })}
        onAdd={() => onDialog({ name: 'add', channel })}
      />
    ),
    [channel, onDialog],
  )
  return (
    <>
      <ChannelHeader
        channel={channel}
        pane={pane}
        lead={lead}
        here={<WhoIsHere channel={channel.channel} onPress={() => onPane('members')} />}
        onMembers={() => onPane('members')}
        onDetails={() => onPane('details')}
      />
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ConnectionBanner />
        <Conversation channel={channel.channel} empty={empty} onPerson={onPerson} />
      </div>
    </>
  )
}
