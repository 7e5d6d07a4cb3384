import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { InvitedOnly } from '@/features/account/invited-only.tsx'
import { SignUpForm } from '@/features/account/sign-up-form.tsx'
import { isSignedIn, readWorkspace } from '../gateway.ts'
import { EntryFrame } from '../entry-frame.tsx'
import { readTexts } from '../language.ts'

export async function generateMetadata(): Promise<Metadata> {
  const { shell, account } = await readTexts()
  return { title: shell.pageTitle(account.signUp) }
}

/** Makes an account: the owner's for the first visitor, anyone's where sign-up is open. */
export default async function SignUpPage() {
  const [{ name, signUp }, { account }] = await Promise.all([readWorkspace(), readTexts()])
  if (await isSignedIn()) redirect('/')
  if (signUp === 'invited') {
    return (
      <EntryFrame title={account.invitedOnlyTitle} text={account.invitedOnlyText(name)}>
        <InvitedOnly />
      </EntryFrame>
    )
  }
  const isFirst = signUp === 'first'
  return (
    <EntryFrame
      title={isFirst ? account.firstTitle(name) : account.signUpTitle(name)}
      text={isFirst ? account.firstText : account.signUpText}
    >
      <SignUpForm submit={isFirst ? account.firstSubmit : account.signUp} canSignIn={!isFirst} />
    </EntryFrame>
  )
}
