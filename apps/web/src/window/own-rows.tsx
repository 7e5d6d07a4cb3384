'use client'

import type { User } from '@runnel/protocol/user'
import { UserCog } from 'lucide-react'
import { SignOutItem } from '@/features/account/sign-out-item.tsx'
import { DensityChoice } from '@/features/density/density-choice.tsx'
import { PresenceChoice } from '@/features/presence/presence-choice.tsx'
import { ThemeChoice } from '@/features/theme/theme-choice.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'

/** The rows of my own menu. */
export function OwnRows({
  me,
  onStatus,
  onSettings,
}: {
  me: User
  onStatus: () => void
  onSettings: () => void
}) {
  const texts = useTexts('shell')
  return (
    <>
      <PresenceChoice me={me} onStatus={onStatus} />
      <MenuLine />
      <ThemeChoice />
      <DensityChoice />
      <MenuLine />
      <MenuItem icon={<UserCog size={16} aria-hidden />} onSelect={onSettings}>
        {texts.places.settings}
      </MenuItem>
      <SignOutItem />
    </>
  )
}
