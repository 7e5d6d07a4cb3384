import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountFrame } from '@/features/account/account-frame.tsx'
import { InvitedOnly } from '@/features/account/invited-only.tsx'
import { SignUpForm } from '@/features/account/sign-up-form.tsx'
import { AcceptInvitation } from '@/features/invitation/accept-invitation.tsx'
import { RealtimeProvider } from '@/realtime/realtime-provider.tsx'
import { accountTexts } from '@/texts/account.en.ts'
import { texts } from '@/texts/en.ts'
import { invitationTexts } from '@/texts/invitation.en.ts'
import { buttonClasses } from '@/ui/button.tsx'
import { isSignedIn, readInvitation, readStart } from '../../gateway.ts'

/** The token is a secret: it is never sent on as a referrer. */
export const metadata: Metadata = { title: texts.pageTitle(accountTexts.signUp), referrer: 'no-referrer' }

/** Sign-up through an invitation link; who has an account already joins the channel that it leads into, or goes home. */
export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const [isIn, invitation] = await Promise.all([isSignedIn(), readInvitation(token)])
  if (isIn && invitation !== undefined && invitation.channel === undefined) redirect('/')
  if (invitation === undefined) {
    return (
      <AccountFrame title={accountTexts.badInvitationTitle} text={accountTexts.badInvitationText}>
        {isIn ? (
          <a href="/" className={buttonClasses('primary')}>
            {invitationTexts.goOn}
          </a>
        ) : (
          <InvitedOnly />
        )}
      </AccountFrame>
    )
  }
  if (isIn && invitation.channel !== undefined) {
    const { name } = invitation.channel
    const start = await readStart()
    return (
      <AccountFrame
        title={invitationTexts.acceptTitle(name)}
        text={invitationTexts.acceptText(start.session.me.name)}
      >
        <RealtimeProvider seed={{ start }}>
          <AcceptInvitation token={token} channel={name} />
        </RealtimeProvider>
      </AccountFrame>
    )
  }
  if (invitation.channel !== undefined) {
    return (
      <AccountFrame
        title={invitationTexts.acceptTitle(invitation.channel.name)}
        text={invitationTexts.acceptSignIn}
      >
        <a href={`/sign-in?next=/join/${token}`} className={buttonClasses('primary')}>
          {accountTexts.signIn}
        </a>
      </AccountFrame>
    )
  }
  return (
    <AccountFrame title={accountTexts.signUpTitle(invitation.workspace)} text={accountTexts.invitedText}>
      <SignUpForm submit={accountTexts.signUp} invite={token} canSignIn />
    </AccountFrame>
  )
}
