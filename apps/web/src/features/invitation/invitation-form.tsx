'use client'

import { Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { SubmitEvent } from 'react'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { formText } from '@/ui/form-text.ts'
import { Notice } from '@/ui/notice.tsx'
import { inputClasses, TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'

const dayMs = 86_400_000
const dayChoices = [1, 7, 30, 90]

/** Makes a link for so many people and days, and shows it, once. */
export function InvitationForm({
  create,
}: {
  /** Makes one and gives its token. */
  create: (validity: { uses: number; validForMs: number }) => Promise<string>
}) {
  const invitationTexts = useTexts('invitation')
  const refusalText = useRefusalText()
  const [link, setLink] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const linkField = useRef<HTMLInputElement>(null)
  // Chosen and read out: one key copies it.
  useEffect(() => {
    if (link !== undefined) linkField.current?.focus()
  }, [link])

  async function make(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      const token = await create({
        uses: Math.min(10_000, Math.max(1, Math.round(Number(formText(form, 'uses'))) || 1)),
        validForMs: Number(formText(form, 'days')) * dayMs,
      })
      setLink(`${window.location.origin}/join/${token}`)
    } catch (error) {
      setProblem(refusalText(error))
    } finally {
      setBusy(false)
    }
  }

  async function copy() {
    linkField.current?.select()
    try {
      await navigator.clipboard.writeText(link ?? '')
      toast(invitationTexts.copied)
    } catch {
      toast(invitationTexts.copyFailed, 'danger')
    }
  }

  return (
    <>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <form onSubmit={(event) => void make(event)} className="flex flex-wrap items-end gap-3">
        <TextField
          label={invitationTexts.uses}
          name="uses"
          type="number"
          inputMode="numeric"
          min={1}
          max={10_000}
          defaultValue={25}
          className="w-34"
        />
        <label className="block">
          <span className="mb-1.5 block text-sm font-medium">{invitationTexts.days}</span>
          <select name="days" defaultValue={7} className={`${inputClasses} w-28`}>
            {dayChoices.map((days) => (
              <option key={days} value={days}>
                {invitationTexts.dayCount(days)}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" tone="primary" isBusy={isBusy} className="h-9">
          {invitationTexts.create}
        </Button>
      </form>
      {link === undefined ? null : (
        <div className="mt-4">
          <TextField
            ref={linkField}
            label={invitationTexts.link}
            value={link}
            readOnly
            hint={invitationTexts.shownOnce}
            onFocus={(event) => event.target.select()}
          />
          <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copy()} className="mt-2">
            {invitationTexts.copy}
          </Button>
        </div>
      )}
    </>
  )
}
