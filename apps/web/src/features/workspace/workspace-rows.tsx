'use client'

import { mayInInstallation } from '@runnel/rules/permission'
import { Hash, Keyboard, Link2, Plus, Settings2, SquarePen } from 'lucide-react'
import { useMe } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'
import type { WorkspaceActions } from './workspace-menu.tsx'

/** The rows of the workspace's menu. */
export function WorkspaceRows({ onInvite, onBrowse, onCreate, onDirect, onKeys, onAdmin }: WorkspaceActions) {
  const texts = useTexts('shell')
  const frameTexts = useTexts('frame')
  const me = useMe()
  return (
    <>
      <MenuItem icon={<Link2 size={16} aria-hidden />} onSelect={onInvite}>
        {frameTexts.workspace.invite}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Hash size={16} aria-hidden />} onSelect={onBrowse}>
        {frameTexts.workspace.browse}
      </MenuItem>
      <MenuItem icon={<Plus size={16} aria-hidden />} onSelect={onCreate}>
        {frameTexts.workspace.create}
      </MenuItem>
      <MenuItem icon={<SquarePen size={16} aria-hidden />} onSelect={onDirect}>
        {frameTexts.workspace.direct}
      </MenuItem>
      <MenuLine />
      {me !== undefined && mayInInstallation(me.role, 'account:list') ? (
        <MenuItem icon={<Settings2 size={16} aria-hidden />} onSelect={onAdmin}>
          {texts.places.admin}
        </MenuItem>
      ) : null}
      <MenuItem icon={<Keyboard size={16} aria-hidden />} hint={texts.keys('Ctrl /')} onSelect={onKeys}>
        {frameTexts.workspace.keys}
      </MenuItem>
    </>
  )
}
