import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call, defineLibrary } from '../functions.ts'
import type { ImportedEntry } from '../message/message.ts'

const library = defineLibrary(import.meta.url, './thread-import.lua')

/** A line of another system's history that begins a thread, or answers in one. */
export type ImportedThreadEntry = Extract<ImportedEntry, { text: string }> & {
  /** Id of the thread's first message; none for that itself. */
  thread?: EntryId | undefined
}

/**
 * Appends imported lines that belong to threads in the order given, each once, as `appendImported` does the others of the same source;
 * `isShown`: answers are shown in the channel, too. Returns for each line that begins a thread its id, also when it was imported before, and ''
 * for the others. At most some 500 at a time. Rejects with `not_found`.
 */
export async function appendImportedThreads(
  redis: Redis,
  {
    channel,
    entries,
    isShown,
  }: { channel: ChannelId; entries: readonly ImportedThreadEntry[]; isShown: boolean },
): Promise<{ appended: number; skipped: number; ids: (EntryId | '')[] }> {
  if (entries.length === 0) return { appended: 0, skipped: 0, ids: [] }
  const { keys } = redis
  const args = entries.flatMap(({ key, type, by, at, text, thread = '' }) => {
    const colon = key.lastIndexOf(':')
    const action = type === 'action' ? '1' : ''
    return [key.slice(0, colon), key.slice(colon + 1), action, by, at, escapeText(text), thread]
  })
  const answer = await call(
    redis,
    library,
    'thread_import',
    [
      keys.log(channel),
      keys.head(channel),
      keys.authors(channel),
      keys.feed(channel),
      keys.imported(channel),
      keys.state(channel),
      ...entries.map(({ thread }) =>
        thread ? keys.thread(channel, sequenceOf(thread)) : keys.state(channel),
      ),
    ],
    [isShown ? '1' : '', ...args],
    { on: 'append' },
  )
  const [appended, skipped, ids] = answer as [number, number, (EntryId | '')[]]
  return { appended, skipped, ids }
}
