'use client'

import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId } from '@runnel/protocol/ids'
import { Suspense, useState } from 'react'
import { useChannel } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { lazily } from '@/ui/lazily.ts'
import { toast } from '@/ui/toast.tsx'

const AskToJoin = lazily(() => import('./ask-to-join.tsx').then((module) => module.AskToJoin))

/** How one gets into a channel: opens it, joins it, or asks those who let people in, and may take that back. */
export function WayIn({
  channel: summary,
  tone = 'secondary',
  onOpen,
  onChanged,
}: {
  channel: ChannelSummary
  tone?: 'primary' | 'secondary'
  onOpen: (channel: ChannelId) => void
  /** Asked or withdrawn: the list is to be read again. */
  onChanged: () => void
}) {
  const browseTexts = useTexts('browse')
  const knockTexts = useTexts('knock')
  const client = useClient()
  const refusalText = useRefusalText()
  const isMine = useChannel(summary.channel) !== undefined
  const [isBusy, setBusy] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [asked, setAsked] = useState<boolean>()
  const title = `#${summary.name}`
  const { channel } = summary

  async function carryOut(work: () => Promise<unknown>) {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      toast(refusalText(error), 'danger')
    } finally {
      setBusy(false)
    }
  }

  if (isMine || summary.isMember)
    return (
      <Button tone="quiet" aria-label={browseTexts.openLabel(title)} onClick={() => onOpen(channel)}>
        {browseTexts.open}
      </Button>
    )
  if (summary.limits?.joining !== 'approval')
    return (
      <Button
        tone={tone}
        aria-label={browseTexts.joinLabel(title)}
        isBusy={isBusy}
        onClick={() =>
          void carryOut(async () => {
            await client.request('channel:join', { channel })
            onOpen(channel)
          })
        }
      >
        {browseTexts.join}
      </Button>
    )
  if (asked ?? summary.asked === true)
    return (
      <span className="flex shrink-0 flex-wrap items-center justify-end gap-x-2">
        <span className="text-xs text-ink-muted">{knockTexts.waiting}</span>
        <Button
          tone="quiet"
          aria-label={knockTexts.withdrawLabel(title)}
          isBusy={isBusy}
          onClick={() =>
            void carryOut(async () => {
              await client.request('knock:withdraw', { channel })
              setAsked(false)
              toast(knockTexts.withdrawn(title))
              onChanged()
            })
          }
        >
          {knockTexts.withdraw}
        </Button>
      </span>
    )
  return (
    <>
      <Button tone={tone} aria-label={knockTexts.askLabel(title)} onClick={() => setAsking(true)}>
        {knockTexts.ask}
      </Button>
      {isAsking ? (
        <Suspense>
          <AskToJoin
            channel={channel}
            title={title}
            onAsked={() => {
              setAsked(true)
              onChanged()
            }}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      ) : null}
    </>
  )
}
