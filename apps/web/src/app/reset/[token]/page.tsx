import type { Metadata } from 'next'
import { AccountFrame } from '@/features/account/account-frame.tsx'
import { InvitedOnly } from '@/features/account/invited-only.tsx'
import { ResetForm } from '@/features/account/reset-form.tsx'
import { texts } from '@/texts/en.ts'
import { resetTexts } from '@/texts/reset.en.ts'
import { readReset } from '../../gateway.ts'

/** The token is a secret: it is never sent on as a referrer. */
export const metadata: Metadata = { title: texts.pageTitle(resetTexts.page), referrer: 'no-referrer' }

/** A new password, by a link that an administrator made. */
export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const reset = await readReset(token)
  if (reset === undefined) {
    return (
      <AccountFrame title={resetTexts.badTitle} text={resetTexts.badText}>
        <InvitedOnly />
      </AccountFrame>
    )
  }
  return (
    <AccountFrame title={resetTexts.title(reset.handle)} text={resetTexts.text}>
      <ResetForm token={token} handle={reset.handle} />
    </AccountFrame>
  )
}
