import type { ReactNode } from 'react'
import { AccountFrame } from '@/features/account/account-frame.tsx'
import { LanguageButtons } from '@/features/language/language-buttons.tsx'

/** The frame of every page before coming in, with the choice of the language. */
export function EntryFrame(page: { title: string; text?: string; children: ReactNode }) {
  return <AccountFrame {...page} footer={<LanguageButtons />} />
}
