import type { Client } from '@runnel/client/client'
import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { insertBlock } from '@/features/composer/insertion.ts'
import { messageLink } from '@/features/message/message-link.ts'
import type { Texts } from '@/texts/catalogue.ts'
import { copyToClipboard } from '@/ui/copy-to-clipboard.ts'
import { toast } from '@/ui/toast.tsx'

/** Puts a message, or its address, where it can be used: into the clipboard, or as a quote into the text box of the channel or thread. */
export async function giveMessage(
  client: Client,
  { channel, thread }: { channel: ChannelId; thread: EntryId | undefined },
  how: 'copy' | 'link' | 'quote',
  item: MessageItem,
  { someone, message: texts }: { someone: string; message: Texts<'message'> },
): Promise<void> {
  if (how === 'quote') {
    const name = client.users.getState().get(item.by)?.name ?? someone
    insertBlock(channel, quoteOf(name, item.text, texts), thread)
    return
  }
  const isLink = how === 'link'
  const text = isLink ? messageLink(window.location.origin, channel, item) : item.text
  if (await copyToClipboard(text)) toast(isLink ? texts.copiedLink : texts.copiedText)
  else toast(texts.copyFailed, 'danger')
}

/** A message as a quote in Markdown: who said it, then every line behind a sign. */
export function quoteOf(name: string, text: string, texts: Pick<Texts<'message'>, 'quoted'>): string {
  const safe = name.replaceAll(/([\\`*_[\]<>~|])/g, '\\$1')
  const lines = text.split('\n').map((line) => (line === '' ? '>' : `> ${line}`))
  return [texts.quoted(safe), ...lines].join('\n')
}
