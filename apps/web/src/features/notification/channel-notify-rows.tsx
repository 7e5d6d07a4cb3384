'use client'

import type { ChannelPreference, NotifyAbout, Preferences } from '@runnel/protocol/preference'
import { notifyAboutOf } from '@runnel/rules/notify'
import { BellOff } from 'lucide-react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuChoice, MenuHeading, MenuItem, MenuLine } from '@/ui/menu.tsx'

const whole = (preferences: Preferences) => preferences

/** The choice for one channel, as rows of a menu. */
export function ChannelNotifyRows({ channel }: { channel: ChannelFacts }) {
  const { channel: texts, choices } = useTexts('notification')
  const client = useClient()
  const preferences = useStore(client.preferences, whole)
  const { notify, ...others } = preferences.channels?.[channel.channel] ?? {}
  const { channels: _, ...forAll } = preferences
  const change = (preference: ChannelPreference) =>
    client.setPreferences({ channels: { [channel.channel]: preference } })
  const choose = (value: NotifyAbout | 'usual') =>
    change(value === 'usual' ? others : { ...others, notify: value })
  const isMuted = others.isMuted === true
  const mute = () => {
    const { isMuted: _isMuted, ...rest } = others
    change({ ...rest, ...(notify !== undefined && { notify }), ...(!isMuted && { isMuted: true }) })
  }
  return (
    <>
      <MenuHeading>{texts.heading}</MenuHeading>
      <MenuChoice<NotifyAbout | 'usual'>
        label={texts.heading}
        value={notify ?? 'usual'}
        choices={[
          { value: 'usual', text: texts.usual(choices[notifyAboutOf(channel, forAll)]) },
          { value: 'all', text: choices.all },
          { value: 'mentions', text: choices.mentions },
          { value: 'nothing', text: choices.nothing },
        ]}
        onChoose={choose}
      />
      <MenuLine />
      <MenuItem
        icon={<BellOff size={16} aria-hidden />}
        hint={isMuted ? undefined : texts.muteHint}
        onSelect={mute}
      >
        {isMuted ? texts.unmute : texts.mute}
      </MenuItem>
    </>
  )
}
