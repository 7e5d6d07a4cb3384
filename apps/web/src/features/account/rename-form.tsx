'use client'

import { limits } from '@runnel/protocol/limits'
import type { User } from '@runnel/protocol/user'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { errorCode } from '@/texts/error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import { checkName } from './account-checks.ts'
import type { AccountProblems } from './account-checks.ts'

/** How I am called: a name and a handle, changed together or alone. */
export function RenameForm({ me }: { me: User }) {
  const settingsTexts = useTexts('settings')
  const accountTexts = useTexts('account')
  const client = useClient()
  const refusalText = useRefusalText()
  const [name, setName] = useState(me.name)
  const [handle, setHandle] = useState(me.handle)
  const [isBusy, setBusy] = useState(false)
  const [problems, setProblems] = useState<AccountProblems>({})
  const [problem, setProblem] = useState<string>()
  const wanted = { name: name.trim(), handle: handle.trim().replace(/^@/, '').toLowerCase() }
  const isChanged = wanted.name !== me.name || wanted.handle !== me.handle

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const found = checkName(wanted, accountTexts)
    setProblems(found)
    setProblem(undefined)
    if (found.name !== undefined || found.handle !== undefined) return
    setBusy(true)
    try {
      const renamed = await client.request('user:rename', wanted)
      setName(renamed.name)
      setHandle(renamed.handle)
      toast(settingsTexts.saved)
    } catch (error) {
      if (errorCode(error) === 'conflict') setProblems({ handle: settingsTexts.handleTaken })
      else setProblem(refusalText(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4" noValidate>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <TextField
        label={accountTexts.name}
        hint={accountTexts.nameHint}
        error={problems.name}
        value={name}
        maxLength={limits.nameLength}
        autoComplete="name"
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={accountTexts.handle}
        sign="@"
        hint={accountTexts.handleHint}
        error={problems.handle}
        value={handle}
        maxLength={limits.handleLength}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setHandle(event.target.value)}
      />
      <div>
        <Button type="submit" tone="primary" isBusy={isBusy} disabled={!isChanged}>
          {settingsTexts.save}
        </Button>
      </div>
    </form>
  )
}
