'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { announcement } from './announcement.ts'
import type { Said } from './announcement.ts'

const gatherMs = 1_200

/** Tells screen readers of new messages, gathered so that a busy channel does not chatter. The list itself is silent. */
export function Announcer({ channel }: { channel: ChannelId }) {
  const client = useClient()
  const [text, setText] = useState('')
  useEffect(() => {
    let gathered: Said[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      setText(announcement(gathered, conversationTexts.message))
      gathered = []
    }
    const stop = client.onEntries((where, entries) => {
      if (where !== channel) return
      const me = client.me.getState()?.user
      for (const entry of entries) {
        if (entry.type !== 'message.posted' || entry.by === me) continue
        const name = client.users.getState().get(entry.by)?.name ?? conversationTexts.message.someone
        gathered.push({ name, text: entry.text })
      }
      if (gathered.length > 0) timer ??= setTimeout(tell, gatherMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client, channel])
  return (
    <div
      role="log"
      aria-live="polite"
      aria-atomic="true"
      aria-label={conversationTexts.history.announced}
      className="sr-only"
    >
      {text}
    </div>
  )
}
