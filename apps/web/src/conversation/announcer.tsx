'use client'

import type { LogEntry, MessagePosted, ThreadReplied } from '@runnel/protocol/entry'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useEffect, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { announcement } from './announcement.ts'
import type { Said } from './announcement.ts'

const gatherMs = 1_200
/** What was told is no longer needed then, and must not outlive what it tells of. */
const forgetMs = 10_000

/** Tells screen readers of new messages of a channel, or new replies of a thread in it, gathered so that a busy channel does not chatter. The list itself is silent. */
export function Announcer({ channel, thread }: { channel: ChannelId; thread?: EntryId }) {
  const conversationTexts = useTexts('conversation')
  const client = useClient()
  const [text, setText] = useState('')
  useEffect(() => {
    let gathered: (Said & { id: EntryId })[] = []
    let told: readonly EntryId[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    let forgetting: ReturnType<typeof setTimeout> | undefined
    const forget = () => {
      clearTimeout(forgetting)
      told = []
      setText('')
    }
    const tell = () => {
      timer = undefined
      clearTimeout(forgetting)
      forgetting = setTimeout(forget, forgetMs)
      told = gathered.map(({ id }) => id)
      setText(announcement(gathered, conversationTexts.message))
      gathered = []
    }
    const stop = client.onEntries((where, entries) => {
      if (where !== channel) return
      const me = client.me.getState()?.user
      for (const entry of entries) {
        const gone = noLongerSaid(entry)
        if (gone.length > 0) {
          gathered = gathered.filter(({ id }) => !gone.includes(id))
          if (told.some((id) => gone.includes(id))) forget()
        }
        if (!isSaidIn(entry, thread) || entry.by === me) continue
        const name = client.users.getState().get(entry.by)?.name ?? conversationTexts.message.someone
        gathered.push({ id: entry.id, name, text: entry.text })
      }
      if (gathered.length > 0) timer ??= setTimeout(tell, gatherMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
      clearTimeout(forgetting)
    }
  }, [client, channel, thread, conversationTexts])
  return (
    <div
      role="log"
      aria-live="polite"
      aria-atomic="true"
      aria-label={
        thread === undefined
          ? conversationTexts.history.announced
          : conversationTexts.history.repliesAnnounced
      }
      className="sr-only"
    >
      {text}
    </div>
  )
}

/** A reply that is shown in its channel, too, is told as a message of the channel. */
function isSaidIn(entry: LogEntry, thread: EntryId | undefined): entry is MessagePosted | ThreadReplied {
  return thread === undefined
    ? entry.type === 'message.posted'
    : entry.type === 'thread.replied' && entry.thread === thread
}

/** The messages that an entry takes away or gives other words. */
function noLongerSaid(entry: LogEntry): readonly EntryId[] {
  if (entry.type === 'message.deleted') return entry.messages
  return entry.type === 'message.edited' ? [entry.message] : []
}
