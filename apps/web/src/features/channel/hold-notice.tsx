'use client'

import { limits } from '@runnel/protocol/limits'
import type { UserId } from '@runnel/protocol/ids'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { useMe, useUser } from '@/realtime/hooks.ts'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import type { Texts } from '@/texts/catalogue.ts'
import { exactTimeOfDay } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Confirm } from '@/ui/confirm.tsx'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import type { Hold, Holding, Loss } from './use-hold.ts'

function whoOf(hold: Hold): UserId | undefined {
  if (hold.phase === 'theirs') return hold.holder
  return hold.phase === 'lost' && 'by' in hold.why ? hold.why.by : undefined
}

function lossText(why: Loss, name: string, channelTexts: Texts<'channel'>): string {
  if (why.kind === 'broken') return channelTexts.lost.broken(name, why.reason)
  return why.kind === 'taken' ? channelTexts.lost.taken(name) : channelTexts.lost[why.kind]
}

/** Who changes the channel now, until when, and what one can do about it. */
export function HoldNotice({ holding, mayBreak }: { holding: Holding; mayBreak: boolean }) {
  const texts = useTexts('shell')
  const language = useLanguage()
  const channelTexts = useTexts('channel')
  const { hold, take, breakHold } = holding
  const me = useMe()?.user
  const refusalText = useRefusalText()
  const who = whoOf(hold)
  const name = useUser(who)?.name ?? texts.sidebar.someone
  const [isBreaking, setBreaking] = useState(false)
  const [reason, setReason] = useState('')
  if (hold.phase === 'theirs') {
    const until = hold.expiresAt === undefined ? '…' : exactTimeOfDay(hold.expiresAt, language)
    const isMe = who === me
    return (
      <Notice tone="warning" role="status">
        <p>{isMe ? channelTexts.heldByMe(until) : channelTexts.heldBy(name, until)}</p>
        {isMe ? null : <p className="mt-1">{channelTexts.heldByWhat}</p>}
        {mayBreak ? (
          <Button className="mt-2" onClick={() => setBreaking(true)}>
            {channelTexts.breakHold}
          </Button>
        ) : null}
        {isBreaking ? (
          <Confirm
            title={channelTexts.breakTitle(name)}
            text={channelTexts.breakText(name)}
            action={channelTexts.breakDo}
            run={() => breakHold(reason.trim())}
            refusalText={refusalText}
            onClose={() => setBreaking(false)}
          >
            <TextField
              label={`${channelTexts.breakReason} (${channelTexts.optional})`}
              hint={channelTexts.breakReasonHint}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              maxLength={limits.reasonLength}
              autoComplete="off"
            />
          </Confirm>
        ) : null}
      </Notice>
    )
  }
  if (hold.phase === 'lost' || hold.phase === 'failed')
    return (
      <Notice tone="danger" role="alert">
        <p>{hold.phase === 'lost' ? lossText(hold.why, name, channelTexts) : refusalText(hold.error)}</p>
        {hold.phase === 'lost' ? <p className="mt-1">{channelTexts.lostWhat}</p> : null}
        <Button className="mt-2" onClick={take}>
          {hold.phase === 'lost' ? channelTexts.takeAgain : texts.retry}
        </Button>
      </Notice>
    )
  return (
    <p role="status" className="flex gap-2 text-xs text-ink-muted">
      <Lock size={13} aria-hidden className="mt-0.5 shrink-0" />
      {hold.phase === 'mine' ? channelTexts.held : channelTexts.asking}
    </p>
  )
}
