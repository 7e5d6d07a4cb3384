'use client'

import type { NoticeItem } from '@runnel/client/timeline'
import type { UserId } from '@runnel/protocol/ids'
import { memo, useMemo, useState } from 'react'
import { useUsers } from '@/realtime/hooks.ts'
import { shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { Moment } from './moment.tsx'
import { hidesNames, noticeLines, peopleIn } from './notice-lines.ts'
import { lineText } from './notice-text.ts'

/** Quiet lines between messages: what happened, folded; a press tells each by itself. */
export const NoticesView = memo(function NoticesView({ items }: { items: readonly NoticeItem[] }) {
  const texts = useTexts('notice')
  const { message } = useTexts('conversation')
  const language = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const entries = useMemo(() => items.map((item) => item.entry), [items])
  const lines = useMemo(() => noticeLines(entries), [entries])
  const users = useUsers(useMemo(() => peopleIn(entries), [entries]))
  const names = useMemo(() => new Map(users.map((user) => [user.user, user.name])), [users])
  const nameOf = (user: UserId) => names.get(user) ?? message.someone
  const writeTime = useIsHydrated() ? (at: number, now: number) => shortMoment(at, now, language) : undefined
  const isFolded = lines.some(hidesNames)
  const first = items[0]
  if (first === undefined) return null
  return (
    <div
      id={`notice-${first.key}`}
      className="group grid grid-cols-[2.25rem_minmax(0,1fr)] gap-x-3 px-4 py-1 text-sm text-ink-muted sm:px-5"
    >
      <Moment
        at={first.at}
        isClock
        className="pt-px text-end text-[0.6875rem] leading-[1.125rem] whitespace-nowrap text-ink-faint tabular-nums opacity-0 group-hover:opacity-100"
      />
      <div className="min-w-0 max-w-[75ch] [overflow-wrap:anywhere]">
        {isOpen ? (
          items.map((item) => (
            <p key={item.key} dir="auto">
              {noticeLines([item.entry]).map((line) => lineText(line, nameOf, texts, writeTime))}
            </p>
          ))
        ) : (
          <span>{lines.map((line) => lineText(line, nameOf, texts, writeTime)).join(' · ')}</span>
        )}{' '}
        {isFolded ? (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="relative rounded-sm text-xs text-ink-faint underline touch:after:absolute touch:after:-inset-x-2 touch:after:-inset-y-3.5 decoration-line-strong/60 underline-offset-2 hover:text-ink"
          >
            {isOpen ? texts.hide : texts.show}
          </button>
        ) : null}
      </div>
    </div>
  )
})
