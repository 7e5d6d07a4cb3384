import type { ChannelId, UserId } from '@runnel/protocol/ids'

/** What of the browser's storage drafts need. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What I began to write, by channel, kept in this browser across reloads. */
export interface Drafts {
  /** The text last written there; empty when none. */
  read(channel: ChannelId): string
  write(channel: ChannelId, text: string): void
}

/**
 * Drafts of one person. Where the browser refuses to store (private windows, a full disk), they last as long as the
 * page: writing a draft must never get in the way of writing.
 */
export function openDrafts(storage: DraftStorage | undefined, user: UserId): Drafts {
  const unstored = new Map<ChannelId, string>()
  const keyOf = (channel: ChannelId) => `runnel:draft:${user}:${channel}`
  return {
    read(channel) {
      const text = unstored.get(channel)
      if (text !== undefined) return text
      try {
        return storage?.getItem(keyOf(channel)) ?? ''
      } catch {
        return ''
      }
    },
    write(channel, text) {
      unstored.delete(channel)
      try {
        if (storage === undefined) unstored.set(channel, text)
        else if (text === '') storage.removeItem(keyOf(channel))
        else storage.setItem(keyOf(channel), text)
      } catch {
        unstored.set(channel, text)
      }
    },
  }
}
