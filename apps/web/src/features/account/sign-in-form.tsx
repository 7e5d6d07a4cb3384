'use client'

import { signIn } from '@runnel/client/auth'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { errorCode } from '@/texts/error-text.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { formText } from '@/ui/form-text.ts'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'

/** Signs in and loads the window afresh, so that nothing of another person is left in memory. */
export function SignInForm({ next, canSignUp }: { next: string; canSignUp: boolean }) {
  const accountTexts = useTexts('account')
  const errorText = useErrorText()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      await signIn('', {
        handle: formText(form, 'handle').trim().replace(/^@/, ''),
        password: formText(form, 'password'),
      })
      window.location.assign(next)
    } catch (error) {
      setBusy(false)
      const code = errorCode(error)
      setProblem(
        code === 'unauthenticated' || code === 'bad_request'
          ? accountTexts.wrongPassword
          : code === 'forbidden'
            ? accountTexts.deactivated
            : errorText(error),
      )
    }
  }

  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <TextField
        label={accountTexts.handle}
        name="handle"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
      />
      <TextField
        label={accountTexts.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" tone="primary" isBusy={isBusy} className="mt-1 h-10">
        {accountTexts.signIn}
      </Button>
      {canSignUp ? (
        <p className="mt-2 text-sm text-ink-muted">
          {accountTexts.noAccount}{' '}
          <a href="/sign-up" className="font-medium text-accent underline-offset-3 hover:underline">
            {accountTexts.signUp}
          </a>
        </p>
      ) : null}
    </form>
  )
}
