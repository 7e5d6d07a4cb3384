'use client'

import type { Account } from '@runnel/protocol/account'
import { Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { dayAndTime } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { copyToClipboard } from '@/ui/copy-to-clipboard.ts'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'

/** Makes a link with which somebody chooses a new password, and shows it, once. */
export function ResetLink({ account, onClose }: { account: Account; onClose: () => void }) {
  const words = useTexts('admin').reset
  const texts = useTexts('shell')
  const language = useLanguage()
  const client = useClient()
  const refusalText = useRefusalText()
  const [made, setMade] = useState<{ link: string; expiresAt: number }>()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const field = useRef<HTMLInputElement>(null)

  async function make() {
    setBusy(true)
    setProblem(undefined)
    try {
      const { token, expiresAt } = await client.request('account:create-reset', { user: account.user })
      setMade({ link: `${window.location.origin}/reset/${token}`, expiresAt })
    } catch (error) {
      setProblem(refusalText(error))
    } finally {
      setBusy(false)
    }
  }

  async function copy(link: string) {
    field.current?.select()
    const isCopied = await copyToClipboard(link)
    toast(isCopied ? words.copied : words.copyFailed, isCopied ? 'plain' : 'danger')
  }

  return (
    <Dialog title={words.title(account.name)} description={words.text(account.name)} onClose={onClose}>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {made === undefined ? (
        <DialogButtons>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button tone="primary" isBusy={isBusy} onClick={() => void make()}>
            {words.make}
          </Button>
        </DialogButtons>
      ) : (
        <>
          <TextField
            ref={field}
            label={words.link}
            value={made.link}
            readOnly
            autoFocus
            hint={words.once(dayAndTime(made.expiresAt, language))}
            onFocus={(event) => event.target.select()}
          />
          <DialogButtons>
            <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copy(made.link)}>
              {words.copy}
            </Button>
            <Button tone="primary" onClick={onClose}>
              {words.done}
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  )
}
