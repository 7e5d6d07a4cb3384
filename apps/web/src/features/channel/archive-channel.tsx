'use client'

import { useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'
import { toast } from '@/ui/toast.tsx'
import type { Administration } from './administration.ts'

/** Closes a channel to new messages, or opens it again. */
export function ArchiveChannel({
  administration,
  onClose,
}: {
  administration: Administration
  onClose: () => void
}) {
  const channelTexts = useTexts('channel')
  const { channel, title, target, write } = administration
  const client = useClient()
  const [isArchived] = useState(channel.archived === true)
  return (
    <Confirm
      title={isArchived ? channelTexts.restoreTitle(title) : channelTexts.archiveTitle(title)}
      text={isArchived ? channelTexts.restoreText : channelTexts.archiveText}
      action={isArchived ? channelTexts.restoreDo : channelTexts.archiveDo}
      tone="primary"
      canRun={target !== undefined}
      refusalText={useRefusalText()}
      onClose={onClose}
      run={async () => {
        if (target === undefined) return
        await write(client.request(isArchived ? 'channel:restore' : 'channel:archive', target))
        toast(isArchived ? channelTexts.restored : channelTexts.archived)
      }}
    />
  )
}
