'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import type { Section } from '@runnel/protocol/preference'
import { CheckCheck, Ellipsis, FolderPlus, Plus } from 'lucide-react'
import { Suspense, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { FocusEvent, KeyboardEvent, ReactNode, Ref } from 'react'
import { markAllRead } from '@/realtime/mark-all-read.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import type { Texts } from '@/texts/catalogue.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { lazily } from '@/ui/lazily.ts'
import { ChannelGroup, HeadButton } from './channel-group.tsx'
import type { Listing } from './channel-group.tsx'
import type { Link } from './channel-link.tsx'
import type { ChannelDeeds } from './channel-menu.tsx'
import {
  groupChannels,
  inOrder,
  isSameArrangement,
  isSameListing,
  isWaiting,
  neighbour,
  shownOf,
} from './sidebar-groups.ts'
import type { Arrangement, SidebarGroup } from './sidebar-groups.ts'
import { foldGroup } from './sections.ts'
import { useHeldChannel, useSteadyGroups } from './use-held.ts'
import { useSectionDrag } from './use-section-drag.ts'

const ChannelMenu = lazily(() => import('./channel-menu.tsx').then((module) => module.ChannelMenu))
const SectionMenu = lazily(() => import('./section-menu.tsx').then((module) => module.SectionMenu))

const whole = (channels: ReadonlyMap<ChannelId, ChannelState>) => channels
const arrangementOf = ({ sections, folded, channels }: Arrangement): Arrangement => ({
  ...(sections && { sections }),
  ...(folded && { folded }),
  ...(channels && { channels }),
})

/** The channel before or after the open one as they are listed, or the next one where something waits. */
export type StepThrough = (step: 1 | -1, onlyUnread: boolean) => ChannelId | undefined

type OpenMenu = { channel: ChannelId; anchor: HTMLElement } | { section: string; anchor: HTMLElement }

const titleOf = (
  { kind, section }: SidebarGroup,
  texts: Texts<'shell'>,
  sidebarTexts: Texts<'sidebar'>,
): string =>
  section?.name ??
  {
    unread: texts.sidebar.unread,
    starred: sidebarTexts.starred,
    section: '',
    channels: texts.sidebar.channels,
    direct: texts.sidebar.direct,
  }[kind]

/** My channels and people in their groups, each with a menu of its own. */
export function ChannelList({
  open,
  link,
  pathOf,
  stepThrough,
  deeds,
  onCreate,
  onDirect,
  onSection,
  browse,
}: {
  open: ChannelId | undefined
  link: Link
  pathOf: (channel: ChannelId) => string
  stepThrough: Ref<StepThrough>
  deeds: ChannelDeeds
  onCreate: () => void
  onDirect: () => void
  /** Makes a section, with a channel in it, or changes one. */
  onSection: (about: { section?: Section; channel?: ChannelId }) => void
  browse: ReactNode
}) {
  const sidebarTexts = useTexts('sidebar')
  const texts = useTexts('shell')
  const frameTexts = useTexts('frame')
  const client = useClient()
  useEffect(() => {
    client.wantPreferences()
    client.wantDrafts()
  }, [client])
  const channels = useStore(client.channels, whole, isSameListing)
  const arrangement = useStore(client.preferences, arrangementOf, isSameArrangement)
  const held = useHeldChannel(channels, open, arrangement)
  const current = useMemo(
    () => groupChannels(channels.values(), arrangement, open, held),
    [channels, arrangement, open, held],
  )
  const { groups, hold, release } = useSteadyGroups(current, arrangement)
  const dragOf = useSectionDrag(arrangement.sections ?? [], (sections) => client.setPreferences({ sections }))
  const [menu, setMenu] = useState<OpenMenu>()
  const scroller = useRef<HTMLElement>(null)
  const onMenu = useCallback(
    (channel: ChannelId, row: HTMLElement) => setMenu({ channel, anchor: row.querySelector('a') ?? row }),
    [],
  )
  const listing = useMemo<Listing>(() => ({ link, pathOf, onMenu }), [link, pathOf, onMenu])
  const mutedOf = useCallback(
    (channel: ChannelId) => arrangement.channels?.[channel]?.isMuted === true,
    [arrangement],
  )
  useImperativeHandle(
    stepThrough,
    () => (step, onlyUnread) => {
      // A step back leads to where one was, also when that is read now and belongs elsewhere.
      hold('walk')
      return neighbour(
        onlyUnread ? groups.flatMap((group) => group.channels) : inOrder(groups, open),
        open,
        step,
        onlyUnread ? (channel) => isWaiting(channel, arrangement) : undefined,
      )
    },
    [groups, hold, open, arrangement],
  )

  // A row that had the focus may be gone: nobody tells of that.
  useEffect(() => {
    if (!scroller.current?.contains(document.activeElement)) release('focus')
  })
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) release('focus')
  }
  const shownChannel = menu !== undefined && 'channel' in menu ? channels.get(menu.channel) : undefined
  const shownSection =
    menu !== undefined && 'section' in menu
      ? arrangement.sections?.find((one) => one.section === menu.section)
      : undefined
  const hasDirect = [...channels.values()].some((channel) => channel.kind === 'direct')

  const actionOf = ({ kind, section }: SidebarGroup): ReactNode => {
    if (kind === 'unread')
      return (
        <HeadButton
          label={sidebarTexts.markAllRead}
          icon={<CheckCheck size={15} aria-hidden />}
          onPress={() => markAllRead(client)}
        />
      )
    if (section !== undefined)
      return (
        <HeadButton
          label={sidebarTexts.sectionMenu(section.name)}
          icon={<Ellipsis size={15} aria-hidden />}
          onPress={(anchor) => setMenu({ section: section.section, anchor })}
        />
      )
    if (kind === 'direct')
      return (
        <HeadButton
          label={frameTexts.workspace.direct}
          icon={<Plus size={15} aria-hidden />}
          onPress={onDirect}
        />
      )
    if (kind !== 'channels') return null
    return (
      <>
        <HeadButton
          label={sidebarTexts.newSection}
          icon={<FolderPlus size={14} aria-hidden />}
          onPress={() => onSection({})}
        />
        <HeadButton
          label={frameTexts.workspace.create}
          icon={<Plus size={15} aria-hidden />}
          onPress={onCreate}
        />
      </>
    )
  }

  return (
    <>
      {/* It hears of its links' keys, and of what comes near them. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <nav
        ref={scroller}
        aria-label={texts.sidebar.channels}
        onPointerEnter={() => hold('pointer')}
        onPointerLeave={() => {
          release('pointer')
          // What was pressed with the pointer has the focus still, though nobody walks through the list by keys.
          if (!scroller.current?.querySelector(':focus-visible')) release('focus')
        }}
        onFocus={() => hold('focus')}
        onBlur={onBlur}
        onKeyDown={stepRow}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-3 [overflow-anchor:none]"
      >
        {groups.map((group) => (
          <ChannelGroup
            key={group.key}
            title={titleOf(group, texts, sidebarTexts)}
            channels={shownOf(group, open)}
            open={open}
            mutedOf={mutedOf}
            listing={listing}
            scroller={scroller}
            isFolded={group.isFolded}
            {...(group.kind !== 'unread' && {
              onFold: (isFolded) =>
                client.setPreferences(foldGroup(client.preferences.getState(), group.key, isFolded)),
            })}
            action={actionOf(group)}
            drag={group.section === undefined ? undefined : dragOf(group.section.section)}
          >
            {group.kind === 'channels' ? browse : null}
            {group.kind === 'direct' && !hasDirect ? <Hint>{texts.sidebar.noDirect}</Hint> : null}
            {group.kind === 'section' && group.section?.channels.length === 0 ? (
              <Hint>{sidebarTexts.emptySection}</Hint>
            ) : null}
          </ChannelGroup>
        ))}
      </nav>
      <Suspense>
        {shownChannel === undefined || menu === undefined ? null : (
          <ChannelMenu
            channel={shownChannel}
            anchor={menu.anchor}
            deeds={deeds}
            onSection={(channel) => onSection({ channel })}
            onClose={() => setMenu(undefined)}
          />
        )}
        {shownSection === undefined || menu === undefined ? null : (
          <SectionMenu
            section={shownSection}
            anchor={menu.anchor}
            onEdit={() => onSection({ section: shownSection })}
            onClose={() => setMenu(undefined)}
          />
        )}
      </Suspense>
    </>
  )
}

function Hint({ children }: { children: ReactNode }) {
  return <p className="px-2 py-1 text-xs text-ink-faint">{children}</p>
}

/** Up and Down go from row to row, besides the Tab key. */
function stepRow(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || !(event.target instanceof HTMLAnchorElement)) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
  const next = rows[rows.indexOf(event.target) + step]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
