'use client'

import type { User } from '@runnel/protocol/user'
import { SignOutItem } from '@/features/account/sign-out-item.tsx'
import { PresenceChoice } from '@/features/presence/presence-choice.tsx'
import { ThemeChoice } from '@/features/theme/theme-choice.tsx'
import { MenuLine } from '@/ui/menu.tsx'

/** The rows of my own menu. */
export function OwnRows({ me, onStatus }: { me: User; onStatus: () => void }) {
  return (
    <>
      <PresenceChoice me={me} onStatus={onStatus} />
      <MenuLine />
      <ThemeChoice />
      <MenuLine />
      <SignOutItem />
    </>
  )
}
