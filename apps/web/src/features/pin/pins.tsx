'use client'

import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { LogEntry } from '@runnel/protocol/entry'
import type { RequestOutput } from '@runnel/protocol/requests'
import { MoveRight, PinOff } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useIsOnline, useUser } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { Button } from '@/ui/button.tsx'
import { IconButton } from '@/ui/icon-button.tsx'
import { toast } from '@/ui/toast.tsx'

/** A message that is pinned, as the server gives it. */
export type PinnedMessage = RequestOutput<'message:pins'>['messages'][number]

/** What is pinned in a channel, the latest pin first: to be read, gone to, and taken down by those who may. */
export function Pins({
  channel,
  mayUnpin,
  renderText,
  onJump,
}: {
  channel: ChannelId
  mayUnpin: (message: PinnedMessage) => boolean
  /** How what a message says is shown. */
  renderText: (message: PinnedMessage) => ReactNode
  onJump: (message: PinnedMessage) => void
}) {
  const texts = useTexts('pin')
  const { pins, hasFailed, again } = usePins(channel)
  if (pins === undefined)
    return hasFailed ? (
      <div className="flex flex-col items-start gap-3 px-4 py-2 text-sm text-ink-muted">
        <p role="alert">{texts.failed}</p>
        <Button onClick={again}>{texts.retry}</Button>
      </div>
    ) : (
      <p role="status" className="px-4 py-2 text-sm text-ink-muted">
        {texts.loading}
      </p>
    )
  if (pins.length === 0)
    return (
      <div className="px-4 py-2 text-sm text-ink-muted">
        <p className="font-medium text-ink">{texts.none}</p>
        <p className="mt-1">{texts.noneText}</p>
      </div>
    )
  return (
    <>
      <p className="px-4 pb-1 text-xs text-ink-muted">{texts.count(pins.length)}</p>
      <ul className="divide-y divide-line">
        {pins.map((message) => (
          <Pin
            key={message.id}
            channel={channel}
            message={message}
            mayUnpin={mayUnpin(message)}
            onJump={() => onJump(message)}
          >
            {renderText(message)}
          </Pin>
        ))}
      </ul>
    </>
  )
}

function Pin({
  channel,
  message: { id, by, at, pinned },
  mayUnpin,
  onJump,
  children,
}: {
  channel: ChannelId
  message: PinnedMessage
  mayUnpin: boolean
  onJump: () => void
  children: ReactNode
}) {
  const language = useLanguage()
  const texts = useTexts('pin')
  const client = useClient()
  const name = useNameOf(by)
  const pinnedBy = useNameOf(pinned?.by)
  return (
    <li className="px-4 py-3">
      <div className="flex items-center gap-2">
        <Avatar id={by} name={name} size="xs" />
        <bdi className="truncate text-sm font-semibold">{name}</bdi>
        <time dateTime={new Date(at).toISOString()} className="shrink-0 text-xs text-ink-faint">
          {shortMoment(at, Date.now(), language)}
        </time>
      </div>
      {/* Long ones are read where they were said. */}
      <div className="mt-1 max-h-40 overflow-hidden [overflow-wrap:anywhere] [mask-image:linear-gradient(#000_8.5rem,transparent)]">
        {children}
      </div>
      <div className="mt-1.5 flex items-center gap-1">
        <p className="min-w-0 flex-1 truncate text-xs text-ink-faint">{texts.by(pinnedBy)}</p>
        {mayUnpin ? (
          <IconButton
            label={texts.unpin}
            icon={<PinOff size={15} aria-hidden />}
            onClick={() => {
              client.pin(channel, id, false)
              toast(texts.unpinned)
            }}
          />
        ) : null}
        <IconButton
          label={texts.jump}
          icon={<MoveRight size={16} aria-hidden className="rtl:rotate-180" />}
          onClick={onJump}
        />
      </div>
    </li>
  )
}

function useNameOf(user: UserId | undefined): string {
  const shell = useTexts('shell')
  return useUser(user)?.name ?? shell.sidebar.someone
}

/** What is pinned now: asked again when anything about it may have changed, and after the connection was away. */
function usePins(channel: ChannelId) {
  const client = useClient()
  const isOnline = useIsOnline()
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<{ pins?: readonly PinnedMessage[]; hasFailed: boolean }>({
    hasFailed: false,
  })
  useEffect(() => {
    if (!isOnline) return
    let isCurrent = true
    client.request('message:pins', { channel }).then(
      ({ messages }) => isCurrent && setState({ pins: messages, hasFailed: false }),
      () => isCurrent && setState((before) => ({ ...before, hasFailed: true })),
    )
    return () => {
      isCurrent = false
    }
  }, [client, channel, isOnline, turn])
  const again = useCallback(() => setTurn((before) => before + 1), [])
  useEffect(
    () =>
      client.onEntries((where, entries) => {
        if (where === channel && entries.some(changesPins)) again()
      }),
    [client, channel, again],
  )
  return { ...state, again }
}

function changesPins({ type }: LogEntry): boolean {
  return (
    type === 'message.pinned' ||
    type === 'message.unpinned' ||
    type === 'message.edited' ||
    type === 'message.deleted'
  )
}
