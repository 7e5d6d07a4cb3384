'use client'

import { channelPath, openPath } from '@/realtime/paths.ts'
import type { MessageItem } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import type { InstallationRole } from '@runnel/protocol/user'
import { Menu as MenuIcon } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { offerHelp } from '@/features/composer/help.ts'
import { TitleBadge } from '@/features/connection/title-badge.tsx'
import { ThreadContext } from '@/features/message/thread-context.ts'
import type { StepThrough } from '@/features/sidebar/channel-list.tsx'
import type { ChannelDeeds } from '@/features/sidebar/channel-menu.tsx'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannelFacts } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { behind, lazily, partBehind, shownWith } from '@/ui/lazily.ts'
import { useMedia } from '@/ui/use-media.ts'
import { ChannelView } from './channel-view.tsx'
import type { OpenDialog } from './dialogs.tsx'
import { homePath } from './home.ts'
import { closeThread, isThreadOpen, openThread, viewOf } from './navigation.ts'
import type { Pane } from './right-pane.tsx'
import { noteRecent } from './recent-places.ts'
import { useGranted } from './use-granted.ts'
import { usePerson } from './use-person.tsx'
import { useRemovals } from './use-removals.ts'
import { usePaneReturn, useThreadPlace } from './use-thread-place.ts'

const Notifications = lazily(() => import('./notifications.tsx').then((module) => module.Notifications))
const Dialogs = lazily(() => import('./dialogs.tsx').then((module) => module.Dialogs))
const Toasts = behind(() => import('@/ui/toasts.tsx').then((module) => module.Toasts))
const ByFinger = behind(() => import('./by-finger.tsx').then((module) => module.ByFinger))
const Keys = behind(() => import('./window-keys.ts').then((module) => module.Keys))
const Idle = behind(() => import('@/features/presence/idle-watch.ts').then((module) => module.Idle))
const FollowLanguage = behind(() =>
  import('@/features/language/follow-language.tsx').then((module) => module.FollowLanguage),
)
const Elsewhere = lazily(() => import('./elsewhere.tsx').then((module) => module.Elsewhere))
const SidePanel = shownWith(partBehind(() => import('./side-panel.tsx').then((module) => module.SidePanel)))
const RightPane = lazily(() => import('./right-pane.tsx').then((module) => module.RightPane))

const unnamed = { kind: 'public', name: '' } as const

/** Whether links into a channel are offered to me; the server decides again. */
function mayMakeLinks(channel: ChannelFacts, role: InstallationRole | undefined): boolean {
  const runs =
    channel.role === 'owner' || channel.role === 'moderator' || role === 'owner' || role === 'admin'
  return runs && role !== 'guest' && channel.kind !== 'direct'
}

