'use client'

import { useTexts } from '@/texts/use-texts.ts'
import { buttonClasses } from '@/ui/button.tsx'

/** The way on for someone who has an account and no invitation. */
export function InvitedOnly() {
  const accountTexts = useTexts('account')
  return (
    <p className="flex items-center gap-3 text-sm text-ink-muted">
      {accountTexts.haveAccount}
      <a href="/sign-in" className={buttonClasses('secondary')}>
        {accountTexts.signIn}
      </a>
    </p>
  )
}
