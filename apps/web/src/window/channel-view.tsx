'use client'

import type { ChannelState } from '@runnel/client/client'
import { Suspense, useMemo } from 'react'
import type { ReactNode } from 'react'
import { ChannelHeader } from '@/features/channel/channel-header.tsx'
import { ConnectionBanner } from '@/features/connection/connection-banner.tsx'
import { Conversation } from '@/conversation/conversation.tsx'
import { WhoIsHere } from '@/features/presence/who-is-here.tsx'
import type { OnPerson } from '@/features/message/person-context.ts'
import { lazily } from '@/ui/lazily.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import type { OpenDialog } from './dialogs.tsx'
import type { Pane } from './right-pane.tsx'

const Welcome = lazily(() => import('@/features/welcome/welcome.tsx').then((module) => module.Welcome))
const ChannelNotify = lazily(() =>
  import('@/features/notification/channel-notify.tsx').then((module) => module.ChannelNotify),
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
  channel: ChannelState
  pane: Pane | undefined
  lead: ReactNode
  onPane: (pane: Pane) => void
  onDialog: (dialog: OpenDialog) => void
  onPerson: OnPerson
}) {
  const empty = useMemo(
    () => (
      <Suspense>
        <Welcome
          channel={channel}
          onInvite={() => onDialog({ name: 'invite' })}
          onCreate={() => onDialog({ name: 'create' })}
          onAdd={() => onDialog({ name: 'add', channel })}
        />
      </Suspense>
    ),
    [channel, onDialog],
  )
  const isHydrated = useIsHydrated()
  return (
    <>
      <ChannelHeader
        channel={channel}
        pane={pane}
        lead={lead}
        knocks={
          channel.limits?.joining === 'approval' ? (
            <Suspense>
              <KnockCount channel={channel} onPress={() => onPane('knocks')} />
            </Suspense>
          ) : null
        }
        notify={
          <span className="size-7 touch:size-11 shrink-0">
            {isHydrated ? (
              <Suspense>
                <ChannelNotify channel={channel} />
              </Suspense>
            ) : null}
          </span>
        }
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
