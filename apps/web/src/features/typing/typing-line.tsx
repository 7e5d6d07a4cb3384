'use client'

import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useTyping, useUsers } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { typingText } from './typing-text.ts'

/** Who is typing in a channel, or in a thread of it, in a line whose height is always reserved. Subscribes to typing alone: a keystroke renders no message. */
export function TypingLine({ channel, thread }: { channel: ChannelId; thread?: EntryId }) {
  const typing = useTyping(channel, thread)
  const users = useUsers(typing)
  const text = typingText(
    users.map((user) => user.name),
    typing.length,
    useTexts('conversation'),
  )
  return (
    <div className="flex h-5 items-center gap-2 overflow-hidden px-4 text-xs text-ink-muted sm:px-5">
      {/* Not a live region: who begins to type is not worth interrupting a screen reader for. */}
      <p className="truncate" dir="auto">
        {text}
      </p>
      {text === '' ? null : <Dots />}
    </div>
  )
}

function Dots() {
  return (
    <span aria-hidden className="flex gap-0.5 motion-reduce:hidden">
      {[0, 160, 320].map((delayMs) => (
        <span
          key={delayMs}
          className="size-1 animate-pulse rounded-full bg-ink-faint"
          style={{ animationDelay: `${delayMs}ms` }}
        />
      ))}
    </span>
  )
}
