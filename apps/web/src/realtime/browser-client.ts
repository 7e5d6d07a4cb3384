import { createClient } from '@runnel/client/client'
import type { Client, ClientOptions } from '@runnel/client/client'
import { indexedDbOutbox } from '@runnel/client/outbox-indexeddb'
import type { Start } from '@runnel/protocol/http'
import type { ChannelId } from '@runnel/protocol/ids'
import { browserStorage, openDraftStorage } from './draft-storage.ts'
import { keepSeed } from './use-store.ts'

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
  shared ??= inBrowser(seed)
  return shared
}

function inBrowser(seed: Seed): Client {
  const client = createClient({
    url: '',
    storage: indexedDbOutbox(),
    draftStorage: openDraftStorage(browserStorage()),
    ...seeded(seed),
  })
  const { connection, me, workspace, channels, users, presence, typing, threads, drafts, preferences } =
    client
  for (const store of [
    connection,
    me,
    workspace,
    channels,
    users,
    presence,
    typing,
    threads,
    drafts,
    preferences,
  ])
    keepSeed(store)
  return client
}
