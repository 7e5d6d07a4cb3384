import type { OutboxStorage, StoredRecord } from './outbox.ts'
import { shareInProcess } from './outbox-turn.ts'

/** Keeps unsent changes as long as the process lives. Clients given the same storage share it. */
export function memoryOutbox(): OutboxStorage {
  const records = new Map<string, StoredRecord>()
  return {
    ...shareInProcess(),
    list: (user) => Promise.resolve([...records.values()].filter((record) => record.user === user)),
    put: (record) => {
      records.set(record.clientId, record)
      return Promise.resolve()
    },
    remove: (clientId) => {
      records.delete(clientId)
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
}
