import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { InvitedOnly } from '@/features/account/invited-only.tsx'
import { SignUpForm } from '@/features/account/sign-up-form.tsx'
import { AcceptInvitation } from '@/features/invitation/accept-invitation.tsx'
import { RealtimeProvider } from '@/realtime/realtime-provider.tsx'
import { buttonClasses } from '@/ui/button.tsx'
import { isSignedIn, readInvitation, readStart } from '../../gateway.ts'
import { EntryFrame } from '../../entry-frame.tsx'
import { readTexts } from '../../language.ts'

/** The token is a secret: it is never sent on as a referrer. */
export async function generateMetadata(): Promise<Metadata> {
  const { shell, account } = await readTexts()
  return { title: shell.pageTitle(account.signUp), referrer: 'no-referrer' }
}

/** Sign-up through an invitation link; who has an account already joins the channel that it leads into, or goes home. */
export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const [isIn, invitation, { account, invitation: words }] = await Promise.all([
    isSignedIn(),
    readInvitation(token),
    readTexts(),
  ])
  if (isIn && invitation !== undefined && invitation.channel === undefined) redirect('/')
  if (invitation === undefined) {
    return (
      <EntryFrame title={account.badInvitationTitle} text={account.badInvitationText}>
        {isIn ? (
          <a href="/" className={buttonClasses('primary')}>
            {words.goOn}
          </a>
        ) : (
          <InvitedOnly />
        )}
      </EntryFrame>
    )
  }
  if (isIn && invitation.channel !== undefined) {
    const { name } = invitation.channel
    const start = await readStart()
    return (
      <EntryFrame title={words.acceptTitle(name)} text={words.acceptText(start.session.me.name)}>
        <RealtimeProvider seed={{ start }}>
          <AcceptInvitation token={token} channel={name} />
        </RealtimeProvider>
      </EntryFrame>
    )
  }
  if (invitation.channel !== undefined) {
    return (
      <EntryFrame title={words.acceptTitle(invitation.channel.name)} text={words.acceptSignIn}>
        <a href={`/sign-in?next=/join/${token}`} className={buttonClasses('primary')}>
          {account.signIn}
        </a>
      </EntryFrame>
    )
  }
  return (
    <EntryFrame title={account.signUpTitle(invitation.workspace)} text={account.invitedText}>
      <SignUpForm submit={account.signUp} invite={token} canSignIn />
    </EntryFrame>
  )
}
