'use client'

import { ChevronDown } from 'lucide-react'
import { useWorkspace } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { lazily } from '@/ui/lazily.ts'
import { Mark } from '@/ui/mark.tsx'
import { MenuButton } from '@/ui/menu-button.tsx'

const loadRows = () => import('./workspace-rows.tsx')
const WorkspaceRows = lazily(() => loadRows().then((module) => module.WorkspaceRows))

export interface WorkspaceActions {
  onInvite: () => void
  onBrowse: () => void
  onCreate: () => void
  onDirect: () => void
  onKeys: () => void
  onAdmin: () => void
}

/** The workspace's name, and what can be done in it. */
export function WorkspaceMenu(actions: WorkspaceActions) {
  const texts = useTexts('shell')
  const frameTexts = useTexts('frame')
  const name = useWorkspace()?.name ?? texts.product
  return (
    <MenuButton
      load={loadRows}
      label={frameTexts.workspace.menu(name)}
      trigger={
        <button
          type="button"
          aria-label={frameTexts.workspace.menu(name)}
          className="flex h-9 touch:h-11 min-w-0 flex-1 items-center gap-2 rounded-md px-2 text-left transition-colors duration-100 hover:bg-hover data-popup-open:bg-hover"
        >
          <Mark size={18} className="shrink-0 text-accent" />
          <span className="truncate text-base font-semibold tracking-[-0.006em]">{name}</span>
          <ChevronDown size={14} aria-hidden className="shrink-0 text-ink-faint" />
        </button>
      }
    >
      <WorkspaceRows {...actions} />
    </MenuButton>
  )
}
