import type { UserId } from '@runnel/protocol/ids'
import type { OutboxStorage, StoredRecord } from './outbox.ts'

/** Where marks are kept, and who hears of those made before or elsewhere. */
export interface KeptMarksOptions<Mark extends StoredRecord> {
  storage: OutboxStorage
  isMark(record: StoredRecord): record is Mark
  /** One of theirs from before a reload, in the order stored. */
  onRecalled(mark: Mark): void
  /** One of theirs that was made in another tab. */
  onHeard(mark: Mark): void
}

/** What one person has read, as it is stored, and known in their other tabs, until the server knows it. */
export function keepMarks<Mark extends StoredRecord>({
  storage,
  isMark,
  onRecalled,
  onHeard,
}: KeptMarksOptions<Mark>) {
  const self = {}
  let user: UserId | undefined
  let stopHearing: (() => void) | undefined
  let writes: Promise<unknown> = Promise.resolve()
  const write = (run: () => Promise<void>) => (writes = writes.then(run).catch(() => {}))

  return {
    user: (): UserId | undefined => user,
    /** Whose marks these are. Gives whether that is somebody else than before; what they had stored is recalled then. */
    signIn(next: UserId): boolean {
      if (next === user) return false
      stopHearing?.()
      user = next
      stopHearing = storage.hear(self, (change) => {
        if (change.type === 'put' && isMark(change.record) && change.record.user === user)
          onHeard(change.record)
      })
      void storage
        .list(next)
        .then((stored) => {
          if (user !== next) return
          for (const record of stored) if (isMark(record)) onRecalled(record)
        })
        .catch(() => {})
      return true
    },
    put(mark: Mark): void {
      void write(async () => {
        await storage.put(mark)
        storage.announce({ type: 'put', record: mark }, self)
      })
    },
    remove({ clientId }: Mark): void {
      void write(() => storage.remove(clientId))
    },
    async stop(): Promise<void> {
      stopHearing?.()
      stopHearing = undefined
      user = undefined
      await writes
    },
  }
}
