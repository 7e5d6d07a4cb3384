'use client'

import type { Knock } from '@runnel/protocol/knock'
import { useState } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useUser } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Person } from '@/ui/person.tsx'
import { toast } from '@/ui/toast.tsx'
import { useKnocks } from './use-knocks.ts'

function Row({
  knock,
  isBusy,
  onAccept,
  onDecline,
}: {
  knock: Knock
  isBusy: boolean
  onAccept: (name: string) => void
  onDecline: (name: string) => void
}) {
  const texts = useTexts('shell')
  const knockTexts = useTexts('knock')
  const language = useLanguage()
  const user = useUser(knock.user)
  const name = user?.name ?? texts.sidebar.someone
  const text = knock.text ?? ''
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3 last:border-0">
      <div className="flex items-center gap-2.5">
        {user === undefined ? (
          name
        ) : (
          <Person user={user}>
            @{user.handle} · {knockTexts.at(shortMoment(knock.at, Date.now(), language))}
          </Person>
        )}
      </div>
      {text === '' ? null : <p className="text-sm break-words">{knockTexts.said(text)}</p>}
      <div className="flex gap-2">
        <Button
          tone="primary"
          disabled={isBusy}
          aria-label={knockTexts.acceptLabel(name)}
          onClick={() => onAccept(name)}
        >
          {knockTexts.accept}
        </Button>
        <Button disabled={isBusy} aria-label={knockTexts.declineLabel(name)} onClick={() => onDecline(name)}>
          {knockTexts.decline}
        </Button>
      </div>
    </li>
  )
}

/** Who asks to be let in, oldest first, to let in or not. */
export function Knocks({ channel }: { channel: ChannelFacts }) {
  const knockTexts = useTexts('knock')
  const texts = useTexts('shell')
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const refusalText = useRefusalText()
  const { knocks, error, again } = useKnocks(channel.channel)
  const [deciding, setDeciding] = useState<ReadonlySet<string>>(new Set())

  async function decide(
    request: 'knock:accept' | 'knock:decline',
    { user }: Knock,
    done: string,
  ): Promise<void> {
    setDeciding((last) => new Set(last).add(user))
    try {
      await client.request(request, { channel: channel.channel, user })
      toast(done)
    } catch (failure) {
      toast(refusalText(failure), 'danger')
    } finally {
      setDeciding((last) => new Set([...last].filter((one) => one !== user)))
      again()
    }
  }

  return (
    <div className="px-4 pt-1 pb-8">
      <p className="text-sm text-ink-muted">{knockTexts.text}</p>
      {error !== undefined && knocks === undefined ? (
        <div className="mt-4 text-sm text-ink-muted">
          <p>{knockTexts.failed}</p>
          <Button className="mt-2" onClick={again}>
            {texts.retry}
          </Button>
        </div>
      ) : null}
      {knocks?.length === 0 ? <p className="mt-4 text-sm">{knockTexts.none}</p> : null}
      <ul aria-label={knockTexts.title} className="mt-2">
        {(knocks ?? []).map((knock) => (
          <Row
            key={knock.user}
            knock={knock}
            isBusy={deciding.has(knock.user)}
            onAccept={(name) => void decide('knock:accept', knock, knockTexts.accepted(name, title))}
            onDecline={(name) => void decide('knock:decline', knock, knockTexts.declined(name))}
          />
        ))}
      </ul>
    </div>
  )
}
