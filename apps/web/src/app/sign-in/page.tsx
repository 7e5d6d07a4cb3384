import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/features/account/sign-in-form.tsx'
import { safeNext } from '@/features/account/next-path.ts'
import { readTexts } from '../language.ts'
import { isSignedIn, readWorkspace } from '../gateway.ts'
import { EntryFrame } from '../entry-frame.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const { shell, account } = await readTexts()
  return { title: shell.pageTitle(account.signIn) }
}

/** Sign-in; the very first visitor is led to make the owner's account instead. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const [{ name, signUp }, { next }, { account }] = await Promise.all([
    readWorkspace(),
    searchParams,
    readTexts(),
  ])
  if (signUp === 'first') redirect('/sign-up')
  if (await isSignedIn()) redirect(safeNext(next))
  return (
    <EntryFrame title={account.signInTitle(name)}>
      <SignInForm next={safeNext(next)} canSignUp={signUp === 'open'} />
    </EntryFrame>
  )
}
