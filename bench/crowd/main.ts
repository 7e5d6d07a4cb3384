import { runArrivals } from './arrivals.ts'
import type { ArrivalsPlan, ArrivalsResult } from './arrivals.ts'
import { runReturn } from './return.ts'
import type { ReturnPlan, ReturnResult } from './return.ts'

/** The crowd as a process of its own: it gets a plan from its parent, says when everyone is seated, and hands back the result. */

export type FromCrowd =
  | { type: 'seated' }
  | { type: 'result'; result: ArrivalsResult | ReturnResult }
  | { type: 'failed'; message: string }
export type ToCrowd = { type: 'plan'; plan: ArrivalsPlan | ReturnPlan } | { type: 'go' }

const tell = (message: FromCrowd) => process.send?.(message)
const { promise: told, resolve: go } = Promise.withResolvers<void>()

async function run(plan: ArrivalsPlan | ReturnPlan): Promise<ArrivalsResult | ReturnResult> {
  if (plan.kind === 'arrivals') return runArrivals(plan)
  return runReturn(plan, () => {
    tell({ type: 'seated' })
    return told
  })
}

process.on('disconnect', () => process.exit(1))
process.on('message', (message: ToCrowd) => {
  if (message.type === 'go') return go()
  run(message.plan)
    .then(
      (result) => tell({ type: 'result', result }),
      (error: unknown) =>
        tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => process.disconnect())
})
