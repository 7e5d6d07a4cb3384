import { runLoad } from './load.ts'
import type { LoadPlan, LoadResult } from './load.ts'

/** The load as a process of its own: it gets a plan from its parent, tells the phases, and hands back the result. */

export type FromLoad =
  | { type: 'phase'; phase: 'connected' | 'begin' | 'end' }
  | { type: 'result'; result: LoadResult }
  | { type: 'failed'; message: string }
export type ToLoad = { type: 'plan'; plan: LoadPlan } | { type: 'stop' }

const tell = (message: FromLoad) => process.send?.(message)
const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()

process.on('disconnect', () => process.exit(1))
process.on('message', (message: ToLoad) => {
  if (message.type === 'stop') return stop()
  runLoad(message.plan, (phase) => tell({ type: 'phase', phase }), stopped)
    .then(
      (result) => tell({ type: 'result', result }),
      (error: unknown) =>
        tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => process.disconnect())
})
