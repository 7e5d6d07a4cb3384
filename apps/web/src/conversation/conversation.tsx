'use client'

import { entryIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useSearchParams } from 'next/navigation'
import { Suspense, useCallback, useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { PersonContext } from '@/features/message/person-context.ts'
import type { OnPerson } from '@/features/message/person-context.ts'
import { TypingLine } from '@/features/typing/typing-line.tsx'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannelFacts } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { behind, lazily } from '@/ui/lazily.ts'
import { useMedia } from '@/ui/use-media.ts'
import { EditLast } from './edit-last.tsx'
import { FirstPaint } from './first-paint.tsx'
import { MessageActs } from './message-acts.tsx'
import { loadRowParts } from './row-view.tsx'
import { useRefusedChanges } from './use-refused-changes.ts'
import { Writing } from './writing.tsx'

/**
 * Scrolling and all that moves comes behind the page's own script: the first rows can be read, and answered, before. With all that its
 * rows need, or what the server rendered would give way to less.
 */
const MessageList = behind(
  () => Promise.all([import('./message-list.tsx'), loadRowParts()]).then(([module]) => module.MessageList),
  FirstPaint,
)
const Announcer = behind(() => import('./announcer.tsx').then((module) => module.Announcer))

const SwipeToReply = lazily(() => import('./swipe-to-reply.tsx').then((module) => module.SwipeToReply))

export interface ConversationProps {
  channel: ChannelId
  /** Shown where the messages would be while the channel has none. */
  empty: ReactNode
  /** Someone's name was pressed. */
  onPerson: OnPerson
  /** The day in view was pressed. */
  onDate?: () => void
}

/** What is said in a channel and where one says it: history, who is typing, composer. Fills its flex parent. */
export function Conversation({ channel, empty, onPerson, onDate }: ConversationProps) {
  const client = useClient()
  const state = useChannelFacts(channel)
  useEffect(() => {
    client.openChannel(channel)
    return () => client.openChannel(undefined)
  }, [client, channel])
  if (state === undefined) return null
  // Another channel is another conversation: nothing of the one before may be seen in it, not even for a frame.
  return (
    <PersonContext value={onPerson}>
      <OpenConversation key={channel} state={state} empty={empty} onDate={onDate} />
    </PersonContext>
  )
}

function OpenConversation({
  state,
  empty,
  onDate,
}: {
  state: ChannelFacts
  empty: ReactNode
  onDate: (() => void) | undefined
}) {
  const client = useClient()
  const { channel } = state
  const { title } = useChannelTitle(state)
  const at = useLinkedEntry()
  const toLatest = useRef<() => void>(null)
  const toText = useRef<() => void>(null)
  const onSend = useCallback(
    (text: string, options: { action: boolean }) => {
      client.send(channel, text, options)
      toLatest.current?.()
    },
    [client, channel],
  )
  useRefusedChanges(channel)
  const isTouch = useMedia('(pointer: coarse)')
  const backToText = useCallback(() => toText.current?.(), [])
  return (
    <MessageActs channel={channel} onDone={backToText}>
      <div
        data-finds-later
        className="flex min-h-0 flex-1 flex-col pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      >
        <MessageList
          channel={channel}
          title={title}
          isEphemeral={state.ephemeral === true}
          at={at}
          empty={empty}
          toLatest={toLatest}
          onDate={state.ephemeral === true ? undefined : onDate}
          onJumped={backToText}
        />
        {isTouch ? (
          <Suspense>
            <SwipeToReply channel={channel} />
          </Suspense>
        ) : null}
        <Announcer channel={channel} />
        <TypingLine channel={channel} />
        <EditLast channel={channel}>
          <Writing state={state} title={title} toText={toText} onSend={onSend} />
        </EditLast>
      </div>
    </MessageActs>
  )
}

/** The message a link points at, from `?at=`. */
function useLinkedEntry(): EntryId | undefined {
  const at = useSearchParams().get('at')
  return at !== null && entryIdPattern.test(at) ? (at as EntryId) : undefined
}
