'use client'

import type { ChannelState, MessageItem } from '@runnel/client/client'
import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId } from '@runnel/protocol/ids'
import type { InstallationRole } from '@runnel/protocol/user'
import { Compass, Menu as MenuIcon } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { offerHelp } from '@/features/composer/help.ts'
import { ConnectionBanner } from '@/features/connection/connection-banner.tsx'
import { TitleBadge } from '@/features/connection/title-badge.tsx'
import { ThreadContext } from '@/features/message/thread-context.ts'
import { useIdle } from '@/features/presence/use-idle.ts'
import { ChannelList } from '@/features/sidebar/channel-list.tsx'
import type { StepThrough } from '@/features/sidebar/channel-list.tsx'
import type { ChannelDeeds } from '@/features/sidebar/channel-menu.tsx'
import { Sidebar } from '@/features/sidebar/sidebar.tsx'
import { WorkspaceMenu } from '@/features/workspace/workspace-menu.tsx'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannel, useChannels } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { buttonClasses } from '@/ui/button.tsx'
import { IconButton } from '@/ui/icon-button.tsx'
import { lazily } from '@/ui/lazily.ts'
import { Statement } from '@/ui/statement.tsx'
import { Toasts } from '@/ui/toast.tsx'
import { useMedia } from '@/ui/use-media.ts'
import { ChannelView } from './channel-view.tsx'
import type { OpenDialog } from './dialogs.tsx'
import { channelPath, closeThread, openPath, openThread, viewOf } from './navigation.ts'
import { OwnMenu } from './own-menu.tsx'
import { PathLink } from './path-link.tsx'
import { Places } from './places.tsx'
import type { Pane } from './right-pane.tsx'
import { useGranted } from './use-granted.ts'
import { useKeys } from './use-keys.ts'
import { usePerson } from './use-person.tsx'
import { useRemovals } from './use-removals.ts'
import { useThreadPlace } from './use-thread-place.ts'

const Activity = lazily(() => import('./activity.tsx').then((module) => module.Activity))
const Notifications = lazily(() => import('./notifications.tsx').then((module) => module.Notifications))
const Dialogs = lazily(() => import('./dialogs.tsx').then((module) => module.Dialogs))
const Unread = lazily(() => import('./unread.tsx').then((module) => module.Unread))
const Threads = lazily(() => import('./threads.tsx').then((module) => module.Threads))
const Administration = lazily(() => import('./administration.tsx').then((module) => module.Administration))
const ChannelAudit = lazily(() => import('./channel-audit.tsx').then((module) => module.ChannelAudit))
const Settings = lazily(() => import('./settings.tsx').then((module) => module.Settings))
const RightPane = lazily(() => import('./right-pane.tsx').then((module) => module.RightPane))
const Browse = lazily(() => import('@/features/browse/browse.tsx').then((module) => module.Browse))
const NotMine = lazily(() => import('@/features/channel/not-mine.tsx').then((module) => module.NotMine))
const Removed = lazily(() => import('@/features/channel/removed.tsx').then((module) => module.Removed))
const WayIn = lazily(() => import('@/features/knock/way-in.tsx').then((module) => module.WayIn))

const unnamed = { kind: 'public', name: '' } as const

/** Where one goes when there is nothing left to see where one was. */
function homeOf(channels: ReadonlyMap<ChannelId, ChannelState>): ChannelState | undefined {
  const mine = [...channels.values()].filter((one) => one.archived !== true && one.kind !== 'direct')
  return mine.find((one) => one.name === 'general') ?? mine[0]
}

function homePath(channels: ReadonlyMap<ChannelId, ChannelState>): string {
  const home = homeOf(channels)
  return home === undefined ? '/browse' : channelPath(home.channel)
}

/** The ways on from a place that is no longer mine. */
function GoOn() {
  const home = homeOf(useChannels())
  return (
    <>
      {home === undefined ? null : (
        <PathLink href={channelPath(home.channel)} className={buttonClasses('secondary')}>
          {texts.channel.goOn(`#${home.name}`)}
        </PathLink>
      )}
      <PathLink href="/browse" className={buttonClasses('quiet')}>
        {texts.workspace.browse}
      </PathLink>
    </>
  )
}

/** Whether links into a channel are offered to me; the server decides again. */
function mayMakeLinks(channel: ChannelState, role: InstallationRole | undefined): boolean {
  const runs =
    channel.role === 'owner' || channel.role === 'moderator' || role === 'owner' || role === 'admin'
  return runs && role !== 'guest' && channel.kind !== 'direct'
}

const wayIn = (channel: ChannelSummary, onChanged: () => void) => (
  <Suspense>
    <WayIn channel={channel} onOpen={(opened) => openPath(channelPath(opened))} onChanged={onChanged} />
  </Suspense>
)

