'use client'

import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useState } from 'react'
import { useConnection } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'

/** Who may change the channel's settings right now (LCK-1). */
export type Hold =
  | { phase: 'asking' }
  | { phase: 'mine'; fence: number }
  | { phase: 'theirs'; holder: UserId | undefined; expiresAt: number | undefined }
  | { phase: 'lost' }
  | { phase: 'failed'; error: unknown }

/**
 * Takes the channel's lock and keeps it until unmounted. Someone else's hold is waited for: it is asked again when it is
 * given up and when it runs out. Losing the connection loses the hold; it is not taken again by itself, because what was
 * typed may rest on settings that have changed since.
 */
export function useHold(channel: ChannelId): { hold: Hold; take: () => void; lose: () => void } {
  const client = useClient()
  const isOnline = useConnection().phase === 'online'
  const [hold, setHold] = useState<Hold>({ phase: 'asking' })
  const [turn, setTurn] = useState(0)
  const take = useCallback(() => setTurn((value) => value + 1), [])
  const lose = useCallback(() => setHold({ phase: 'lost' }), [])

  useEffect(() => {
    let isCurrent = true
    setHold({ phase: 'asking' })
    client.request('admin:open', { channel }).then(
      ({ fence }) => isCurrent && setHold({ phase: 'mine', fence }),
      (error: unknown) => {
        if (!isCurrent) return
        if (error instanceof ChatError && error.code === 'locked') {
          setHold({ phase: 'theirs', holder: error.holder as UserId | undefined, expiresAt: error.expiresAt })
        } else setHold({ phase: 'failed', error })
      },
    )
    return () => {
      isCurrent = false
    }
  }, [client, channel, turn])

  // Given up once, when the panel closes: giving up between two turns could outrun the next taking.
  useEffect(
    () => () => void client.request('admin:close', { channel }).catch(() => undefined),
    [client, channel],
  )

  useEffect(() => {
    if (!isOnline) setHold((last) => (last.phase === 'mine' ? { phase: 'lost' } : last))
  }, [isOnline])

  const isTheirs = hold.phase === 'theirs'
  useEffect(() => {
    if (!isTheirs) return
    const stops = [
      client.on('admin:unlocked', (freed) => freed.channel === channel && take()),
      client.on('admin:locked', (locked) => {
        if (locked.channel !== channel) return
        setHold({ phase: 'theirs', holder: locked.holder, expiresAt: locked.expiresAt })
      }),
    ]
    return () => stops.forEach((stop) => stop())
  }, [client, channel, take, isTheirs])

  useEffect(() => {
    if (hold.phase !== 'theirs' || hold.expiresAt === undefined) return
    const timer = setTimeout(take, Math.max(1_000, hold.expiresAt - Date.now() + 500))
    return () => clearTimeout(timer)
  }, [hold, take])

  return { hold, take, lose }
}
