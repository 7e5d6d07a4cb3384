import type { DraftPlace, DraftRecord, DraftStorage } from '@runnel/client/draft-record'

/** What of the browser's storage drafts need. */
export type BrowserStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/**
 * Drafts in this browser, each person's apart. Where the browser refuses to store (private windows, a full disk), they last as long as
 * the page: keeping a draft must never get in the way of writing.
 */
export function openDraftStorage(storage: BrowserStorage | undefined): DraftStorage {
  const prefixOf = (user: string) => `runnel:draft:${user}:`
  return {
    read(user) {
      const prefix = prefixOf(user)
      const found: Array<[DraftPlace, DraftRecord]> = []
      try {
        for (let index = 0; index < (storage?.length ?? 0); index += 1) {
          const key = storage?.key(index) ?? ''
          const record = key.startsWith(prefix) ? parse(storage?.getItem(key)) : undefined
          if (record !== undefined) found.push([key.slice(prefix.length) as DraftPlace, record])
        }
      } catch {
        // Nothing is kept here.
      }
      return found
    },
    write(user, place, record) {
      const key = `${prefixOf(user)}${place}`
      try {
        if (record === undefined) storage?.removeItem(key)
        else storage?.setItem(key, JSON.stringify(record))
      } catch {
        // Kept by the page, and by the server once it is told.
      }
    },
  }
}

/** Whatever else stands there is not ours to show. */
function parse(stored: string | null | undefined): DraftRecord | undefined {
  try {
    const record = JSON.parse(stored ?? '') as Partial<DraftRecord>
    return typeof record.text === 'string' && typeof record.at === 'number' && typeof record.base === 'number'
      ? {
          text: record.text,
          at: record.at,
          base: record.base,
          isTold: record.isTold === true,
          aside: typeof record.aside === 'string' ? record.aside : undefined,
        }
      : undefined
  } catch {
    return undefined
  }
}

/** This browser's storage; undefined where looking at it alone is refused. */
export function browserStorage(): Storage | undefined {
  try {
    return typeof window === 'undefined' ? undefined : window.localStorage
  } catch {
    return undefined
  }
}
