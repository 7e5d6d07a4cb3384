'use client'

import type { FailedChange, MessageItem } from '@runnel/client/timeline'
import { CircleAlert, Clock } from 'lucide-react'
import { use, useEffect, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { ownSentence } from '@/texts/error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { ActsContext } from './acts-context.ts'

const patienceMs = 2_500

/** What became of my own message, while that is not simply "sent". */
export function MessageState({ item }: { item: MessageItem }) {
  if (item.status === 'waiting') return <Waiting />
  if (item.status === 'failed') return <Failed item={item} />
  if (item.failedChange !== undefined) return <EditFailed item={item} failed={item.failedChange} />
  return null
}

/** Nothing at first: most messages are acknowledged before an eye has found them. */
function Waiting() {
  const texts = useTexts('conversation').message
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  if (!isLong) return <span className="sr-only">{texts.sending}</span>
  return (
    <p className="flex items-center gap-1.5 text-xs text-ink-muted">
      <Clock size={12} aria-hidden />
      {texts.waiting}
    </p>
  )
}

function Failed({ item }: { item: MessageItem }) {
  const shell = useTexts('shell')
  const texts = useTexts('conversation').message
  const client = useClient()
  const { clientId, error } = item
  const reason = error === undefined ? '' : shell.errors[error.code]
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-danger">
      <span className="inline-flex items-center gap-1.5">
        <CircleAlert size={13} aria-hidden />
        {texts.failed(reason)}
      </span>
      {clientId === undefined ? null : (
        <>
          <FailedButton label={texts.retry} onPress={() => client.retry(clientId)} />
          <FailedButton label={texts.discard} onPress={() => client.discard(clientId)} />
        </>
      )}
    </p>
  )
}

/** An edit was refused: the message is as it was, what was typed is here, to be saved again, changed or forgotten. */
function EditFailed({ item, failed }: { item: MessageItem; failed: FailedChange }) {
  const shell = useTexts('shell')
  const refusalTexts = useTexts('refusal')
  const texts = useTexts('conversation').message
  const client = useClient()
  const acts = use(ActsContext)
  const { clientId, text, error } = failed
  const reason = ownSentence(error, refusalTexts) ?? shell.errors[error.code]
  return (
    <div role="group" aria-label={texts.editLabel} className="my-1 border-s-2 border-danger ps-3 text-xs">
      <p className="flex items-start gap-1.5 text-danger">
        <CircleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />
        {texts.editRefused(reason)}
      </p>
      <p dir="auto" className="py-1 text-sm whitespace-pre-wrap text-ink-muted [overflow-wrap:anywhere]">
        {text}
      </p>
      <p className="flex flex-wrap gap-x-3">
        <FailedButton label={texts.retry} onPress={() => client.retry(clientId)} />
        {acts?.offered(item).has('edit') ? (
          <FailedButton
            label={texts.editAgain}
            onPress={() => {
              acts.noteTyped(item, text)
              acts.run('edit', item, undefined)
            }}
          />
        ) : null}
        <FailedButton label={texts.discard} onPress={() => client.discard(clientId)} />
      </p>
    </div>
  )
}

function FailedButton({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="rounded-sm font-medium text-ink underline decoration-line-strong underline-offset-2 hover:decoration-current touch:inline-flex touch:h-11 touch:items-center"
    >
      {label}
    </button>
  )
}
