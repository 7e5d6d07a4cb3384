import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountFrame } from '@/features/account/account-frame.tsx'
import { InvitedOnly } from '@/features/account/invited-only.tsx'
import { SignUpForm } from '@/features/account/sign-up-form.tsx'
import { accountTexts } from '@/texts/account.en.ts'
import { texts } from '@/texts/en.ts'
import { isSignedIn, readWorkspace } from '../gateway.ts'

export const metadata: Metadata = { title: texts.pageTitle(accountTexts.signUp) }

/** Makes an account: the owner's for the first visitor, anyone's where sign-up is open. */
export default async function SignUpPage() {
  const { name, signUp } = await readWorkspace()
  if (await isSignedIn()) redirect('/')
  if (signUp === 'invited') {
    return (
      <AccountFrame title={accountTexts.invitedOnlyTitle} text={accountTexts.invitedOnlyText(name)}>
        <InvitedOnly />
      </AccountFrame>
    )
  }
  const isFirst = signUp === 'first'
  return (
    <AccountFrame
      title={isFirst ? accountTexts.firstTitle(name) : accountTexts.signUpTitle(name)}
      text={isFirst ? accountTexts.firstText : accountTexts.signUpText}
    >
      <SignUpForm submit={isFirst ? accountTexts.firstSubmit : accountTexts.signUp} canSignIn={!isFirst} />
    </AccountFrame>
  )
}
