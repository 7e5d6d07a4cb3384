'use client'

import { openPath } from '@/realtime/paths.ts'
import { useEffect, useRef, useState } from 'react'
import { AskForNotifications } from '@/features/notification/ask.tsx'
import { startNotifier } from '@/features/notification/notifier.ts'
import type { Notifier } from '@/features/notification/notifier.ts'
import { excerptOf } from '@/features/thread/excerpt.ts'
import { useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'

/** Notifications, for as long as this is on the page. */
export function Notifications() {
  const client = useClient()
  const me = useMe()?.user
  const notification = useTexts('notification')
  const shell = useTexts('shell')
  const words = useRef({ notification, shell })
  useEffect(() => {
    words.current = { notification, shell }
  })
  const [notifier, setNotifier] = useState<Notifier>()
  useEffect(() => {
    if (me === undefined) return
    const started = startNotifier({ client, openPath, excerptOf, words: () => words.current })
    setNotifier(started)
    return () => started.stop()
  }, [client, me])
  return notifier === undefined ? null : <AskForNotifications notifier={notifier} />
}
