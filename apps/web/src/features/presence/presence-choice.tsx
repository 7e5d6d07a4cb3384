'use client'

import type { ChosenState } from '@runnel/protocol/presence'
import type { User } from '@runnel/protocol/user'
import { SmilePlus, X } from 'lucide-react'
import { usePresence } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { MenuChoice, MenuHeading, MenuItem } from '@/ui/menu.tsx'
import { PresenceDot } from '@/ui/presence-dot.tsx'
import { toast } from '@/ui/toast.tsx'

const states: readonly ChosenState[] = ['online', 'away', 'busy']
const choices = states.map((state) => ({
  value: state,
  text: texts.presence.chosen[state],
  icon: <PresenceDot state={state} />,
}))

/** The choice of my own presence and status, inside a menu. */
export function PresenceChoice({ me, onStatus }: { me: User; onStatus: () => void }) {
  const client = useClient()
  const presence = usePresence(me.user)
  const chosen = states.find((state) => state === presence?.state) ?? 'online'
  const status = {
    ...(presence?.text === undefined ? {} : { text: presence.text }),
    ...(presence?.emoji === undefined ? {} : { emoji: presence.emoji }),
  }
  const hasStatus = (presence?.text ?? '') !== '' || (presence?.emoji ?? '') !== ''
  const set = (state: ChosenState, kept: typeof status) => {
    client.setPresence(state, kept).catch((error: unknown) => toast(errorText(error), 'danger'))
  }
  return (
    <>
      <MenuHeading>{texts.presence.choose}</MenuHeading>
      <MenuChoice
        label={texts.presence.choose}
        value={chosen}
        choices={choices}
        onChoose={(state) => set(state, status)}
      />
      {hasStatus ? (
        <MenuItem icon={<X size={16} aria-hidden />} onSelect={() => set(chosen, {})}>
          {texts.presence.clearStatus}
        </MenuItem>
      ) : (
        <MenuItem icon={<SmilePlus size={16} aria-hidden />} onSelect={onStatus}>
          {texts.presence.setStatus}
        </MenuItem>
      )}
    </>
  )
}
