'use client'

import type { MessageItem } from '@runnel/client/timeline'
import { CircleAlert, Clock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { texts as shell } from '@/texts/en.ts'

const texts = conversationTexts.message
const patienceMs = 2_500

/** What became of my own message, while that is not simply "sent". */
export function MessageState({ item }: { item: MessageItem }) {
  if (item.status === 'waiting') return <Waiting />
  if (item.status === 'failed') return <Failed item={item} />
  return null
}

/** Nothing at first: most messages are acknowledged before an eye has found them. */
function Waiting() {
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
