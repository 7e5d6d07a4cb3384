import { use } from 'react'
import { actOfKey } from '@/features/message/act.ts'
import { ActsContext } from '@/features/message/acts-context.ts'
import type { Row } from '@/features/message/group-by-author.ts'

/** What single letters do on the message that has the focus; the returned function says whether a key meant something. */
export function useActKeys(
  rows: readonly Row[],
): (key: string, index: number, element: HTMLElement) => boolean {
  const acts = use(ActsContext)
  return (key, index, element) => {
    const act = actOfKey(key)
    const row = rows[index]
    if (act === undefined || row?.kind !== 'message') return false
    acts?.run(act, row.item, element)
    return true
  }
}
