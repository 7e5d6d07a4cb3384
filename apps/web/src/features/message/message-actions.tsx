'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { Copy, Link2 } from 'lucide-react'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { copyToClipboard } from '@/ui/copy-to-clipboard.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { toast } from '@/ui/toast.tsx'

const texts = conversationTexts.message

/** The address of a message: opening it shows the history around it. */
export function messageLink(origin: string, channel: ChannelId, id: EntryId): string {
  return `${origin}/c/${channel}?at=${id}`
}

/** What can be done with a message, beside it while it is pointed at or focused. */
export function MessageActions({ channel, item }: { channel: ChannelId; item: MessageItem }) {
  const copy = async (text: string, done: string) => {
    if (await copyToClipboard(text)) toast(done)
    else toast(texts.copyFailed, 'danger')
  }
  const { id } = item
  return (
    <div
      role="toolbar"
      aria-label={texts.actions}
      className="absolute end-4 -top-3.5 z-10 flex rounded-md bg-raised p-0.5 shadow-raised"
    >
      <IconButton
        label={texts.copyText}
        icon={<Copy size={15} aria-hidden />}
        onClick={() => void copy(item.text, texts.copiedText)}
      />
      {id === undefined ? null : (
        <IconButton
          label={texts.copyLink}
          icon={<Link2 size={16} aria-hidden />}
          onClick={() => void copy(messageLink(window.location.origin, channel, id), texts.copiedLink)}
        />
      )}
    </div>
  )
}
