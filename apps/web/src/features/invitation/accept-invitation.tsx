'use client'

import { useState } from 'react'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { errorCode, ownSentence } from '@/texts/error-text.ts'
import { Button, buttonClasses } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'

type Outcome = { kind: 'refused' | 'gone' | 'failed'; text: string }

/** Takes one use of a link into a channel, when I say so: opening a page alone joins nothing. */
export function AcceptInvitation({ token, channel }: { token: string; channel: string }) {
  const invitationTexts = useTexts('invitation')
  const refusalTexts = useTexts('refusal')
  const errorText = useErrorText()
  const frameTexts = useTexts('frame')
  const client = useClient()
  const isOnline = useIsOnline()
  const [isBusy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()

  async function accept() {
    setBusy(true)
    setOutcome(undefined)
    try {
      const joined = await client.request('invitation:accept', { token })
      window.location.assign(`/c/${joined.channel}`)
    } catch (error) {
      const code = errorCode(error)
      setBusy(false)
      if (code === 'forbidden')
        setOutcome({ kind: 'refused', text: ownSentence(error, refusalTexts) ?? invitationTexts.bannedText })
      else if (code === 'not_found') setOutcome({ kind: 'gone', text: invitationTexts.goneText })
      else setOutcome({ kind: 'failed', text: errorText(error) })
    }
  }

  const goOn = (
    // A new page: this one knows only the invitation.
    <a href="/" className={buttonClasses(outcome === undefined ? 'secondary' : 'primary')}>
      {invitationTexts.goOn}
    </a>
  )
  if (outcome !== undefined && outcome.kind !== 'failed')
    return (
      <>
        <Notice tone="warning" role="alert">
          <p className="font-medium">
            {outcome.kind === 'refused' ? invitationTexts.refusedTitle(channel) : invitationTexts.goneTitle}
          </p>
          <p className="mt-1">{outcome.text}</p>
        </Notice>
        <div className="mt-5">{goOn}</div>
      </>
    )
  return (
    <>
      {outcome === undefined ? null : (
        <Notice tone="danger" role="alert">
          {outcome.text}
        </Notice>
      )}
      <div className="mt-5 flex flex-wrap gap-2">
        <Button tone="primary" isBusy={isBusy} disabled={!isOnline} onClick={() => void accept()}>
          {isOnline ? invitationTexts.accept(channel) : frameTexts.connection.connecting}
        </Button>
        {goOn}
      </div>
    </>
  )
}
