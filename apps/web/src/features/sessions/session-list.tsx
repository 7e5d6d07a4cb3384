'use client'

import { signOut } from '@runnel/client/auth'
import type { UserId } from '@runnel/protocol/ids'
import type { RequestOutput } from '@runnel/protocol/requests'
import { MonitorSmartphone } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'
import { shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'
import { toast } from '@/ui/toast.tsx'

type Session = RequestOutput<'session:list'>['sessions'][number]

/** What ending does, asked in the place of its button. */
function Question({ text, onKeep, onEnd }: { text: string; onKeep: () => void; onEnd: () => Promise<void> }) {
  const texts = useTexts('shell')
  const sessionsTexts = useTexts('sessions')
  const refusalText = useRefusalText()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const end = useRef<HTMLButtonElement>(null)
  useEffect(() => end.current?.focus(), [])
  async function carryOut() {
    setBusy(true)
    try {
      await onEnd()
    } catch (error) {
      setProblem(refusalText(error))
      setBusy(false)
    }
  }
  return (
    <div role="group" aria-label={text} className="mt-2 flex flex-wrap items-center justify-end gap-2">
      <p className="basis-full text-sm text-pretty">{text}</p>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <Button onClick={onKeep}>{texts.cancel}</Button>
      <Button ref={end} tone="danger" isBusy={isBusy} onClick={() => void carryOut()}>
        {sessionsTexts.endDo}
      </Button>
    </div>
  )
}

function Row({
  session,
  now,
  end,
}: {
  session: Session
  now: number
  end: (session: Session) => Promise<void>
}) {
  const sessionsTexts = useTexts('sessions')
  const language = useLanguage()
  const [isAsked, setAsked] = useState(false)
  const device = session.device === '' ? sessionsTexts.unknown : sessionsTexts.device(session.device)
  return (
    <li className="border-b border-line py-3 last:border-0">
      <div className="flex items-center gap-3">
        <MonitorSmartphone size={18} aria-hidden className="shrink-0 text-ink-faint" />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2 text-sm font-medium">
            <span className="truncate">{device}</span>
            {session.current === true ? <Badge tone="accent">{sessionsTexts.current}</Badge> : null}
          </span>
          <span className="block text-xs text-ink-muted">
            {sessionsTexts.used(shortMoment(session.lastUsedAt, now, language))},{' '}
            {sessionsTexts.begun(shortMoment(session.createdAt, now, language))}
          </span>
        </span>
        {isAsked ? null : (
          <Button tone="quiet" aria-label={sessionsTexts.endLabel(device)} onClick={() => setAsked(true)}>
            {sessionsTexts.end}
          </Button>
        )}
      </div>
      {isAsked ? (
        <Question
          text={session.current === true ? sessionsTexts.sureCurrent : sessionsTexts.sure(device)}
          onKeep={() => setAsked(false)}
          onEnd={() => end(session)}
        />
      ) : null}
    </li>
  )
}

/** Where somebody is signed in, each to be ended: myself, or with `user` somebody whose account I manage. */
export function SessionList({ user }: { user?: UserId }) {
  const sessionsTexts = useTexts('sessions')
  const texts = useTexts('shell')
  const client = useClient()
  const input = useMemo(() => (user === undefined ? {} : { user }), [user])
  const { data, error, again } = useRequest('session:list', input)
  const now = Date.now()

  async function end({ session, device, current }: Session) {
    if (current === true) {
      await signOut('')
      window.location.assign('/sign-in')
      return
    }
    await client.request('session:end', { session, ...input })
    toast(sessionsTexts.ended(device === '' ? sessionsTexts.unknown : sessionsTexts.device(device)))
    again()
  }

  if (data === undefined) {
    return error === undefined ? null : (
      <div className="flex items-center gap-3 text-sm text-ink-muted">
        {sessionsTexts.failed}
        <Button onClick={again}>{texts.retry}</Button>
      </div>
    )
  }
  if (data.sessions.length === 0) return <p className="text-sm text-ink-muted">{sessionsTexts.none}</p>
  return (
    <ul aria-label={sessionsTexts.label}>
      {data.sessions.map((session) => (
        <Row key={session.session} session={session} now={now} end={end} />
      ))}
    </ul>
  )
}
