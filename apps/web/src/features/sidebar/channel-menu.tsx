'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import {
  Bell,
  BellOff,
  CalendarDays,
  CheckCheck,
  CircleHelp,
  FolderPlus,
  Info,
  LogOut,
  Star,
  StarOff,
} from 'lucide-react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuChoice, MenuHeading, MenuItem, MenuLine } from '@/ui/menu.tsx'
import { MenuAt } from './menu-at.tsx'
import { moveChannel, setMark } from './sections.ts'

/** What a channel's menu leads to; done by the window. */
export interface ChannelDeeds {
  onWhy: (channel: ChannelId) => void
  onDate: (channel: ChannelId) => void
  onDetails: (channel: ChannelId) => void
  onLeave: (channel: ChannelState) => void
}

const whole = <State,>(state: State): State => state

/** What I can do with a channel from the sidebar. */
export function ChannelMenu({
  channel,
  anchor,
  deeds,
  onSection,
  onClose,
}: {
  channel: ChannelState
  anchor: HTMLElement
  deeds: ChannelDeeds
  /** Makes a section with this channel in it. */
  onSection: (channel: ChannelId) => void
  onClose: () => void
}) {
  const sidebarTexts = useTexts('sidebar')
  const texts = useTexts('arrange')
  const client = useClient()
  const preferences = useStore(client.preferences, whole)
  const { title } = useChannelTitle(channel)
  const id = channel.channel
  const { isStarred, isMuted } = preferences.channels?.[id] ?? {}
  const sections = preferences.sections ?? []
  const isUnread = channel.unread > 0 || channel.mentions > 0
  const markRead = () => {
    const now = client.channels.getState().get(id)
    if (now !== undefined) client.markAllRead(id)
  }
  const mark = (name: 'isStarred' | 'isMuted', isOn: boolean) =>
    client.setPreferences(setMark(client.preferences.getState(), id, name, isOn))
  return (
    <MenuAt title={sidebarTexts.menu(title)} anchor={anchor} onClose={onClose}>
      <MenuItem
        icon={isStarred ? <StarOff size={16} aria-hidden /> : <Star size={16} aria-hidden />}
        onSelect={() => mark('isStarred', isStarred !== true)}
      >
        {isStarred ? texts.unstar : texts.star}
      </MenuItem>
      <MenuItem
        icon={isMuted ? <Bell size={16} aria-hidden /> : <BellOff size={16} aria-hidden />}
        onSelect={() => mark('isMuted', isMuted !== true)}
      >
        {isMuted ? texts.unmute : texts.mute}
      </MenuItem>
      {isUnread ? (
        <>
          <MenuLine />
          <MenuItem icon={<CheckCheck size={16} aria-hidden />} onSelect={markRead}>
            {texts.markRead}
          </MenuItem>
          {channel.ephemeral === true ? null : (
            <MenuItem icon={<CircleHelp size={16} aria-hidden />} onSelect={() => deeds.onWhy(id)}>
              {texts.why}
            </MenuItem>
          )}
        </>
      ) : null}
      <MenuLine />
      {sections.length === 0 ? null : (
        <>
          <MenuHeading>{texts.section}</MenuHeading>
          <MenuChoice
            label={texts.section}
            value={sections.find((one) => one.channels.includes(id))?.section ?? ''}
            choices={[
              { value: '', text: texts.noSection },
              ...sections.map((one) => ({ value: one.section, text: one.name })),
            ]}
            onChoose={(section) =>
              client.setPreferences({
                sections: moveChannel(sections, id, section === '' ? undefined : section),
              })
            }
          />
        </>
      )}
      <MenuItem icon={<FolderPlus size={16} aria-hidden />} onSelect={() => onSection(id)}>
        {texts.intoNew}
      </MenuItem>
      <MenuLine />
      {channel.ephemeral === true ? null : (
        <MenuItem icon={<CalendarDays size={16} aria-hidden />} onSelect={() => deeds.onDate(id)}>
          {texts.date}
        </MenuItem>
      )}
      <MenuItem icon={<Info size={16} aria-hidden />} onSelect={() => deeds.onDetails(id)}>
        {texts.details}
      </MenuItem>
      {channel.kind === 'direct' ? null : (
        <MenuItem
          icon={<LogOut size={16} aria-hidden />}
          tone="danger"
          onSelect={() => deeds.onLeave(channel)}
        >
          {texts.leave}
        </MenuItem>
      )}
    </MenuAt>
  )
}
