'use client'

import { resetPassword } from '@runnel/client/auth'
import { limits } from '@runnel/protocol/limits'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { errorCode } from '@/texts/error-text.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button, buttonClasses } from '@/ui/button.tsx'
import { formText } from '@/ui/form-text.ts'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { checkPassword } from './account-checks.ts'

/** Chooses a new password by a link that is good once. */
export function ResetForm({ token, handle }: { token: string; handle: string }) {
  const resetTexts = useTexts('reset')
  const errorText = useErrorText()
  const accountTexts = useTexts('account')
  const [isBusy, setBusy] = useState(false)
  const [isDone, setDone] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [wrong, setWrong] = useState<string>()

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const password = formText(new FormData(event.currentTarget), 'password')
    const found = checkPassword(password, accountTexts)
    setWrong(found)
    setProblem(undefined)
    if (found !== undefined) return
    setBusy(true)
    try {
      await resetPassword('', { token, password })
      setDone(true)
    } catch (error) {
      setBusy(false)
      setProblem(
        errorCode(error) === 'not_found' ? `${resetTexts.badTitle}. ${resetTexts.badText}` : errorText(error),
      )
    }
  }

  if (isDone) {
    return (
      <div role="status">
        <Notice tone="accent">
          <strong className="font-medium">{resetTexts.doneTitle}.</strong> {resetTexts.doneText}
        </Notice>
        <a href="/sign-in" className={`${buttonClasses('primary')} mt-4`}>
          {accountTexts.signIn}
        </a>
      </div>
    )
  }
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {/* Tells a password manager whose it is. */}
      <input type="text" name="handle" value={handle} readOnly hidden autoComplete="username" />
      <TextField
        label={resetTexts.password}
        name="password"
        type="password"
        hint={accountTexts.passwordHint(limits.passwordLength.min)}
        error={wrong}
        autoComplete="new-password"
        maxLength={limits.passwordLength.max}
        autoFocus
        required
      />
      <Button type="submit" tone="primary" isBusy={isBusy} className="mt-1 h-10">
        {resetTexts.submit}
      </Button>
    </form>
  )
}
