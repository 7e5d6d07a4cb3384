import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountFrame } from '@/features/account/account-frame.tsx'
import { InvitedOnly } from '@/features/account/invited-only.tsx'
import { SignUpForm } from '@/features/account/sign-up-form.tsx'
import { texts } from '@/texts/en.ts'
import { isSignedIn, readInvitation } from '../../gateway.ts'

/** The token is a secret: it is never sent on as a referrer. */
export const metadata: Metadata = { title: texts.pageTitle(texts.account.signUp), referrer: 'no-referrer' }

/** Sign-up through an invitation link; who is in already goes home. */
export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  if (await isSignedIn()) redirect('/')
  const invitation = await readInvitation(token)
  if (invitation === undefined) {
    return (
      <AccountFrame title={texts.account.badInvitationTitle} text={texts.account.badInvitationText}>
        <InvitedOnly />
      </AccountFrame>
    )
  }
  return (
    <AccountFrame title={texts.account.signUpTitle(invitation.workspace)} text={texts.account.invitedText}>
      <SignUpForm submit={texts.account.signUp} invite={token} canSignIn />
    </AccountFrame>
  )
}
