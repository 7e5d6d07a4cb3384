import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { browserStorage } from '@/realtime/draft-storage.ts'
import type { BrowserStorage } from '@/realtime/draft-storage.ts'

/** How long it is kept after it was typed, in ms. */
const keptMs = 30 * 24 * 60 * 60_000

/** A message of mine: its channel, and its id or its key while it waits. */
export interface TypedPlace {
  user: UserId
  channel: ChannelId
  message: string
}

/**
 * What people typed over messages of theirs and did not save yet: kept in this browser through reloads, each person's apart, also when the
 * message is scrolled out of sight or another channel is opened meanwhile. Where the browser refuses to store it lasts as long as the page.
 */
export function openTypedOver(storage: BrowserStorage | undefined, now: () => number) {
  const prefix = 'runnel:edit:'
  const keyOf = ({ user, channel, message }: TypedPlace) => `${prefix}${user}:${channel} ${message}`
  const here = new Map<string, string>()
  try {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '')
    for (const key of keys) {
      if (!key.startsWith(prefix)) continue
      const [, at, text] = /^(\d+) ([^]*)$/.exec(storage?.getItem(key) ?? '') ?? []
      if (text === undefined || now() - Number(at) > keptMs) storage?.removeItem(key)
      else here.set(key, text)
    }
  } catch {
    // Nothing is kept here.
  }
  return {
    get: (place: TypedPlace): string | undefined => here.get(keyOf(place)),
    /** `undefined` lets go of it. */
    set(place: TypedPlace, text: string | undefined): void {
      const key = keyOf(place)
      if (text === undefined) here.delete(key)
      else here.set(key, text)
      try {
        if (text === undefined) storage?.removeItem(key)
        else storage?.setItem(key, `${now()} ${text}`)
      } catch {
        // Kept by the page.
      }
    },
  }
}

let opened: ReturnType<typeof openTypedOver> | undefined

/** What was typed over messages in this browser. */
export function typedOver(): ReturnType<typeof openTypedOver> {
  opened ??= openTypedOver(browserStorage(), Date.now)
  return opened
}
