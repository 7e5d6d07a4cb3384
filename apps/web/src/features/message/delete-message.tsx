'use client'

import type { MessageItem } from '@runnel/client/timeline'
import { limits } from '@runnel/protocol/limits'
import { useState } from 'react'
import { useMe, useUser } from '@/realtime/hooks.ts'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'
import { TextField } from '@/ui/text-field.tsx'

/** Asks once before a message is deleted, and why, where it is somebody else's. */
export function DeleteMessage({
  item,
  onDelete,
  onClose,
}: {
  item: MessageItem
  onDelete: (reason: string | undefined) => void
  onClose: () => void
}) {
  const conversationTexts = useTexts('conversation')
  const texts = useTexts('message')
  const me = useMe()?.user
  const name = useUser(item.by)?.name ?? conversationTexts.message.someone
  const refusalText = useRefusalText()
  const [reason, setReason] = useState('')
  const isMine = item.by === me
  const isSent = item.id !== undefined
  return (
    <Confirm
      title={!isSent ? texts.discardTitle : isMine ? texts.deleteTitle : texts.deleteTitleOf(name)}
      text={!isSent ? texts.discardText : isMine ? texts.deleteText : texts.deleteTextOf(name)}
      action={isSent ? texts.remove : texts.removeUnsent}
      // Shown at once and told when it can be: a refusal is said later, in words of its own.
      run={async () => onDelete(reason.trim() === '' ? undefined : reason.trim())}
      refusalText={refusalText}
      onClose={onClose}
    >
      <blockquote className="max-h-24 overflow-hidden border-s-2 border-line-strong ps-3 text-sm whitespace-pre-wrap text-ink-muted [overflow-wrap:anywhere]">
        {item.text.slice(0, 400)}
      </blockquote>
      {isMine ? null : (
        <TextField
          label={texts.deleteReason}
          value={reason}
          maxLength={limits.reasonLength}
          autoComplete="off"
          onChange={(event) => setReason(event.target.value)}
        />
      )}
    </Confirm>
  )
}
