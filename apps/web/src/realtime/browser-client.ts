import { createClient } from '@runnel/client/client'
import type { Client, ClientOptions } from '@runnel/client/client'
import { indexedDbOutbox } from '@runnel/client/outbox-indexeddb'
import type { Start } from '@runnel/protocol/http'
import type { ChannelId } from '@runnel/protocol/ids'
import { browserStorage, openDraftStorage } from './draft-storage.ts'

/** What the server rendered the window with, and the channel its page is of. */
export interface Seed {
  start: Start
  channel?: ChannelId
}

let shared: Client | undefined

/** What the server rendered, as the SDK takes it. */
function seeded({ start, channel }: Seed): Pick<ClientOptions, 'start' | 'startChannel'> {
  return { start, ...(channel === undefined ? {} : { startChannel: channel }) }
}

/**
 * The one SDK instance of this page load, made at the first call and seeded with what the server rendered. While the
 * server renders there is none to share: each render gets its own, which is never started.
 */
export function clientOf(seed: Seed): Client {
  if (typeof window === 'undefined') return createClient({ url: '', ...seeded(seed) })
  shared ??= createClient({
    url: '',
    storage: indexedDbOutbox(),
    draftStorage: openDraftStorage(browserStorage()),
    ...seeded(seed),
  })
  return shared
}
