'use client'

import type { Account } from '@runnel/protocol/account'
import { limits } from '@runnel/protocol/limits'
import type { InstallationRole } from '@runnel/protocol/user'
import { managesRole } from '@runnel/rules/manage'
import { useState } from 'react'
import { useMe } from '@/realtime/hooks.ts'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'

const roles: readonly InstallationRole[] = ['owner', 'admin', 'member', 'guest']
/** Chooses another role for somebody, each with what it means. */
export function ChangeRole({
  account,
  onDone,
  onClose,
}: {
  account: Account
  onDone: () => void
  onClose: () => void
}) {
  const adminTexts = useTexts('admin')
  const words = adminTexts.role
  const client = useClient()
  const me = useMe()
  const refusalText = useRefusalText()
  const [role, setRole] = useState(account.role)
  const [reason, setReason] = useState('')

  async function run() {
    const why = reason.trim() === '' ? {} : { reason: reason.trim() }
    await client.request('account:set-role', { user: account.user, role, ...why })
    toast(words.done(account.name, adminTexts.roles[role]))
    onDone()
  }

  return (
    <Confirm
      title={words.title(account.name)}
      text={words.text}
      action={words.save}
      tone="primary"
      canRun={role !== account.role}
      run={run}
      refusalText={refusalText}
      onClose={onClose}
    >
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">{words.legend}</legend>
        {roles
          .filter((one) => me !== undefined && managesRole(me.role, one))
          .map((one) => (
            <label
              key={one}
              className="-mx-2 grid cursor-pointer grid-cols-[auto_1fr] gap-x-3 rounded-md px-2 py-2 hover:bg-hover has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-focus"
            >
              <input
                type="radio"
                name="role"
                value={one}
                checked={role === one}
                onChange={() => setRole(one)}
                className="row-span-2 mt-[3px] size-4 accent-(--accent) outline-none"
              />
              <span className="text-sm font-medium">{adminTexts.roles[one]}</span>
              <span className="text-xs text-ink-muted">{adminTexts.roleTexts[one]}</span>
            </label>
          ))}
      </fieldset>
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
