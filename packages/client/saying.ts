import { ChatError } from '@runnel/protocol/errors'
import { entryIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { createOutbox } from './outbox.ts'
import type { createPages } from './pages.ts'
import { threadKey } from './thread.ts'
import type { createThreads } from './threads.ts'
import type { tellTyping } from './typing.ts'

/** Where what is said goes. */
export interface SayingOptions {
  my(): UserId | undefined
  outbox: ReturnType<typeof createOutbox>
  pages: Pick<ReturnType<typeof createPages>, 'storeOf' | 'windowOf' | 'atEnd' | 'showLatest'>
  threads: Pick<ReturnType<typeof createThreads>, 'itemsIn'>
  teller: Pick<ReturnType<typeof tellTyping>, 'stop'>
}

/** What I say and do about messages, as changes that wait in the outbox. */
export function createSaying({ my, outbox, pages, threads, teller }: SayingOptions) {
  /** Queues a change of mine, also before `start()`. */
  function addChange(...change: Parameters<typeof outbox.add>): string {
    const user = my()
    if (user) void outbox.signIn(user)
    return outbox.add(...change)
  }

  function send(channel: ChannelId, text: string, { action = false } = {}): string {
    const clientId = addChange(channel, { kind: 'send', text, ...(action && { action }) })
    teller.stop(channel)
    showSent(channel)
    return clientId
  }

  function reply(
    channel: ChannelId,
    thread: EntryId,
    text: string,
    { action = false, inChannel = false } = {},
  ): string {
    const more = { ...(action && { action }), ...(inChannel && { inChannel }) }
    const clientId = addChange(channel, { kind: 'reply', thread, text, ...more })
    teller.stop(threadKey(channel, thread))
    if (inChannel) showSent(channel)
    return clientId
  }

  function showSent(channel: ChannelId): void {
    pages.atEnd(channel)
    if (pages.windowOf(channel).hasNewer) void pages.showLatest(channel).catch(() => {})
  }

  function edit(channel: ChannelId, message: string, text: string): string {
    if (outbox.revise(message, text)) return message
    return addChange(channel, { kind: 'edit', id: requireId(channel, message), text })
  }

  function deleteMessage(channel: ChannelId, message: string, reason?: string): string {
    if (outbox.discard(message)) return message
    const id = requireId(channel, message)
    return addChange(channel, { kind: 'delete', id, ...(reason !== undefined && { reason }) })
  }

  /** The id of a message that is named by its id or its key. */
  function requireId(channel: ChannelId, message: string): EntryId {
    if (entryIdPattern.test(message)) return message as EntryId
    const items = [...pages.storeOf(channel).getState().items, ...threads.itemsIn(channel)]
    const id = items.find(({ key }) => key === message)?.id
    if (!id) throw new ChatError('not_found')
    return id
  }

  return {
    send,
    reply,
    edit,
    deleteMessage,
    react: (channel: ChannelId, message: string, emoji: string, isOn: boolean): string =>
      addChange(channel, { kind: 'react', id: requireId(channel, message), emoji, isOn }),
    pin: (channel: ChannelId, message: string, isOn: boolean): string =>
      addChange(channel, { kind: 'pin', id: requireId(channel, message), isOn }),
  }
}
