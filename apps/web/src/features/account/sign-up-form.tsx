'use client'

import { signUp } from '@runnel/client/auth'
import { limits } from '@runnel/protocol/limits'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { errorCode } from '@/texts/error-text.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { formText } from '@/ui/form-text.ts'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { checkAccount } from './account-checks.ts'
import type { AccountProblems } from './account-checks.ts'

/** Makes an account, by an invitation where one is given, and goes in. */
export function SignUpForm({
  submit,
  invite,
  canSignIn,
}: {
  submit: string
  invite?: string
  canSignIn: boolean
}) {
  const accountTexts = useTexts('account')
  const errorText = useErrorText()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [problems, setProblems] = useState<AccountProblems>({})

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const focusOn = (field: keyof AccountProblems) =>
      form.querySelector<HTMLInputElement>(`[name=${field}]`)?.focus()
    const account = {
      handle: formText(data, 'handle').trim().replace(/^@/, '').toLowerCase(),
      name: formText(data, 'name').trim(),
      password: formText(data, 'password'),
    }
    const found = checkAccount(account, accountTexts)
    setProblems(found)
    setProblem(undefined)
    // As they stand on screen.
    const firstWrong = (['name', 'handle', 'password'] as const).find((field) => found[field] !== undefined)
    if (firstWrong !== undefined) return focusOn(firstWrong)
    setBusy(true)
    try {
      await signUp('', invite === undefined ? account : { ...account, invite })
      window.location.assign('/')
    } catch (error) {
      setBusy(false)
      const code = errorCode(error)
      if (code === 'conflict') {
        setProblems({ handle: accountTexts.handleTaken })
        focusOn('handle')
      } else if (code === 'forbidden' || code === 'not_found') {
        setProblem(`${accountTexts.badInvitationTitle}. ${accountTexts.badInvitationText}`)
      } else setProblem(errorText(error))
    }
  }

  return (
    <form method="post" onSubmit={(event) => void send(event)} className="flex flex-col gap-4" noValidate>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <TextField
        label={accountTexts.name}
        name="name"
        hint={accountTexts.nameHint}
        error={problems.name}
        autoComplete="name"
        maxLength={limits.nameLength}
        autoFocus
        required
      />
      <TextField
        label={accountTexts.handle}
        name="handle"
        sign="@"
        hint={accountTexts.handleHint}
        error={problems.handle}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={limits.handleLength}
        required
      />
      <TextField
        label={accountTexts.password}
        name="password"
        type="password"
        hint={accountTexts.passwordHint(limits.passwordLength.min)}
        error={problems.password}
        autoComplete="new-password"
        maxLength={limits.passwordLength.max}
        required
      />
      <Button type="submit" tone="primary" isBusy={isBusy} className="mt-1 h-10">
        {submit}
      </Button>
      {canSignIn ? (
        <p className="mt-2 text-sm text-ink-muted">
          {accountTexts.haveAccount}{' '}
          <a href="/sign-in" className="font-medium text-accent underline-offset-3 hover:underline">
            {accountTexts.signIn}
          </a>
        </p>
      ) : null}
    </form>
  )
}
