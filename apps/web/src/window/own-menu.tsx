'use client'

import { ChevronsUpDown } from 'lucide-react'
import { useMe, usePresence } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { lazily } from '@/ui/lazily.ts'
import { MenuButton } from '@/ui/menu-button.tsx'
import { Person } from '@/ui/person.tsx'

const loadRows = () => import('./own-rows.tsx')
const OwnRows = lazily(() => loadRows().then((module) => module.OwnRows))

/** Myself at the foot of the sidebar, with my presence, status, theme and the way out. */
export function OwnMenu({ onStatus, onSettings }: { onStatus: () => void; onSettings: () => void }) {
  const presenceTexts = useTexts('presence')
  const accountTexts = useTexts('account')
  const me = useMe()
  const presence = usePresence(me?.user)
  if (me === undefined) return null
  const state = presence?.state ?? 'unknown'
  const status = presenceTexts.status(presence)
  return (
    <div className="border-t border-line p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      <MenuButton
        load={loadRows}
        side="top"
        label={accountTexts.menu}
        trigger={
          <button
            type="button"
            className="flex h-11 w-full items-center gap-2.5 rounded-md px-2 text-left transition-colors duration-100 hover:bg-hover data-popup-open:bg-hover"
          >
            <Person user={me} presence={state}>
              {presenceTexts.mine(presence)}
              {status === '' ? null : ` · ${status}`}
              <span className="sr-only">, {accountTexts.menu}</span>
            </Person>
            <ChevronsUpDown size={14} aria-hidden className="text-ink-faint" />
          </button>
        }
      >
        <OwnRows me={me} onStatus={onStatus} onSettings={onSettings} />
      </MenuButton>
    </div>
  )
}
