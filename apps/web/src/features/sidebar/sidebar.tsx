'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { Plus, Search } from 'lucide-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { texts } from '@/texts/en.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { ChannelLink } from './channel-link.tsx'
import type { Link } from './channel-link.tsx'
import type { SidebarGroups } from './sidebar-groups.ts'

interface Listing {
  open: ChannelId | undefined
  link: Link
  pathOf: (channel: ChannelId) => string
}

function Group({
  title,
  channels,
  listing,
  action,
  children,
}: {
  title: string
  channels: readonly ChannelState[]
  listing: Listing
  action?: ReactNode
  children?: ReactNode
}) {
  const id = useId()
  return (
    <section className="mt-4 first:mt-1">
      <div className="flex h-7 items-center justify-between pr-0.5 pl-2">
        <h2 id={id} className="text-xs font-medium text-ink-faint">
          {title}
        </h2>
        {action}
      </div>
      {channels.length === 0 ? null : (
        <ul aria-labelledby={id} className="flex flex-col gap-px">
          {channels.map((channel) => (
            <li key={channel.channel}>
              <ChannelLink
                channel={channel}
                isOpen={channel.channel === listing.open}
                link={listing.link}
                pathOf={listing.pathOf}
              />
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  )
}

/** The list of my channels and people, unread first, between what the window puts above and below it. */
export function Sidebar({
  groups,
  listing,
  header,
  footer,
  onSwitch,
  onCreate,
  onDirect,
  browse,
}: {
  groups: SidebarGroups
  listing: Listing
  header: ReactNode
  footer: ReactNode
  onSwitch: () => void
  onCreate: () => void
  onDirect: () => void
  browse: ReactNode
}) {
  const hasDirect = groups.direct.length > 0 || groups.unread.some((channel) => channel.kind === 'direct')
  return (
    <>
      {header}
      <div className="px-2 pb-2">
        <button
          type="button"
          onClick={onSwitch}
          className="flex h-8 touch:h-11 w-full items-center gap-2 rounded-md bg-hover px-2 text-left text-ink-muted transition-colors duration-100 hover:bg-pressed hover:text-ink"
        >
          <Search size={15} aria-hidden className="ml-px" />
          <span className="flex-1">{texts.sidebar.jump}</span>
          <kbd aria-hidden className="touch:hidden font-sans text-xs">
            Ctrl K
          </kbd>
        </button>
      </div>
      <nav
        aria-label={texts.sidebar.channels}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-3"
      >
        {groups.unread.length === 0 ? null : (
          <Group title={texts.sidebar.unread} channels={groups.unread} listing={listing} />
        )}
        <Group
          title={texts.sidebar.channels}
          channels={groups.channels}
          listing={listing}
          action={
            <IconButton
              label={texts.workspace.create}
              icon={<Plus size={15} aria-hidden />}
              onClick={onCreate}
              size="small"
            />
          }
        >
          {browse}
        </Group>
        <Group
          title={texts.sidebar.direct}
          channels={groups.direct}
          listing={listing}
          action={
            <IconButton
              label={texts.workspace.direct}
              icon={<Plus size={15} aria-hidden />}
              onClick={onDirect}
              size="small"
            />
          }
        >
          {hasDirect ? null : <p className="px-2 py-1 text-xs text-ink-faint">{texts.sidebar.noDirect}</p>}
        </Group>
      </nav>
      {footer}
    </>
  )
}
