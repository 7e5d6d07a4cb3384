'use client'

import { Bell } from 'lucide-react'
import { useUser } from '@/realtime/hooks.ts'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import type { Notifier } from './notifier.ts'
import { askPermission, usePermission } from './permission.ts'

const reasonOf = ({ reason }: ReturnType<Notifier['unasked']['getState']>) => reason

/** Asks in words, once somebody wanted to reach me, before the browser asks in its own. Takes no focus and can be left alone. */
export function AskForNotifications({ notifier }: { notifier: Notifier }) {
  const texts = useTexts('notification').ask
  const reason = useStore(notifier.unasked, reasonOf)
  const person = useUser(reason?.by)
  const permission = usePermission()
  if (reason === undefined || person === undefined || permission !== 'default') return null
  const allow = async () => {
    await askPermission()
    notifier.answered(false)
  }
  return (
    // On a phone what was said last, and the ways to what is new, stay in sight.
    <section
      aria-label={texts.label}
      className="fixed inset-x-3 top-39 z-20 flex gap-3 rounded-lg bg-raised p-4 shadow-raised sm:inset-x-auto sm:top-auto sm:right-5 sm:bottom-[calc(env(safe-area-inset-bottom)+6.5rem)] sm:w-96"
    >
      <Bell size={17} aria-hidden className="mt-0.5 shrink-0 text-ink-muted" />
      <div className="min-w-0 flex-1">
        <div role="status">
          <p className="text-sm font-medium">{texts.title(person.name)}</p>
          <p className="mt-1 text-sm text-pretty text-ink-muted">{texts.text}</p>
        </div>
        <div className="mt-3 flex gap-2">
          <Button tone="primary" onClick={() => void allow()}>
            {texts.yes}
          </Button>
          <Button tone="quiet" onClick={() => notifier.answered(true)}>
            {texts.no}
          </Button>
        </div>
      </div>
    </section>
  )
}
