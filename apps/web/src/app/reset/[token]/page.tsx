import type { Metadata } from 'next'
import { InvitedOnly } from '@/features/account/invited-only.tsx'
import { ResetForm } from '@/features/account/reset-form.tsx'
import { readReset } from '../../gateway.ts'
import { EntryFrame } from '../../entry-frame.tsx'
import { readTexts } from '../../language.ts'

/** The token is a secret: it is never sent on as a referrer. */
export async function generateMetadata(): Promise<Metadata> {
  const { shell, reset } = await readTexts()
  return { title: shell.pageTitle(reset.page), referrer: 'no-referrer' }
}

/** A new password, by a link that an administrator made. */
export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const [reset, { reset: words }] = await Promise.all([readReset(token), readTexts()])
  if (reset === undefined) {
    return (
      <EntryFrame title={words.badTitle} text={words.badText}>
        <InvitedOnly />
      </EntryFrame>
    )
  }
  return (
    <EntryFrame title={words.title(reset.handle)} text={words.text}>
      <ResetForm token={token} handle={reset.handle} />
    </EntryFrame>
  )
}
