'use client'

import type { ChosenState, PresenceState } from '@runnel/protocol/presence'
import type { User } from '@runnel/protocol/user'
import { SmilePlus, X } from 'lucide-react'
import { usePresence } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuChoice, MenuHeading, MenuItem } from '@/ui/menu.tsx'
import { PresenceDot } from '@/ui/presence-dot.tsx'
import { toast } from '@/ui/toast.tsx'
import { choose } from './choose-state.ts'

const looks: readonly [ChosenState | 'automatic', PresenceState][] = [
  ['automatic', 'online'],
  ['online', 'online'],
  ['away', 'away'],
  ['busy', 'busy'],
  ['invisible', 'offline'],
]

/** The choice of my own presence and status, inside a menu. */
export function PresenceChoice({ me, onStatus }: { me: User; onStatus: () => void }) {
  const presenceTexts = useTexts('presence')
  const errorText = useErrorText()
  const client = useClient()
  const presence = usePresence(me.user)
  const hasStatus = presenceTexts.status(presence) !== ''
  const change = (what: Parameters<typeof choose>[2]) => {
    choose(client, me.user, what).catch((error: unknown) => toast(errorText(error), 'danger'))
  }
  return (
    <>
      <MenuHeading>{presenceTexts.choose}</MenuHeading>
      <MenuChoice
        label={presenceTexts.choose}
        value={presence?.chosen ?? 'automatic'}
        choices={looks.map(([value, state]) => ({
          value,
          text: presenceTexts.chosen[value],
          hint: presenceTexts.chosenHints[value],
          icon: <PresenceDot state={state} />,
        }))}
        onChoose={(state) => change({ state })}
      />
      <MenuItem icon={<SmilePlus size={16} aria-hidden />} onSelect={onStatus}>
        {hasStatus ? presenceTexts.editStatus : presenceTexts.setStatus}
      </MenuItem>
      {hasStatus ? (
        <MenuItem icon={<X size={16} aria-hidden />} onSelect={() => change({ status: {} })}>
          {presenceTexts.clearStatus}
        </MenuItem>
      ) : null}
    </>
  )
}
