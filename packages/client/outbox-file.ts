import { open, readFile, rename, writeFile } from 'node:fs/promises'
import type { OutboxStorage, StoredRecord } from './outbox.ts'
import { shareInProcess } from './outbox-turn.ts'

type Line = { put: StoredRecord } | { remove: string }

/**
 * Keeps unsent changes in a file, for programs on Node: one JSON line per change, on disk before it is sent. A line that a crash
 * cut off is left out. One process per file; a second process would only send the same client ids again (MSG-3).
 */
export async function fileOutbox(path: string): Promise<OutboxStorage> {
  const records = new Map<string, StoredRecord>()
  for (const line of await readLines(path))
    if ('put' in line) records.set(line.put.clientId, line.put)
    else records.delete(line.remove)

  const compact = [...records.values()].map((put) => `${JSON.stringify({ put })}\n`).join('')
  await writeFile(`${path}.new`, compact, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  const file = await open(path, 'a', 0o600)

  let last: Promise<void> = Promise.resolve()
  const append = (line: Line): Promise<void> => {
    const written = last.then(async () => {
      await file.appendFile(`${JSON.stringify(line)}\n`)
      await file.datasync()
    })
    last = written.catch(() => {})
    return written
  }

  return {
    ...shareInProcess(),
    list: (user) => Promise.resolve([...records.values()].filter((record) => record.user === user)),
    put: (record) => {
      records.set(record.clientId, record)
      return append({ put: record })
    },
    remove: (clientId) => {
      records.delete(clientId)
      return append({ remove: clientId })
    },
    close: async () => {
      await last
      await file.close()
    },
  }
}

async function readLines(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line]
    } catch {
      return []
    }
  })
}
