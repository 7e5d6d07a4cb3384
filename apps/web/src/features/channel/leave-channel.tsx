'use client'

import type { ChannelState } from '@runnel/client/client'
import { useState } from 'react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'

/** Asks once before leaving, saying what it means. */
export function LeaveChannel({ channel, onClose }: { channel: ChannelState; onClose: () => void }) {
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  async function leave() {
    setBusy(true)
    try {
      await client.request('channel:leave', { channel: channel.channel })
      onClose()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={texts.channel.leaveTitle(title)}
      description={channel.kind === 'public' ? texts.channel.leavePublic : texts.channel.leavePrivate}
      onClose={onClose}
    >
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <DialogButtons>
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button tone="danger" isBusy={isBusy} onClick={() => void leave()}>
          {texts.channel.leaveDo}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
