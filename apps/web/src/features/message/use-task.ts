'use client'

import { use, useCallback } from 'react'
import { createStore } from 'zustand/vanilla'
import { useStore } from '@/realtime/use-store.ts'
import type { Act } from './act.ts'
import { ActsContext } from './acts-context.ts'
import type { Task } from './acts-context.ts'

const idle = createStore<Task | undefined>(() => undefined)

/** What is being done with a message, undefined while it is none. Renders only that message again. */
export function useTask(key: string): Act | undefined {
  return useStore(
    use(ActsContext)?.task ?? idle,
    useCallback((task: Task | undefined) => (task?.item.key === key ? task.act : undefined), [key]),
  )
}
