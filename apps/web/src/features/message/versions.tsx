'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId } from '@runnel/protocol/ids'
import type { RequestOutput } from '@runnel/protocol/requests'
import { useEffect, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { fullTime } from './time.ts'

/** What a message said before it was edited, the latest first: for its author and moderators. */
export function Versions({
  channel,
  item: { id },
  onClose,
}: {
  channel: ChannelId
  item: MessageItem
  onClose: () => void
}) {
  const errorText = useErrorText()
  const texts = useTexts('message')
  const language = useLanguage()
  const client = useClient()
  const [versions, setVersions] = useState<RequestOutput<'message:versions'>['versions']>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    if (id === undefined) return
    let isShown = true
    client.request('message:versions', { channel, id }).then(
      (answer) => isShown && setVersions(answer.versions.toReversed()),
      (error: unknown) => isShown && setProblem(errorText(error)),
    )
    return () => {
      isShown = false
    }
  }, [client, channel, id, errorText])
  return (
    <Dialog title={texts.versionsTitle} onClose={onClose} width="max-w-lg">
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {versions === undefined && problem === undefined ? (
        <p role="status" className="text-sm text-ink-muted">
          {texts.versionsLoading}
        </p>
      ) : null}
      <ol className="flex flex-col divide-y divide-line">
        {versions?.map(({ text, at }, index) => (
          <li key={`${at} ${index}`} className="py-2.5">
            <p className="flex gap-2 text-xs text-ink-muted">
              <time dateTime={new Date(at).toISOString()}>{fullTime(at, language)}</time>
              {index === 0 ? <span className="font-medium text-ink">{texts.versionsNow}</span> : null}
            </p>
            <p dir="auto" className="mt-0.5 text-base whitespace-pre-wrap [overflow-wrap:anywhere]">
              {text}
            </p>
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
