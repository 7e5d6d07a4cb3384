'use client'

import { useCallback, useMemo } from 'react'
import type { ReactNode } from 'react'
import { ChannelHeader } from '@/features/channel/channel-header.tsx'
import { Conversation } from '@/conversation/conversation.tsx'
import type { OnPerson } from '@/features/message/person-context.ts'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { behind, lazily } from '@/ui/lazily.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { Awake } from './awake.tsx'
import type { OpenDialog } from './dialogs.tsx'
import type { Pane } from './right-pane.tsx'

const Welcome = lazily(() => import('@/features/welcome/welcome.tsx').then((module) => module.Welcome))
const ChannelNotify = lazily(() =>
  import('@/features/notification/channel-notify.tsx').then((module) => module.ChannelNotify),
)
const ConnectionBanner = behind(() =>
  import('@/features/connection/connection-banner.tsx').then((module) => module.ConnectionBanner),
)
const WhoIsHere = behind(() =>
  import('@/features/presence/who-is-here.tsx').then((module) => module.WhoIsHere),
)
const KnockCount = lazily(() =>
  import('@/features/knock/knock-count.tsx').then((module) => module.KnockCount),
)

/** One channel in the middle: its header, the connection when it is not there, the conversation. */
export function ChannelView({
  channel,
  pane,
  lead,
  onPane,
  onDialog,
  onPerson,
}: {
  channel: ChannelFacts
  pane: Pane | undefined
  lead: ReactNode
  onPane: (pane: Pane) => void
  onDialog: (dialog: OpenDialog) => void
  onPerson: OnPerson
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
  const isHydrated = useIsHydrated()
  const onDate = useCallback(
    () => onDialog({ name: 'date', channel: channel.channel }),
    [onDialog, channel.channel],
  )
  return (
    <>
      <ChannelHeader
        channel={channel}
        pane={pane}
        lead={lead}
        knocks={
          channel.limits?.joining === 'approval' ? (
            <KnockCount channel={channel} onPress={() => onPane('knocks')} />
          ) : null
        }
        notify={
          <span className="size-7 touch:size-11 shrink-0">
            {isHydrated ? <ChannelNotify channel={channel} /> : null}
          </span>
        }
        here={<WhoIsHere channel={channel.channel} onPress={() => onPane('members')} />}
        onDate={channel.ephemeral === true ? undefined : onDate}
        onMembers={() => onPane('members')}
        onDetails={() => onPane('details')}
      />
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ConnectionBanner />
        <Conversation channel={channel.channel} empty={empty} onPerson={onPerson} onDate={onDate} />
      </div>
      <Awake />
    </>
  )
}
