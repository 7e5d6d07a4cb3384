'use client'

import type { EntryId } from '@runnel/protocol/ids'
import { useCallback, useRef, useState } from 'react'
import { IdScope } from '@/features/message/id-scope.ts'
import { PersonContext } from '@/features/message/person-context.ts'
import type { OnPerson } from '@/features/message/person-context.ts'
import { ThreadContext } from '@/features/message/thread-context.ts'
import { TypingLine } from '@/features/typing/typing-line.tsx'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useOpenThread } from '@/realtime/use-thread.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Announcer } from './announcer.tsx'
import { EditLast } from './edit-last.tsx'
import { LoadingRows } from './loading-rows.tsx'
import { MessageActs } from './message-acts.tsx'
import { ThreadReplies } from './thread-replies.tsx'
import { Writing } from './writing.tsx'

/** Before the ids of what is in the pane: its first message is in the channel as well. */
const scope = 'thread-'

/** A thread beside its channel: first message, replies, who is typing there, and where one replies. Fills its flex parent. */
export function ThreadPane({
  state,
  root,
  linked,
  onPerson,
}: {
  state: ChannelFacts
  root: EntryId
  /** The reply that a link points at. */
  linked: EntryId | undefined
  onPerson: OnPerson
}) {
  const texts = useTexts('threadPane')
  const errorText = useErrorText()
  const client = useClient()
  const { channel } = state
  const { title } = useChannelTitle(state)
  const thread = useOpenThread(channel, root)
  const toLatest = useRef<() => void>(null)
  const toText = useRef<() => void>(null)
  const [isInChannel, setInChannel] = useState(false)
  const onSend = useCallback(
    (text: string, { action }: { action: boolean }) => {
      client.reply(channel, root, text, { action, inChannel: isInChannel })
      setInChannel(false)
      toLatest.current?.()
    },
    [client, channel, root, isInChannel],
  )
  const backToText = useCallback(() => toText.current?.(), [])
  const { error } = thread
  if (error !== undefined)
    return (
      <div role="status" className="flex flex-col items-start gap-3 px-4 py-4 text-sm text-ink-muted">
        <p>{error.code === 'not_found' || error.code === 'bad_request' ? texts.gone : errorText(error)}</p>
        {error.code === 'not_found' || error.code === 'bad_request' ? null : (
          <Button onClick={() => client.openThread(channel, root)}>{texts.retry}</Button>
        )}
      </div>
    )
  return (
    <PersonContext value={onPerson}>
      <ThreadContext value={undefined}>
        <IdScope value={scope}>
          <MessageActs channel={channel} thread={root} onDone={backToText}>
            <div
              data-thread={root}
              className="flex min-h-0 flex-1 flex-col pb-[max(0.75rem,env(safe-area-inset-bottom))]"
            >
              {thread.root === undefined && thread.state !== 'ready' ? (
                <LoadingRows text={texts.loading} />
              ) : (
                <ThreadReplies
                  channel={channel}
                  root={root}
                  thread={thread}
                  linked={linked}
                  toLatest={toLatest}
                  onJumped={backToText}
                />
              )}
              <Announcer channel={channel} thread={root} />
              <TypingLine channel={channel} thread={root} />
              <EditLast channel={channel} thread={root}>
                <Writing
                  state={state}
                  thread={root}
                  title={title}
                  label={texts.reply(title)}
                  onSend={onSend}
                  toText={toText}
                  below={<AlsoSend title={title} isOn={isInChannel} onChange={setInChannel} />}
                />
              </EditLast>
            </div>
          </MessageActs>
        </IdScope>
      </ThreadContext>
    </PersonContext>
  )
}

function AlsoSend({
  title,
  isOn,
  onChange,
}: {
  title: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) {
  const texts = useTexts('threadPane')
  return (
    <label className="flex w-fit max-w-full items-center gap-2 px-1 pt-1.5 text-xs text-ink-muted touch:min-h-11">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="size-3.5 shrink-0 accent-(--accent) touch:size-5"
      />
      <bdi className="min-w-0 truncate">{texts.alsoSend(title)}</bdi>
    </label>
  )
}
