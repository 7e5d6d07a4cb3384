'use client'

import type { Section } from '@runnel/protocol/preference'
import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'
import { MenuAt } from './menu-at.tsx'
import { moveSection, removeSection } from './sections.ts'

/** What I can do with a section of mine. */
export function SectionMenu({
  section,
  anchor,
  onEdit,
  onClose,
}: {
  section: Section
  anchor: HTMLElement
  onEdit: () => void
  onClose: () => void
}) {
  const sidebarTexts = useTexts('sidebar')
  const texts = useTexts('arrange')
  const client = useClient()
  const sections = client.preferences.getState().sections ?? []
  const at = sections.findIndex((one) => one.section === section.section)
  const move = (step: 1 | -1) =>
    client.setPreferences({ sections: moveSection(sections, section.section, step) })
  return (
    <MenuAt title={sidebarTexts.sectionMenu(section.name)} anchor={anchor} onClose={onClose}>
      <MenuItem icon={<Pencil size={16} aria-hidden />} onSelect={onEdit}>
        {texts.edit}
      </MenuItem>
      <MenuItem icon={<ArrowUp size={16} aria-hidden />} disabled={at <= 0} onSelect={() => move(-1)}>
        {texts.up}
      </MenuItem>
      <MenuItem
        icon={<ArrowDown size={16} aria-hidden />}
        disabled={at === sections.length - 1}
        onSelect={() => move(1)}
      >
        {texts.down}
      </MenuItem>
      <MenuLine />
      <MenuItem
        icon={<Trash2 size={16} aria-hidden />}
        tone="danger"
        onSelect={() => client.setPreferences({ sections: removeSection(sections, section.section) })}
      >
        {texts.remove}
      </MenuItem>
    </MenuAt>
  )
}
