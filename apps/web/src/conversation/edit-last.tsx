'use client'

import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { use } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { ActsContext } from '@/features/message/acts-context.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'

/** Around where one writes: the up arrow in an empty text box edits what I said last, as long as that may be edited. */
export function EditLast({
  channel,
  thread,
  children,
}: {
  channel: ChannelId
  /** The thread that is replied to. */
  thread?: EntryId
  children: ReactNode
}) {
  const client = useClient()
  const acts = use(ActsContext)
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowUp' || event.defaultPrevented || event.nativeEvent.isComposing) return
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (!(event.target instanceof HTMLTextAreaElement) || event.target.value !== '') return
    const me = client.me.getState()?.user
    const { items } =
      thread === undefined ? client.timeline(channel).getState() : client.thread(channel, thread).getState()
    const last = items.findLast(
      (item) => item.kind === 'message' && item.by === me && item.deleted === undefined,
    )
    if (last?.kind !== 'message' || acts?.offered(last).has('edit') !== true) return
    event.preventDefault()
    acts.run('edit', last, undefined)
  }
  return (
    <div role="presentation" onKeyDown={press}>
      {children}
    </div>
  )
}
