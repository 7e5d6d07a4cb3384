'use client'

import type { Member } from '@runnel/protocol/member'
import type { UserId } from '@runnel/protocol/ids'
import { Ellipsis } from 'lucide-react'
import { memo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { usePresence } from '@/realtime/hooks.ts'
import type { Texts } from '@/texts/catalogue.ts'
import type { Language } from '@/texts/language.ts'
import { shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { Person } from '@/ui/person.tsx'

function muteText(
  mutedUntil: number | undefined,
  membersTexts: Texts<'members'>,
  language: Language,
): string | undefined {
  if (mutedUntil === undefined) return undefined
  if (mutedUntil === 0) return membersTexts.muted
  const now = Date.now()
  return mutedUntil > now ? membersTexts.mutedUntil(shortMoment(mutedUntil, now, language)) : undefined
}

/** One member: who they are, what they are here, whether they are there, all of it in the button's name. Pressing opens their card. */
export const MemberRow = memo(function MemberRow({
  member,
  isMe,
  isStop,
  menu,
  onPerson,
  onFocus,
}: {
  member: Member
  isMe: boolean
  /** Whether the Tab key stops here. */
  isStop: boolean
  /** The menu of what can be done, around the button that opens it. */
  menu:
    | ((trigger: ReactElement<{ className?: string }>, label: string, member: Member) => ReactNode)
    | undefined
  onPerson: (user: UserId, anchor: HTMLElement) => void
  onFocus: () => void
}) {
  const membersTexts = useTexts('members')
  const language = useLanguage()
  const { states } = useTexts('presence')
  const presence = usePresence(member.user)
  const state = presence?.state ?? 'unknown'
  const status = [presence?.emoji, presence?.text].filter(Boolean).join(' ')
  const role = member.channelRole === 'member' ? undefined : membersTexts.roles[member.channelRole]
  const mute = muteText(member.mutedUntil, membersTexts, language)
  const label = membersTexts.actions(member.name)
  return (
    <div className="group flex h-12 items-center rounded-md px-2 hover:bg-hover focus-within:bg-hover">
      <button
        type="button"
        data-member
        tabIndex={isStop ? 0 : -1}
        aria-haspopup="dialog"
        onFocus={onFocus}
        onClick={(event) => onPerson(member.user, event.currentTarget)}
        className="-mx-1 flex h-full min-w-0 flex-1 items-center gap-2.5 rounded-md px-1 text-left focus-visible:-outline-offset-2"
      >
        <Person
          user={member}
          presence={state}
          note={
            <span className="shrink-0 text-xs text-ink-faint">
              {[isMe ? membersTexts.you : undefined, role].filter(Boolean).join(' · ')}
            </span>
          }
        >
          {mute === undefined ? null : <span className="text-warning">{mute} · </span>}@{member.handle} ·{' '}
          {states[state]}
          {status === '' ? null : ` · ${status}`}
        </Person>
      </button>
      {menu?.(
        <IconButton
          label={label}
          icon={<Ellipsis size={16} aria-hidden />}
          tabIndex={isStop ? 0 : -1}
          className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 touch:opacity-100 data-popup-open:opacity-100 group-focus-within:opacity-100"
        />,
        label,
        member,
      )}
    </div>
  )
})
