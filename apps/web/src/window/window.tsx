'use client'

import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { Compass, Menu as MenuIcon } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ConnectionBanner } from '@/features/connection/connection-banner.tsx'
import { TitleBadge } from '@/features/connection/title-badge.tsx'
import { groupChannels, inOrder, neighbour } from '@/features/sidebar/sidebar-groups.ts'
import { Sidebar } from '@/features/sidebar/sidebar.tsx'
import { WorkspaceMenu } from '@/features/workspace/workspace-menu.tsx'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannels } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { buttonClasses } from '@/ui/button.tsx'
import { IconButton } from '@/ui/icon-button.tsx'
import { Statement } from '@/ui/statement.tsx'
import { toast, Toasts } from '@/ui/toast.tsx'
import { useMedia } from '@/ui/use-media.ts'
import { ChannelView } from './channel-view.tsx'
import { Dialogs } from './dialogs.tsx'
import type { OpenDialog } from './dialogs.tsx'
import { channelPath, openPath, viewOf } from './navigation.ts'
import { OwnMenu } from './own-menu.tsx'
import { PathLink } from './path-link.tsx'
import { RightPane } from './right-pane.tsx'
import type { Pane } from './right-pane.tsx'
import { useKeys } from './use-keys.ts'
import { useRevoked } from './use-revoked.ts'

const Browse = lazy(async () => ({ default: (await import('@/features/browse/browse.tsx')).Browse }))
const NotMine = lazy(async () => ({ default: (await import('@/features/channel/not-mine.tsx')).NotMine }))

const unnamed = { kind: 'public', name: '' } as const

/** The channel that was unread when it was opened, until another is opened: it keeps its place in the sidebar. */
function useHeld(open: ChannelId | undefined): ChannelId | undefined {
  const channels = useClient().channels
  const [held, setHeld] = useState<{ open: ChannelId | undefined; wasUnread: boolean }>()
  if (held === undefined || held.open !== open) {
    const unread = open === undefined ? 0 : (channels.getState().get(open)?.unread ?? 0)
    setHeld({ open, wasUnread: unread > 0 })
    return unread > 0 ? open : undefined
  }
  return held.wasUnread ? open : undefined
}

/** The whole window: sidebar, the view that the path names, and a pane. One instance for the page's life, whatever is opened. */
export function Window() {
  const client = useClient()
  const channels = useChannels()
  const path = usePathname()
  const view = useMemo(() => viewOf(path), [path])
  const open = view.name === 'channel' ? view.channel : undefined
  const channel = open === undefined ? undefined : channels.get(open)
  const held = useHeld(open)
  const [pane, setPane] = useState<Pane>()
  const [dialog, setDialog] = useState<OpenDialog>()
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const isNarrow = useMedia('(width < 64rem)')
  const isPhone = useMedia('(width < 40rem)')
  const drawer = useRef<HTMLElement>(null)
  const groups = useMemo(() => groupChannels(channels.values(), open, held), [channels, open, held])
  const listing = useMemo(() => ({ open, link: PathLink, pathOf: channelPath }), [open])
  const { title } = useChannelTitle(channel ?? unnamed)
  const name = channel !== undefined ? title : view.name === 'browse' ? texts.browse.title : texts.product

  const closePane = useCallback(() => setPane(undefined), [])
  useEffect(() => setDrawerOpen(false), [path])
  useEffect(() => {
    if (isDrawerOpen)
      drawer.current?.querySelector<HTMLElement>('[aria-current=page], nav a, button')?.focus()
  }, [isDrawerOpen])
  useEffect(() => {
    if (view.name !== 'channel') client.openChannel(undefined)
  }, [client, view])
  useRevoked(open, name, closePane)

  const onPane = useCallback(
    (wanted: Pane) => setPane((shown) => (shown === wanted ? undefined : wanted)),
    [],
  )
  const onPerson = useCallback(
    (user: UserId) => {
      const members = user === client.me.getState()?.user ? [] : [user]
      if (members.length === 0) return
      client.request('channel:create', { kind: 'direct', members }).then(
        (made) => openPath(channelPath(made.channel)),
        (error: unknown) => toast(errorText(error), 'danger'),
      )
    },
    [client],
  )
  useKeys({
    onSwitch: () => setDialog({ name: 'switch' }),
    onKeys: () => setDialog({ name: 'keys' }),
    onStep: (step, onlyUnread) => {
      const next = neighbour(inOrder(groups), open, step, onlyUnread)
      if (next !== undefined) openPath(channelPath(next))
    },
    onEscape: () => (isDrawerOpen ? setDrawerOpen(false) : setPane(undefined)),
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
  const shownPane = channel === undefined ? undefined : pane

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
          groups={groups}
          listing={listing}
          header={
            <div className="flex h-13 touch:h-14 shrink-0 items-center px-2">
              <WorkspaceMenu
                onInvite={() => setDialog({ name: 'invite' })}
                onBrowse={() => openPath('/browse')}
                onCreate={() => setDialog({ name: 'create' })}
                onDirect={() => setDialog({ name: 'direct' })}
                onKeys={() => setDialog({ name: 'keys' })}
              />
            </div>
          }
          footer={<OwnMenu onStatus={() => setDialog({ name: 'status' })} />}
          onSwitch={() => setDialog({ name: 'switch' })}
          onCreate={() => setDialog({ name: 'create' })}
          onDirect={() => setDialog({ name: 'direct' })}
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
          <ChannelView
            channel={channel}
            pane={shownPane}
            lead={lead}
            onPane={onPane}
            onDialog={setDialog}
            onPerson={onPerson}
          />
        ) : (
          <Suspense>
            <ConnectionBanner />
            {view.name === 'browse' ? (
              <Browse
                lead={lead}
                onOpen={(joined) => openPath(channelPath(joined))}
                onCreate={(suggestedName) => setDialog({ name: 'create', suggestedName })}
              />
            ) : (
              <>
                <div className="p-2 md:hidden">{lead}</div>
                <div className="flex flex-1 items-center justify-center p-6">
                  {open !== undefined ? (
                    <NotMine
                      channel={open}
                      browse={
                        <PathLink href="/browse" className={buttonClasses('primary')}>
                          {texts.channel.notFoundBrowse}
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
        <RightPane
          pane={shownPane}
          channel={channel}
          isOver={isNarrow}
          onClose={closePane}
          onDialog={setDialog}
          onPerson={onPerson}
        />
      )}
      <TitleBadge title={name} />
      <Dialogs dialog={dialog} onClose={() => setDialog(undefined)} />
      <Toasts />
    </div>
  )
}
