'use client'

import { channelPath, openPath } from '@/realtime/paths.ts'
import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId } from '@runnel/protocol/ids'
import type { ReactNode } from 'react'
import { ConnectionBanner } from '@/features/connection/connection-banner.tsx'
import type { Removal } from '@/features/channel/removed.tsx'
import type { OnPerson } from '@/features/message/person-context.ts'
import type { ChannelDeeds } from '@/features/sidebar/channel-menu.tsx'
import { useChannels } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { buttonClasses } from '@/ui/button.tsx'
import { lazily } from '@/ui/lazily.ts'
import { Statement } from '@/ui/statement.tsx'
import { Awake, awake } from './awake.tsx'
import type { OpenDialog } from './dialogs.tsx'
import { homeOf } from './home.ts'
import type { View } from './navigation.ts'
import { PathLink } from './path-link.tsx'

const Activity = lazily(() => import('./activity.tsx').then((module) => awake(module.Activity)))
const Unread = lazily(() => import('./unread.tsx').then((module) => awake(module.Unread)))
const Threads = lazily(() => import('./threads.tsx').then((module) => awake(module.Threads)))
const Administration = lazily(() =>
  import('./administration.tsx').then((module) => awake(module.Administration)),
)
const ChannelAudit = lazily(() => import('./channel-audit.tsx').then((module) => awake(module.ChannelAudit)))
const Settings = lazily(() => import('./settings.tsx').then((module) => awake(module.Settings)))
const Browse = lazily(() => import('@/features/browse/browse.tsx').then((module) => awake(module.Browse)))
const NotMine = lazily(() =>
  import('@/features/channel/not-mine.tsx').then((module) => awake(module.NotMine)),
)
const Removed = lazily(() => import('@/features/channel/removed.tsx').then((module) => awake(module.Removed)))
const WayIn = lazily(() => import('@/features/knock/way-in.tsx').then((module) => module.WayIn))

/** The ways on from a place that is no longer mine. */
function GoOn() {
  const texts = useTexts('shell')
  const frameTexts = useTexts('frame')
  const home = homeOf(useChannels())
  return (
    <>
      {home === undefined ? null : (
        <PathLink href={channelPath(home.channel)} className={buttonClasses('secondary')}>
          {texts.channel.goOn(`#${home.name}`)}
        </PathLink>
      )}
      <PathLink href="/browse" className={buttonClasses('quiet')}>
        {frameTexts.workspace.browse}
      </PathLink>
    </>
  )
}

const wayIn = (channel: ChannelSummary, onChanged: () => void) => (
  <WayIn channel={channel} onOpen={(opened) => openPath(channelPath(opened))} onChanged={onChanged} />
)

/** What stands in the middle where no channel of mine is open: a view of its own, or why there is nothing. */
export function Elsewhere({
  view,
  open,
  removal,
  lead,
  onWhy,
  onPerson,
  onDialog,
}: {
  view: View
  /** The channel that the address names; it is not mine. */
  open: ChannelId | undefined
  removal: Removal | undefined
  lead: ReactNode
  onWhy: ChannelDeeds['onWhy']
  onPerson: OnPerson
  onDialog: (dialog: OpenDialog) => void
}) {
  const frameTexts = useTexts('frame')
  return (
    <>
      <ConnectionBanner />
      {view.name === 'admin' ? (
        <Administration tab={view.tab} lead={lead} />
      ) : view.name === 'audit' ? (
        <ChannelAudit channel={view.channel} lead={lead} />
      ) : view.name === 'activity' ? (
        <Activity lead={lead} />
      ) : view.name === 'unread' ? (
        <Unread lead={lead} onWhy={onWhy} onPerson={onPerson} />
      ) : view.name === 'threads' ? (
        <Threads lead={lead} onPerson={onPerson} />
      ) : view.name === 'settings' ? (
        <Settings lead={lead} />
      ) : view.name === 'browse' ? (
        <Browse
          lead={lead}
          wayIn={wayIn}
          onCreate={(suggestedName) => onDialog({ name: 'create', suggestedName })}
        />
      ) : (
        <>
          <div className="p-2 md:hidden">{lead}</div>
          <div className="flex flex-1 items-center justify-center p-6">
            {removal !== undefined ? (
              <Removed key={removal.channel} removal={removal} wayIn={wayIn} goOn={<GoOn />} />
            ) : open !== undefined ? (
              <NotMine
                channel={open}
                wayIn={wayIn}
                browse={
                  <PathLink href="/browse" className={buttonClasses('primary')}>
                    {frameTexts.workspace.browse}
                  </PathLink>
                }
              />
            ) : (
              <Statement title={frameTexts.nowhere.title} text={frameTexts.nowhere.text}>
                <a href="/" className={buttonClasses('primary')}>
                  {frameTexts.nowhere.home}
                </a>
                <Awake />
              </Statement>
            )}
          </div>
        </>
      )}
    </>
  )
}