/** The whole window: sidebar, the view that the path names, and a pane. One instance for the page's life, whatever is opened. */
export function Window() {
  const client = useClient()
  const path = usePathname()
  const view = useMemo(() => viewOf(path), [path])
  const open = view.name === 'channel' ? view.channel : undefined
  const channel = useChannel(open)
  const stepThrough = useRef<StepThrough>(null)
  const [pane, setPane] = useState<Pane>()
  const thread = useThreadPlace()
  const [dialog, setDialog] = useState<OpenDialog>()
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [isSettled, setSettled] = useState(false)
  const isNarrow = useMedia('(width < 64rem)')
  const isPhone = useMedia('(width < 40rem)')
  const drawer = useRef<HTMLElement>(null)
  const { title } = useChannelTitle(channel ?? unnamed)
  const name =
    channel !== undefined
      ? title
      : view.name === 'channel' || view.name === 'nowhere'
        ? texts.product
        : texts.places[view.name]

  const closePane = useCallback(() => {
    setPane(undefined)
    if (open !== undefined && thread !== undefined) closeThread(open)
  }, [open, thread])
  const onThread = useCallback(
    (item: MessageItem) => {
      const root = item.thread ?? item.id
      if (open === undefined || root === undefined) return
      setPane(undefined)
      openThread(open, root)
      // It may be open already: then there is only its text to go to.
      document.querySelector<HTMLElement>(`[data-thread="${root}"] textarea`)?.focus()
    },
    [open],
  )
  useEffect(() => offerHelp(() => setDialog({ name: 'keys' })), [])
  useEffect(() => setDrawerOpen(false), [path])
  useEffect(() => {
    if (isDrawerOpen)
      drawer.current?.querySelector<HTMLElement>('[aria-current=page], nav a, button')?.focus()
  }, [isDrawerOpen])
  useEffect(() => {
    if (view.name !== 'channel') client.openChannel(undefined)
  }, [client, view])
  const removals = useRemovals(
    open,
    useCallback(
      (left: ChannelId) => {
        setDialog(undefined)
        if (
          viewOf(window.location.pathname).name === 'channel' &&
          window.location.pathname === channelPath(left)
        )
          openPath(homePath(client.channels.getState()))
      },
      [client],
    ),
  )
  useGranted(open)
  useEffect(() => {
    // What nobody waits for is loaded behind the page.
    const timer = setTimeout(() => setSettled(true), 1_000)
    return () => clearTimeout(timer)
  }, [])
  useIdle()
  const removal = open === undefined || channel !== undefined ? undefined : removals.get(open)
  const isRemoved = removal !== undefined
  useEffect(() => {
    // What was open of the channel is about nothing any more.
    if (!isRemoved) return
    setPane(undefined)
    setDialog((shown) => (shown !== undefined && 'channel' in shown ? undefined : shown))
  }, [isRemoved])

  const onPane = useCallback(
    (wanted: Pane) => {
      if (open !== undefined && thread !== undefined) openPath(channelPath(open))
      setPane((shown) => (shown === wanted ? undefined : wanted))
    },
    [open, thread],
  )
  const shownPane = channel === undefined ? undefined : thread === undefined ? pane : 'thread'
  const deeds = useMemo<ChannelDeeds>(
    () => ({
      onWhy: (about) => setDialog({ name: 'why', channel: about }),
      onDate: (about) => setDialog({ name: 'date', channel: about }),
      onDetails: (about) => {
        openPath(channelPath(about))
        setPane('details')
      },
      onLeave: (about) => setDialog({ name: 'leave', channel: about }),
    }),
    [],
  )
  const person = usePerson({ channel, isSheet: isPhone, onDialog: setDialog })
  useKeys({
    onSwitch: () => setDialog({ name: 'switch' }),
    onKeys: () => setDialog({ name: 'keys' }),
    onStep: (step, onlyUnread) => {
      const next = stepThrough.current?.(step, onlyUnread)
      if (next !== undefined) openPath(channelPath(next))
    },
    onEscape: () => {
      if (isDrawerOpen) setDrawerOpen(false)
      else if (shownPane !== undefined) closePane()
      else if (channel !== undefined) client.markRead(channel.channel, channel.position.id)
    },
  })

  const lead = (
    <IconButton
      label={texts.sidebar.open}
      icon={<MenuIcon size={19} aria-hidden />}
      aria-expanded={isDrawerOpen}
      onClick={() => setDrawerOpen(true)}
      className="md:hidden"
    />
  )

  return (
    <div className="flex h-dvh overflow-hidden pt-[env(safe-area-inset-top)]">
      <a
        href="#conversation"
        className="sr-only z-50 rounded-md bg-raised px-4 py-2 shadow-raised focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {texts.skipToConversation}
      </a>
      <aside
        ref={drawer}
        data-pane
        data-open={isDrawerOpen || undefined}
        tabIndex={-1}
        aria-label={texts.sidebar.label}
        className="z-30 flex w-62 shrink-0 flex-col border-r border-line bg-surface outline-none max-md:invisible max-md:fixed max-md:inset-y-0 max-md:left-0 max-md:w-[min(20rem,86vw)] max-md:-translate-x-full max-md:pt-[env(safe-area-inset-top)] max-md:shadow-raised max-md:transition-[translate,visibility] max-md:duration-150 max-md:data-open:visible max-md:data-open:translate-x-0"
      >
        <Sidebar
          header={
            <div className="flex h-13 touch:h-14 shrink-0 items-center px-2">
              <WorkspaceMenu
                onInvite={() => setDialog({ name: 'invite' })}
                onBrowse={() => openPath('/browse')}
                onCreate={() => setDialog({ name: 'create' })}
                onDirect={() => setDialog({ name: 'direct' })}
                onKeys={() => setDialog({ name: 'keys' })}
                onAdmin={() => openPath('/admin')}
              />
            </div>
          }
          footer={
            <OwnMenu
              onStatus={() => setDialog({ name: 'status' })}
              onSettings={() => openPath('/settings')}
            />
          }
          onSwitch={() => setDialog({ name: 'switch' })}
          places={<Places open={view.name} />}
          list={
            <ChannelList
              open={open}
              link={PathLink}
              pathOf={channelPath}
              stepThrough={stepThrough}
              deeds={deeds}
              onCreate={() => setDialog({ name: 'create' })}
              onDirect={() => setDialog({ name: 'direct' })}
              onSection={(about) => setDialog({ name: 'section', ...about })}
              browse={
                <PathLink
                  href="/browse"
                  aria-current={view.name === 'browse' ? 'page' : undefined}
                  className="mt-px flex h-[30px] touch:h-11 items-center gap-2 rounded-md px-2 text-ink-faint hover:bg-hover hover:text-ink aria-[current=page]:bg-pressed aria-[current=page]:text-ink"
                >
                  <span className="flex w-4 justify-center">
                    <Compass size={15} aria-hidden />
                  </span>
                  {texts.workspace.browse}
                </PathLink>
              }
            />
          }
        />
      </aside>
      {isDrawerOpen ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={texts.sidebar.closeDrawer}
          onClick={() => setDrawerOpen(false)}
          className="fixed inset-0 z-20 bg-backdrop md:hidden"
        />
      ) : null}
      <main
        id="conversation"
        data-pane
        tabIndex={-1}
        aria-label={name}
        inert={isDrawerOpen || (isPhone && shownPane !== undefined)}
        className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-canvas outline-none"
      >
        {channel !== undefined ? (
          <ThreadContext value={channel.ephemeral === true ? undefined : onThread}>
            <ChannelView
              channel={channel}
              pane={shownPane}
              lead={lead}
              onPane={onPane}
              onDialog={setDialog}
              onPerson={person.onPerson}
            />
          </ThreadContext>
        ) : (
          <Suspense>
            <ConnectionBanner />
            {view.name === 'admin' ? (
              <Administration tab={view.tab} lead={lead} />
            ) : view.name === 'audit' ? (
              <ChannelAudit channel={view.channel} lead={lead} />
            ) : view.name === 'activity' ? (
              <Activity lead={lead} />
            ) : view.name === 'unread' ? (
              <Unread lead={lead} onWhy={deeds.onWhy} onPerson={person.onPerson} />
            ) : view.name === 'threads' ? (
              <Threads lead={lead} onPerson={person.onPerson} />
            ) : view.name === 'settings' ? (
              <Settings lead={lead} />
            ) : view.name === 'browse' ? (
              <Browse
                lead={lead}
                wayIn={wayIn}
                onCreate={(suggestedName) => setDialog({ name: 'create', suggestedName })}
              />
            ) : (
              <>
                <div className="p-2 md:hidden">{lead}</div>
                <div className="flex flex-1 items-center justify-center p-6">
                  {removal !== undefined ? (
                    <Removed
                      key={removal.channel}
                      removal={removal}
                      wayIn={wayIn}
                      goOn={<GoOn />}
                    />
                  ) : open !== undefined ? (
                    <NotMine
                      channel={open}
                      wayIn={wayIn}
                      browse={
                        <PathLink href="/browse" className={buttonClasses('primary')}>
                          {texts.workspace.browse}
                        </PathLink>
                      }
                    />
                  ) : (
                    <Statement title={texts.nowhere.title} text={texts.nowhere.text}>
                      <a href="/" className={buttonClasses('primary')}>
                        {texts.nowhere.home}
                      </a>
                    </Statement>
                  )}
                </div>
              </>
            )}
          </Suspense>
        )}
      </main>
      {shownPane === undefined || channel === undefined ? null : (
        <Suspense>
          <RightPane
            pane={shownPane}
            channel={channel}
            thread={thread}
            isOver={isNarrow}
            onClose={closePane}
            onPane={setPane}
            onDialog={setDialog}
            onPerson={person.onPerson}
            onMessage={person.onMessage}
            onMention={person.onMention}
          />
        </Suspense>
      )}
      {person.card}
      <TitleBadge title={name} />
      {dialog === undefined ? null : (
        <Suspense>
          <Dialogs
            dialog={dialog}
            onClose={() => setDialog(undefined)}
            onLinks={
              channel !== undefined && mayMakeLinks(channel, client.me.getState()?.role)
                ? () => {
                    setDialog(undefined)
                    setPane('links')
                  }
                : undefined
            }
          />
        </Suspense>
      )}
      {isSettled ? (
        <Suspense>
          <Notifications />
        </Suspense>
      ) : null}
      <Toasts />
    </div>
  )
}
