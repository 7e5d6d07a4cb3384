'use client'

import { channelPath, openPath } from '@/realtime/paths.ts'
import type { ChannelId } from '@runnel/protocol/ids'
import { Compass } from 'lucide-react'
import { memo } from 'react'
import type { Ref } from 'react'
import { ChannelList } from '@/features/sidebar/channel-list.tsx'
import type { StepThrough } from '@/features/sidebar/channel-list.tsx'
import type { ChannelDeeds } from '@/features/sidebar/channel-menu.tsx'
import { Sidebar } from '@/features/sidebar/sidebar.tsx'
import { WorkspaceMenu } from '@/features/workspace/workspace-menu.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { Awake } from './awake.tsx'
import type { OpenDialog } from './dialogs.tsx'
import type { View } from './navigation.ts'
import { OwnMenu } from './own-menu.tsx'
import { PathLink } from './path-link.tsx'
import { Places } from './places.tsx'

/** What the left of the window holds. Its script comes behind the page's own; what the server rendered stands until then. */
export const SidePanel = memo(function SidePanel({
  view,
  open,
  stepThrough,
  deeds,
  onDialog,
}: {
  view: View['name']
  open: ChannelId | undefined
  stepThrough: Ref<StepThrough>
  deeds: ChannelDeeds
  onDialog: (dialog: OpenDialog) => void
}) {
  const frameTexts = useTexts('frame')
  return (
    <Sidebar
      header={
        <div className="flex h-13 touch:h-14 shrink-0 items-center px-2">
          <WorkspaceMenu
            onInvite={() => onDialog({ name: 'invite' })}
            onBrowse={() => openPath('/browse')}
            onCreate={() => onDialog({ name: 'create' })}
            onDirect={() => onDialog({ name: 'direct' })}
            onKeys={() => onDialog({ name: 'keys' })}
            onAdmin={() => openPath('/admin')}
          />
        </div>
      }
      footer={
        <>
          <OwnMenu onStatus={() => onDialog({ name: 'status' })} onSettings={() => openPath('/settings')} />
          <Awake />
        </>
      }
      onSwitch={() => onDialog({ name: 'switch' })}
      places={<Places open={view} />}
      list={
        <ChannelList
          open={open}
          link={PathLink}
          pathOf={channelPath}
          stepThrough={stepThrough}
          deeds={deeds}
          onCreate={() => onDialog({ name: 'create' })}
          onDirect={() => onDialog({ name: 'direct' })}
          onSection={(about) => onDialog({ name: 'section', ...about })}
          browse={
            <PathLink
              href="/browse"
              aria-current={view === 'browse' ? 'page' : undefined}
              className="mt-px flex h-[30px] touch:h-11 items-center gap-2 rounded-md px-2 text-ink-faint hover:bg-hover hover:text-ink aria-[current=page]:bg-pressed aria-[current=page]:text-ink"
            >
              <span className="flex w-4 justify-center">
                <Compass size={15} aria-hidden />
              </span>
              {frameTexts.workspace.browse}
            </PathLink>
          }
        />
      }
    />
  )
})
