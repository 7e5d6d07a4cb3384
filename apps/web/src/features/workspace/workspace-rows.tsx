'use client'

import { Hash, Keyboard, Link2, Plus, SquarePen } from 'lucide-react'
import { texts } from '@/texts/en.ts'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'
import type { WorkspaceActions } from './workspace-menu.tsx'

/** The rows of the workspace's menu. */
export function WorkspaceRows({ onInvite, onBrowse, onCreate, onDirect, onKeys }: WorkspaceActions) {
  return (
    <>
      <MenuItem icon={<Link2 size={16} aria-hidden />} onSelect={onInvite}>
        {texts.workspace.invite}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Hash size={16} aria-hidden />} onSelect={onBrowse}>
        {texts.workspace.browse}
      </MenuItem>
      <MenuItem icon={<Plus size={16} aria-hidden />} onSelect={onCreate}>
        {texts.workspace.create}
      </MenuItem>
      <MenuItem icon={<SquarePen size={16} aria-hidden />} onSelect={onDirect}>
        {texts.workspace.direct}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Keyboard size={16} aria-hidden />} hint="Ctrl /" onSelect={onKeys}>
        {texts.workspace.keys}
      </MenuItem>
    </>
  )
}