/** The whole window: sidebar, the view that the path names, and a pane. One instance for the page's life, whatever is opened. */
export function Window() {
  const texts = useTexts('shell')
  const client = useClient()
  const path = usePathname()
  const view = useMemo(() => viewOf(path), [path])
  const open = view.name === 'channel' ? view.channel : undefined
  const channel = useChannelFacts(open)
  const stepThrough = useRef<StepThrough>(null)
  const [pane, setPane] = useState<Pane>()
  const thread = useThreadPlace()
  const noteOpener = usePaneReturn(pane !== undefined || thread !== undefined)
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
    if (open !== undefined && isThreadOpen()) closeThread(open, thread !== undefined)
  }, [open, thread])
  const onThread = useCallback(
    (item: MessageItem) => {
      const root = item.thread ?? item.id
      if (open === undefined || root === undefined) return
      setPane(undefined)
      noteOpener()
      openThread(open, root)
      // It may be open already: then there is only its text to go to.
      document.querySelector<HTMLElement>(`[data-thread="${root}"] textarea`)?.focus()
    },
    [open, noteOpener],
  )
  useEffect(() => offerHelp(() => setDialog({ name: 'keys' })), [])
  // Wherever one goes or whatever one asks for from the drawer, it would be in the way.
  useEffect(() => setDrawerOpen(false), [path, dialog])
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
    if (open !== undefined) noteRecent(open)
  }, [open])
  useEffect(() => {
    // What nobody waits for is loaded behind the page.
    const timer = setTimeout(() => setSettled(true), 1_000)
    return () => clearTimeout(timer)
  }, [])
  const removal = open === undefined || channel !== undefined ? undefined : removals.get(open)
  const isRemoved = removal !== undefined
  useEffect(() => {
    // What was open of the channel is about nothing any more.
    if (!isRemoved) return
    setPane(undefined)
    setDialog((shown) => (shown !== undefined && 'channel' in shown ? undefined : shown))
  }, [isRemoved])

  useEffect(() => {
    // What is typed right after Ctrl+K must not end up in a message because the script was still on its way.
    if (isSettled)
      void Promise.all([import('./dialogs.tsx'), import('./quick-switcher.tsx')]).catch(() => undefined)
  }, [isSettled])
  const closeDialog = useCallback(() => setDialog(undefined), [])
  const onPane = useCallback(
    (wanted: Pane) => {
      noteOpener()
      if (open !== undefined && thread !== undefined) openPath(channelPath(open))
      setPane((shown) => (shown === wanted ? undefined : wanted))
    },
    [open, thread, noteOpener],
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
  const markChannelRead = () => {
    const now = open === undefined ? undefined : client.channels.getState().get(open)
    if (now !== undefined) client.markAllRead(now.channel)
  }
  const person = usePerson({ channel, isSheet: isPhone, onDialog: setDialog })

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
    <div
      data-deaf
      className="flex h-[calc(100dvh-var(--keyboard,0px))] overflow-hidden pt-[env(safe-area-inset-top)]"
    >
      <a
        href="#conversation"
        className="sr-only z-50 rounded-md bg-raised px-4 py-2 shadow-raised focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {texts.skipToConversation}
      </a>
      <aside
        ref={drawer}
        data-pane
        data-asleep
        data-open={isDrawerOpen || undefined}
        tabIndex={-1}
        aria-label={texts.sidebar.label}
        className="z-30 flex w-62 shrink-0 flex-col border-r border-line bg-surface outline-none max-md:invisible max-md:fixed max-md:inset-y-0 max-md:left-0 max-md:w-[min(20rem,86vw)] max-md:-translate-x-full max-md:pt-[env(safe-area-inset-top)] max-md:shadow-raised max-md:transition-[translate,visibility] max-md:duration-150 max-md:data-open:visible max-md:data-open:translate-x-0"
      >
        <SidePanel
          view={view.name}
          open={open}
          stepThrough={stepThrough}
          deeds={deeds}
          onDialog={setDialog}
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
        data-asleep
        tabIndex={-1}
        aria-label={name}
        inert={isDrawerOpen || (isPhone && shownPane !== undefined)}
        className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-canvas outline-none"
      >
        {channel !== undefined ? (
          <ThreadContext value={channel.ephemeral === true ? undefined : onThread}>
            <ChannelView
              channel={channel}
              pane={shownPane === 'thread' ? undefined : shownPane}
              lead={lead}
              onPane={onPane}
              onDialog={setDialog}
              onPerson={person.onPerson}
            />
          </ThreadContext>
        ) : (
          <Elsewhere
            view={view}
            open={open}
            removal={removal}
            lead={lead}
            onWhy={deeds.onWhy}
            onPerson={person.onPerson}
            onDialog={setDialog}
          />
        )}
      </main>
      {shownPane === undefined || channel === undefined ? null : (
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
      )}
      {person.card}
      <TitleBadge title={name} />
      {dialog === undefined ? null : (
        <Dialogs
          dialog={dialog}
          channel={open}
          onDialog={setDialog}
          onClose={closeDialog}
          onLinks={
            channel !== undefined && mayMakeLinks(channel, client.me.getState()?.role)
              ? () => {
                  setDialog(undefined)
                  setPane('links')
                }
              : undefined
          }
        />
      )}
      {isSettled ? <Notifications /> : null}
      <Keys
        onSwitch={() => setDialog({ name: 'switch' })}
        onKeys={() => setDialog({ name: 'keys' })}
        onStep={(step, onlyUnread) => {
          const next = stepThrough.current?.(step, onlyUnread)
          if (next !== undefined) openPath(channelPath(next))
        }}
        onEscape={() => {
          if (isDrawerOpen) setDrawerOpen(false)
          else if (shownPane !== undefined || isThreadOpen()) closePane()
          else markChannelRead()
        }}
      />
      <ByFinger
        drawer={drawer}
        isDrawerOpen={isDrawerOpen}
        onDrawer={setDrawerOpen}
        isPaneOver={isNarrow && shownPane !== undefined && shownPane !== 'thread'}
        onClosePane={closePane}
        place={path}
      />
      <Idle />
      <FollowLanguage />
      <Toasts />
    </div>
  )
}
