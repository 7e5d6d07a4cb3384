'use client'

import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { errorCode } from '@/texts/error-text.ts'

/** Why a hold ended before its panel was closed. */
export type Loss =
  | { kind: 'broken'; by: UserId; reason?: string | undefined }
  | { kind: 'taken'; by: UserId }
  | { kind: 'ended' | 'offline' }

/** Who may change the channel's settings right now (LCK-1). */
export type Hold =
  | { phase: 'asking' }
  | { phase: 'mine'; fence: number }
  | { phase: 'theirs'; holder: UserId | undefined; expiresAt: number | undefined }
  | { phase: 'lost'; why: Loss }
  | { phase: 'failed'; error: unknown }

export interface Holding {
  hold: Hold
  /** Asks for it, again. */
  take: () => void
  /** A write was refused with `lock_lost`. */
  lose: () => void
  /** Ends another's hold and takes it. Rejects with what the server says. */
  breakHold: (reason: string) => Promise<void>
}

/** One question at a time, of all panels: of two at once the second would find the channel held by the first, or lose it to the closing of the last. */
let asked = Promise.resolve()

/** A device that slept wakes with its timers late; so late that the hold may have run out meanwhile. */
const lookMs = 4_000
const sleptMs = 10_000

/**
 * Takes the channel's lock and keeps it until unmounted. Someone else's hold is waited for: it is asked again when it is
 * given up and when it runs out. A hold that was lost, to another, to a broken connection or to sleep, is not taken again
 * by itself, because what was typed may rest on settings that have changed since.
 */
export function useHold(channel: ChannelId): Holding {
  const client = useClient()
  const isOnline = useIsOnline()
  const [hold, setHold] = useState<Hold>({ phase: 'asking' })
  /** What is so now: an event may come before the one before it is on screen. */
  const now = useRef<Hold>(hold)
  const put = useCallback((next: Hold) => {
    now.current = next
    setHold(next)
  }, [])
  const [turn, setTurn] = useState(0)
  const take = useCallback(() => setTurn((value) => value + 1), [])
  /** Only what is mine can be lost. */
  const loseTo = useCallback(
    (why: Loss) => (now.current.phase === 'mine' ? put({ phase: 'lost', why }) : undefined),
    [put],
  )
  const lose = useCallback(() => loseTo({ kind: 'ended' }), [loseTo])

  useEffect(() => {
    let isCurrent = true
    // Whoever waits for another goes on seeing whom they wait for.
    if (now.current.phase !== 'theirs') put({ phase: 'asking' })
    const ask = async () => {
      if (!isCurrent) return
      try {
        const { fence } = await client.request('admin:open', { channel })
        if (isCurrent) put({ phase: 'mine', fence })
      } catch (error) {
        if (!isCurrent) return
        if (error instanceof ChatError && error.code === 'locked')
          put({ phase: 'theirs', holder: error.holder as UserId | undefined, expiresAt: error.expiresAt })
        else put({ phase: 'failed', error })
      }
    }
    asked = asked.then(ask)
    return () => {
      isCurrent = false
    }
  }, [client, channel, turn, put])

  // Given up once, when the panel closes, after what was asked before: neither may outrun the other.
  useEffect(
    () => () => {
      asked = asked
        .then(() => client.request('admin:close', { channel }))
        .then(
          () => undefined,
          () => undefined,
        )
    },
    [client, channel],
  )

  const wasOnline = useRef(isOnline)
  useEffect(() => {
    const isBack = isOnline && !wasOnline.current
    wasOnline.current = isOnline
    const { current } = now
    if (!isOnline) loseTo({ kind: 'offline' })
    // What could not even be asked is asked now.
    else if (isBack && current.phase === 'failed' && errorCode(current.error) === 'unavailable') take()
  }, [isOnline, loseTo, take])

  /** Asks whether what is mine still is. */
  const look = useCallback(async () => {
    const answer = await client.request('admin:read', { channel }).catch(() => undefined)
    if (answer === undefined) return
    if (answer.hold === undefined) loseTo({ kind: 'ended' })
    else if (answer.hold.holder !== client.me.getState()?.user)
      loseTo({ kind: 'taken', by: answer.hold.holder })
  }, [client, channel, loseTo])

  useEffect(() => {
    const stops = [
      client.on('admin:unlocked', ({ channel: freed, brokenBy, reason }) => {
        if (freed !== channel) return
        const { phase } = now.current
        if (phase === 'theirs') take()
        else if (phase !== 'mine' || brokenBy === client.me.getState()?.user) return
        else if (brokenBy !== undefined) loseTo({ kind: 'broken', by: brokenBy, reason })
        // It lapsed, or the hold before mine was given up and this was long on its way.
        else void look()
      }),
      client.on('admin:locked', ({ channel: locked, holder, expiresAt }) => {
        if (locked !== channel) return
        const isMe = holder === client.me.getState()?.user
        if (now.current.phase === 'theirs' && !isMe) put({ phase: 'theirs', holder, expiresAt })
        else if (now.current.phase === 'mine' && !isMe) void look()
      }),
    ]
    return () => stops.forEach((stop) => stop())
  }, [client, channel, put, take, look, loseTo])

  // Someone else's: asked again when it has run out.
  useEffect(() => {
    if (hold.phase !== 'theirs' || hold.expiresAt === undefined) return
    const timer = setTimeout(take, Math.max(1_000, hold.expiresAt - Date.now() + 500))
    return () => clearTimeout(timer)
  }, [hold, take])

  // Mine: after a sleep it is asked whether it still is.
  const isMine = hold.phase === 'mine'
  useEffect(() => {
    if (!isMine) return
    let looked = Date.now()
    const timer = setInterval(() => {
      const slept = Date.now() - looked
      looked = Date.now()
      if (slept >= sleptMs) void look()
    }, lookMs)
    return () => clearInterval(timer)
  }, [isMine, look])

  const breakHold = useCallback(
    async (reason: string) => {
      await client.request('admin:break', { channel, ...(reason === '' ? {} : { reason }) })
      take()
    },
    [client, channel, take],
  )

  return { hold, take, lose, breakHold }
}
