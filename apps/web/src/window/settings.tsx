'use client'

import type { ReactNode } from 'react'
import { RenameForm } from '@/features/account/rename-form.tsx'
import { LanguageSetting } from '@/features/language/language-setting.tsx'
import { NotificationSettings } from '@/features/notification/notification-settings.tsx'
import { SessionList } from '@/features/sessions/session-list.tsx'
import { useMe } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Place } from './place.tsx'

function Section({
  id,
  title,
  text,
  children,
}: {
  id?: string
  title: string
  text: string
  children?: ReactNode
}) {
  return (
    <section id={id} className="border-b border-line py-6 first:pt-0 last:border-0">
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="mt-1 mb-4 text-sm text-pretty text-ink-muted">{text}</p>
      {children}
    </section>
  )
}

/** How I am called, what I am told about, and where I am signed in. */
export function Settings({ lead }: { lead: ReactNode }) {
  const settingsTexts = useTexts('settings')
  const notificationTexts = useTexts('notification')
  const me = useMe()
  return (
    <Place title={settingsTexts.title} lead={lead} width="max-w-xl">
      <Section title={settingsTexts.nameTitle} text={settingsTexts.nameText}>
        {me === undefined ? null : <RenameForm me={me} />}
      </Section>
      <Section title={settingsTexts.languageTitle} text={settingsTexts.languageText}>
        <LanguageSetting />
      </Section>
      <Section
        id="notifications"
        title={notificationTexts.settings.title}
        text={notificationTexts.settings.text}
      >
        <NotificationSettings />
      </Section>
      <Section title={settingsTexts.sessionsTitle} text={settingsTexts.sessionsText}>
        <SessionList />
      </Section>
      <Section title={settingsTexts.passwordTitle} text={settingsTexts.passwordText} />
    </Place>
  )
}
