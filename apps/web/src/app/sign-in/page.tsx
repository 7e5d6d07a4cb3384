import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountFrame } from '@/features/account/account-frame.tsx'
import { SignInForm } from '@/features/account/sign-in-form.tsx'
import { safeNext } from '@/features/account/next-path.ts'
import { accountTexts } from '@/texts/account.en.ts'
import { texts } from '@/texts/en.ts'
import { isSignedIn, readWorkspace } from '../gateway.ts'

export const metadata: Metadata = { title: texts.pageTitle(accountTexts.signIn) }

/** Sign-in; the very first visitor is led to make the owner's account instead. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const [{ name, signUp }, { next }] = await Promise.all([readWorkspace(), searchParams])
  if (signUp === 'first') redirect('/sign-up')
  if (await isSignedIn()) redirect(safeNext(next))
  return (
    <AccountFrame title={accountTexts.signInTitle(name)}>
      <SignInForm next={safeNext(next)} canSignUp={signUp === 'open'} />
    </AccountFrame>
  )
}
