'use client'

import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from './button.tsx'
import { Dialog, DialogButtons } from './dialog.tsx'
import { Notice } from './notice.tsx'

/** Asks once before something is done: says what it does to whom, takes what belongs to it, and why it was refused. */
export function Confirm({
  title,
  text,
  action,
  cancel,
  tone = 'danger',
  canRun = true,
  run,
  refusalText,
  onClose,
  children,
}: {
  title: string
  /** The consequence, in words. */
  text: ReactNode
  /** What the button says: the thing itself, never only “OK”. */
  action: string
  /** What the other button says. */
  cancel?: string
  tone?: 'primary' | 'danger'
  canRun?: boolean
  /** Does it; closes when it settles, stays open with the reason when it rejects. */
  run: () => Promise<unknown>
  refusalText: (error: unknown) => string
  onClose: () => void
  children?: ReactNode
}) {
  const texts = useTexts('shell')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function carryOut(event: SubmitEvent) {
    event.preventDefault()
    if (!canRun) return
    setBusy(true)
    setProblem(undefined)
    try {
      await run()
      onClose()
    } catch (error) {
      setProblem(refusalText(error))
      setBusy(false)
    }
  }

  return (
    <Dialog title={title} description={text} onClose={onClose}>
      <form onSubmit={(event) => void carryOut(event)} className="flex flex-col gap-4" noValidate>
        {problem === undefined ? null : (
          <Notice tone="danger" role="alert">
            {problem}
          </Notice>
        )}
        {children}
        <DialogButtons>
          <Button onClick={onClose}>{cancel ?? texts.cancel}</Button>
          <Button type="submit" tone={tone} isBusy={isBusy} disabled={!canRun}>
            {action}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
