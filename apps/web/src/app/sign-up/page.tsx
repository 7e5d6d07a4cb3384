import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountFrame } from '@/features/account/account-frame.tsx'
import { InvitedOnly } from '@/features/account/invited-only.tsx'
import { SignUpForm } from '@/features/account/sign-up-form.tsx'
import { texts } from '@/texts/en.ts'
import { isSignedIn, readWorkspace } from '../gateway.ts'

export const metadata: Metadata = { title: texts.pageTitle(texts.account.signUp) }

/** Makes an account: the owner's for the first visitor, anyone's where sign-up is open. */
export default async function SignUpPage() {
  const { name, signUp } = await readWorkspace()
  if (await isSignedIn()) redirect('/')
  if (signUp === 'invited') {
    return (
      <AccountFrame title={texts.account.invitedOnlyTitle} text={texts.account.invitedOnlyText(name)}>
        <InvitedOnly />
      </AccountFrame>
    )
  }
  const isFirst = signUp === 'first'
  return (
    <AccountFrame
      title={isFirst ? texts.account.firstTitle(name) : texts.account.signUpTitle(name)}
      text={isFirst ? texts.account.firstText : texts.account.signUpText}
    >
      <SignUpForm submit={isFirst ? texts.account.firstSubmit : texts.account.signUp} canSignIn={!isFirst} />
    </AccountFrame>
  )
}
