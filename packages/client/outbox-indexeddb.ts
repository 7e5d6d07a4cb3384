import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb'
import type { UserId } from '@runnel/protocol/ids'
import { memoryOutbox } from './outbox-memory.ts'
import { readRecord } from './change.ts'
import type { OutboxChange, OutboxRecord, OutboxStorage, StoredRecord } from './outbox.ts'

interface Schema extends DBSchema {
  changes: { key: string; value: StoredRecord; indexes: { user: UserId } }
}
/** The layout before: messages only. A page that still knows only this one must not find other changes there: it would send them as messages. */
interface FirstSchema extends DBSchema {
  outbox: { key: string; value: OutboxRecord; indexes: { user: UserId } }
}

/**
 * Keeps unsent changes in the browser; all tabs of an origin share it: one of them sends (Web Locks), all of them show
 * (BroadcastChannel). Where the browser has no IndexedDB, memory; where it has no Web Locks (a page without TLS), every tab sends,
 * which the server's memory of client ids makes harmless (MSG-3).
 */
export function indexedDbOutbox(name = 'runnel'): OutboxStorage {
  const memory = memoryOutbox()
  const opened: Promise<IDBPDatabase<Schema> | undefined> =
    typeof indexedDB === 'undefined' ? Promise.resolve(undefined) : openOutbox(name).catch(() => undefined)
  const channels = new Map<object, BroadcastChannel>()

  return {
    async list(user) {
      const database = await opened
      return database ? database.getAllFromIndex('changes', 'user', user) : memory.list(user)
    },
    async put(record) {
      const database = await opened
      // `strict`: on disk when this resolves, as far as the browser can tell.
      const transaction = database?.transaction('changes', 'readwrite', { durability: 'strict' })
      if (!transaction) return memory.put(record)
      await Promise.all([transaction.store.put(record), transaction.done])
    },
    async remove(clientId) {
      const database = await opened
      await (database ? database.delete('changes', clientId) : memory.remove(clientId))
    },
    announce: (change, from) => channels.get(from)?.postMessage(change),
    hear(from, listener) {
      if (typeof BroadcastChannel === 'undefined') return () => {}
      const channel = new BroadcastChannel(`${name}-changes`)
      channels.set(from, channel)
      channel.addEventListener('message', ({ data }: MessageEvent<OutboxChange>) => listener(data))
      return () => {
        channels.delete(from)
        channel.close()
      }
    },
    async hold(user, signal, run) {
      const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
      if (!locks) return run(signal)
      const stolen = new AbortController()
      const turn = AbortSignal.any([signal, stolen.signal])
      try {
        await locks.request(`${name}-outbox-${user}`, { signal }, () => run(turn))
      } catch (error) {
        if (!signal.aborted) throw error
      } finally {
        // Rejected while `run` still runs: another tab stole the lock.
        stolen.abort()
      }
    },
    async close() {
      for (const channel of channels.values()) channel.close()
      channels.clear()
      ;(await opened)?.close()
    },
  }
}

async function openOutbox(name: string): Promise<IDBPDatabase<Schema>> {
  const { openDB } = await loadLibrary()
  return openDB<Schema>(name, 2, {
    async upgrade(database, from, _to, transaction) {
      const changes = database.createObjectStore('changes', { keyPath: 'clientId' })
      changes.createIndex('user', 'user')
      if (from !== 1) return
      const first = transaction as unknown as IDBPTransaction<FirstSchema, ['outbox'], 'versionchange'>
      for (const record of await first.objectStore('outbox').getAll()) await changes.put(readRecord(record))
      ;(database as unknown as IDBPDatabase<FirstSchema>).deleteObjectStore('outbox')
    },
    // Another tab with a newer page wants to change the layout: let it; the next use opens anew after a reload.
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
  })
}

/** Loaded behind the page's own script, trying until it is there: nothing is kept in memory alone because a script was late. */
async function loadLibrary(): Promise<typeof import('idb')> {
  for (;;)
    try {
      return await import('idb')
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
}
