'use client'

import type { Preferences } from '@runnel/protocol/preference'
import { Bell, BellOff } from 'lucide-react'
import { useEffect } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { lazily } from '@/ui/lazily.ts'
import { MenuButton } from '@/ui/menu-button.tsx'

const load = () => import('./channel-notify-rows.tsx')
const Rows = lazily(() => load().then((module) => module.ChannelNotifyRows))
const whole = (preferences: Preferences) => preferences

/** What I am told about a channel: a bell that opens the choice, struck through where nothing is told. */
export function ChannelNotify({ channel }: { channel: ChannelFacts }) {
  const notificationTexts = useTexts('notification')
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const chosen = useStore(client.preferences, whole).channels?.[channel.channel]
  useEffect(() => client.wantPreferences(), [client])
  const isOff = chosen?.isMuted === true || chosen?.notify === 'nothing'
  const label = notificationTexts.channel.label(title)
  return (
    <MenuButton
      label={label}
      align="end"
      load={load}
      trigger={
        <IconButton
          label={label}
          icon={isOff ? <BellOff size={16} aria-hidden /> : <Bell size={16} aria-hidden />}
        />
      }
    >
      <Rows channel={channel} />
    </MenuButton>
  )
}
