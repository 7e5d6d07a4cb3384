import { use, useEffect, useRef } from 'react'
import { createStore } from 'zustand/vanilla'
import { ActsContext } from '@/features/message/acts-context.ts'
import type { Task } from '@/features/message/acts-context.ts'
import { useStore } from '@/realtime/use-store.ts'

const idle = createStore<Task | undefined>(() => undefined)
const isEdit = (task: Task | undefined) => task?.act === 'edit'

/** Whether I am changing what one of the messages says: it must not be carried away by what comes in below. */
export function useIsEditing(): boolean {
  return useStore(use(ActsContext)?.task ?? idle, isEdit)
}

/**
 * Brings the message whose text I begin to change into view; when I asked for it from below, where I write, I am brought back to where I was
 * once that is over. `wayBack` notes where the view is, and gives the way back there.
 */
export function useEditInView(
  keys: readonly string[],
  reveal: (index: number) => void,
  wayBack: () => () => void,
): void {
  const acts = use(ActsContext)
  const back = useRef<() => void>(undefined)
  useEffect(
    () =>
      acts?.task.subscribe((task, before) => {
        if (task === before) return
        const goBack = back.current
        back.current = undefined
        // The box is there until the next frame, and the view as long as with it.
        if (goBack !== undefined) requestAnimationFrame(() => requestAnimationFrame(goBack))
        if (task?.act !== 'edit') return
        if (task.anchor === undefined) back.current = wayBack()
        const index = keys.indexOf(task.item.key)
        if (index >= 0) reveal(index)
      }),
    [acts, keys, reveal, wayBack],
  )
}
