import { use, useEffect } from 'react'
import { ActsContext } from '@/features/message/acts-context.ts'

/** Brings the message whose text I begin to change into view: it may have been asked for from below. */
export function useEditInView(keys: readonly string[], reveal: (index: number) => void): void {
  const acts = use(ActsContext)
  useEffect(
    () =>
      acts?.task.subscribe((task, before) => {
        if (task?.act !== 'edit' || task === before) return
        const index = keys.indexOf(task.item.key)
        if (index >= 0) reveal(index)
      }),
    [acts, keys, reveal],
  )
}
