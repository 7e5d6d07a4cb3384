import { texts } from '@/texts/en.ts'
import { buttonClasses } from '@/ui/button.tsx'

/** The way on for someone who has an account and no invitation. */
export function InvitedOnly() {
  return (
    <p className="flex items-center gap-3 text-sm text-ink-muted">
      {texts.account.haveAccount}
      <a href="/sign-in" className={buttonClasses('secondary')}>
        {texts.account.signIn}
      </a>
    </p>
  )
}
