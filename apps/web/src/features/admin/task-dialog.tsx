'use client'

import { useTexts } from '@/texts/use-texts.ts'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { limits } from '@runnel/protocol/limits'
import { useState } from 'react'
import { Confirm } from '@/ui/confirm.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import { ChangeRole } from './change-role.tsx'
import type { AccountTask } from './account-action.ts'
import { ResetLink } from './reset-link.tsx'

/** Asks before something is done with somebody's account, and does it. */
export function TaskDialog({
  task: { action, account },
  onDone,
  onClose,
}: {
  task: AccountTask
  onDone: () => void
  onClose: () => void
}) {
  const adminTexts = useTexts('admin')
  const client = useClient()
  const refusalText = useRefusalText()
  const [reason, setReason] = useState('')
  const { name, user } = account
  if (action === 'role') return <ChangeRole account={account} onDone={onDone} onClose={onClose} />
  if (action === 'reset') return <ResetLink account={account} onClose={onClose} />
  if (action === 'sessions') return null
  const words = adminTexts[action]
  const why = reason.trim() === '' ? {} : { reason: reason.trim() }

  async function run() {
    await client.request(`account:${action as 'deactivate' | 'reactivate'}`, { user, ...why })
    toast(words.done(name))
    onDone()
  }

  return (
    <Confirm
      title={words.title(name)}
      text={words.text(name)}
      action={typeof words.action === 'string' ? words.action : words.action(name)}
      tone={action === 'deactivate' ? 'danger' : 'primary'}
      run={run}
      refusalText={refusalText}
      onClose={onClose}
    >
      <TextField
        label={adminTexts.reason}
        hint={adminTexts.reasonHint}
        value={reason}
        maxLength={limits.reasonLength}
        autoComplete="off"
        onChange={(event) => setReason(event.target.value)}
      />
    </Confirm>
  )
}
