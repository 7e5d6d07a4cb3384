'use client'

import { mayInInstallation } from '@runnel/rules/permission'
import { Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import type { SubmitEvent } from 'react'
import { useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { dayAndTime } from '@/texts/times.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { formText } from '@/ui/form-text.ts'
import { Notice } from '@/ui/notice.tsx'
import { inputClasses, TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'

const nothing = {}
const dayMs = 86_400_000
const dayChoices = [1, 7, 30, 90]

/** Makes, shows and withdraws the links by which people come in. */
export function Invitations({ onClose }: { onClose: () => void }) {
  const client = useClient()
  const me = useMe()
  const mayInvite = me !== undefined && mayInInstallation(me.role, 'invitation:create')
  const { data, again } = useRequest('invitation:list', mayInvite ? nothing : undefined)
  const [link, setLink] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const linkField = useRef<HTMLInputElement>(null)

  async function create(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      const { token } = await client.request('invitation:create', {
        uses: Math.min(10_000, Math.max(1, Number(formText(form, 'uses')) || 1)),
        validForMs: Number(formText(form, 'days')) * dayMs,
      })
      setLink(`${window.location.origin}/join/${token}`)
      again()
    } catch (error) {
      setProblem(errorText(error))
    } finally {
      setBusy(false)
    }
  }

  async function copy() {
    linkField.current?.select()
    try {
      await navigator.clipboard.writeText(link ?? '')
      toast(texts.invitation.copied)
    } catch {
      toast(texts.invitation.copyFailed, 'danger')
    }
  }

  async function revoke(invitation: string) {
    try {
      await client.request('invitation:revoke', { invitation })
      toast(texts.invitation.revoked)
      again()
    } catch (error) {
      setProblem(errorText(error))
    }
  }

  return (
    <Dialog title={texts.invitation.title} description={texts.invitation.text} onClose={onClose}>
      {mayInvite ? null : <Notice>{texts.invitation.forbidden}</Notice>}
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {mayInvite ? (
        <form onSubmit={(event) => void create(event)} className="flex flex-wrap items-end gap-3">
          <TextField
            label={texts.invitation.uses}
            name="uses"
            type="number"
            inputMode="numeric"
            min={1}
            max={10_000}
            defaultValue={25}
            className="w-36"
          />
          <label className="block">
            <span className="mb-1.5 block text-sm font-medium">{texts.invitation.days}</span>
            <select name="days" defaultValue={7} className={`${inputClasses} w-32`}>
              {dayChoices.map((days) => (
                <option key={days} value={days}>
                  {texts.invitation.dayCount(days)}
                </option>
              ))}
            </select>
          </label>
          <Button type="submit" tone="primary" isBusy={isBusy} className="h-9">
            {texts.invitation.create}
          </Button>
        </form>
      ) : null}
      {link === undefined ? null : (
        <div className="mt-4 flex items-end gap-2">
          <TextField
            ref={linkField}
            label={texts.invitation.link}
            value={link}
            readOnly
            hint={texts.invitation.shownOnce}
            onFocus={(event) => event.target.select()}
            className="min-w-0 flex-1"
          />
          <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copy()} className="mb-6 h-9">
            {texts.invitation.copy}
          </Button>
        </div>
      )}
      {data === undefined ? null : (
        <section className="mt-5 border-t border-line pt-4">
          <h3 className="text-xs font-medium text-ink-muted">{texts.invitation.open}</h3>
          {data.invitations.length === 0 ? (
            <p className="mt-2 text-sm text-ink-muted">{texts.invitation.none}</p>
          ) : null}
          <ul aria-label={texts.invitation.open} className="mt-1">
            {data.invitations.map((invitation) => {
              const uses = texts.invitation.usesLeft(invitation.usesLeft)
              return (
                <li key={invitation.invitation} className="flex min-h-10 items-center gap-3 text-sm">
                  <span className="min-w-0 flex-1 truncate">
                    {uses}
                    <span className="text-ink-muted">
                      , {texts.invitation.until(dayAndTime(invitation.expiresAt))}
                    </span>
                  </span>
                  <Button
                    tone="quiet"
                    aria-label={texts.invitation.revokeLabel(uses)}
                    onClick={() => void revoke(invitation.invitation)}
                  >
                    {texts.invitation.revoke}
                  </Button>
                </li>
              )
            })}
          </ul>
        </section>
      )}
    </Dialog>
  )
}
