'use client'

import { entryIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { ChannelState } from '@runnel/client/channels'
import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { Composer } from '@/features/composer/composer.tsx'
import { openDrafts } from '@/features/draft/drafts.ts'
import { PersonContext } from '@/features/message/person-context.ts'
import { TypingLine } from '@/features/typing/typing-line.tsx'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannel, useConnection, useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { Announcer } from './announcer.tsx'
import { MessageList } from './message-list.tsx'

export interface ConversationProps {
  channel: ChannelId
  /** Shown where the messages would be while the channel has none. */
  empty: ReactNode
  /** Someone's name was pressed. */
  onPerson: (user: UserId) => void
}

/** What is said in a channel and where one says it: history, who is typing, composer. Fills its flex parent. */
export function Conversation({ channel, empty, onPerson }: ConversationProps) {
  const client = useClient()
  const state = useChannel(channel)
  useEffect(() => {
    client.openChannel(channel)
    return () => client.openChannel(undefined)
  }, [client, channel])
  if (state === undefined) return null
  // Another channel is another conversation: nothing of the one before may be seen in it, not even for a frame.
  return (
    <PersonContext value={onPerson}>
      <OpenConversation key={channel} state={state} empty={empty} />
    </PersonContext>
  )
}

function OpenConversation({ state, empty }: { state: ChannelState; empty: ReactNode }) {
  const { channel } = state
  const { title } = useChannelTitle(state)
  const me = useMe()?.user
  const at = useLinkedEntry()
  const toLatest = useRef<() => void>(null)
  const toText = useRef<() => void>(null)
  const hasEnded = useConnection().phase === 'ended'
  const draft = useMemo(() => {
    const drafts = me === undefined ? undefined : openDrafts(browserStorage(), me)
    return {
      read: () => drafts?.read(channel) ?? '',
      write: (text: string) => drafts?.write(channel, text),
    }
  }, [channel, me])
  return (
    <div className="flex min-h-0 flex-1 flex-col pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      <MessageList
        channel={channel}
        title={title}
        isEphemeral={state.ephemeral === true}
        at={at}
        empty={empty}
        toLatest={toLatest}
        onJumped={useCallback(() => toText.current?.(), [])}
      />
      <Announcer channel={channel} />
      <TypingLine channel={channel} />
      <Composer
        channel={channel}
        title={title}
        draft={draft}
        refusal={refusalOf(state.archived === true, hasEnded)}
        toText={toText}
        onSent={useCallback(() => toLatest.current?.(), [])}
      />
    </div>
  )
}

function refusalOf(isArchived: boolean, hasEnded: boolean): string | undefined {
  if (isArchived) return conversationTexts.composer.archived
  return hasEnded ? conversationTexts.composer.ended : undefined
}

/** The message a link points at, from `?at=`. */
function useLinkedEntry(): EntryId | undefined {
  const at = useSearchParams().get('at')
  return at !== null && entryIdPattern.test(at) ? (at as EntryId) : undefined
}

/** Browsers that forbid storing throw at the mere look at it. */
function browserStorage(): Storage | undefined {
  try {
    return typeof window === 'undefined' ? undefined : window.localStorage
  } catch {
    return undefined
  }
}
