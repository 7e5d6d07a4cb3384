'use client'

import type { Connection } from '@runnel/client/client'
import { useEffect, useState } from 'react'
import { useConnection } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { connectionNotice } from './connection-text.ts'

/** Short interruptions, and the moment of connecting after a page load, are not worth a word. */
const patienceMs = 1_500
const thanksMs = 2_000

/** The connection as it should be shown: interruptions shorter than the patience are left out, unless the device is offline. */
function usePatientConnection(): { shown: Connection | undefined; isBack: boolean } {
  const connection = useConnection()
  const [isPatient, setPatient] = useState(true)
  const [isBack, setBack] = useState(false)
  const isOnline = connection.phase === 'online'

  useEffect(() => {
    if (isOnline) {
      setPatient((wasPatient) => {
        if (!wasPatient) setBack(true)
        return true
      })
      const timer = setTimeout(() => setBack(false), thanksMs)
      return () => clearTimeout(timer)
    }
    const timer = setTimeout(() => setPatient(false), patienceMs)
    return () => clearTimeout(timer)
  }, [isOnline])

  const isPlain = connection.phase === 'offline' || connection.phase === 'ended'
  return { shown: !isOnline && (!isPatient || isPlain) ? connection : undefined, isBack: isOnline && isBack }
}

function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(0)
  useEffect(() => {
    if (!isTicking) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [isTicking])
  return now
}

/** Says when the connection is not there, how many messages wait, and what can be done. Lies over the conversation, so that nothing moves. */
export function ConnectionBanner() {
  const frameTexts = useTexts('frame')
  const client = useClient()
  const { shown, isBack } = usePatientConnection()
  const now = useNow(shown?.retryAt !== undefined)
  const notice = shown === undefined ? undefined : connectionNotice(shown, now, frameTexts.connection)
  const button =
    'pointer-events-auto shrink-0 font-medium whitespace-nowrap underline underline-offset-3 touch:min-h-11 touch:min-w-11'
  return (
    <div className="pointer-events-none absolute inset-x-3 top-2 z-15 flex justify-center">
      {notice === undefined ? null : (
        <div className="pointer-events-auto flex items-center gap-3 rounded-[1.375rem] border border-line bg-raised px-4 py-1.5 text-sm shadow-raised">
          <span aria-hidden className="size-2 shrink-0 animate-pulse rounded-full bg-away" />
          <span>{notice.text}</span>
          {notice.action === 'reconnect' ? (
            <button type="button" className={button} onClick={() => client.reconnect()}>
              {frameTexts.connection.now}
            </button>
          ) : notice.action === 'reload' ? (
            <button type="button" className={button} onClick={() => window.location.reload()}>
              {frameTexts.connection.reload}
            </button>
          ) : notice.action === 'sign-in' ? (
            <a href="/sign-in" className={button}>
              {frameTexts.connection.signIn}
            </a>
          ) : null}
        </div>
      )}
      {isBack ? (
        <div
          aria-hidden
          className="flex items-center gap-2 rounded-full border border-line bg-raised px-4 py-1.5 text-sm shadow-raised"
        >
          <span className="size-2 rounded-full bg-online" />
          {frameTexts.connection.online}
        </div>
      ) : null}
      {/* Spoken once per state, not with every second of the countdown. */}
      <div role="status" aria-live="polite" aria-label={frameTexts.connection.label} className="sr-only">
        {shown === undefined
          ? isBack
            ? frameTexts.connection.online
            : ''
          : connectionNotice({ ...shown, retryAt: 0 }, 0, frameTexts.connection)?.text}
      </div>
    </div>
  )
}
