import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { ArrivalsPlan, ArrivalsResult } from './arrivals.ts'
import type { FromCrowd, ToCrowd } from './main.ts'
import type { ReturnPlan, ReturnResult } from './return.ts'

/** Runs a crowd in a process of its own. `onSeated` happens once everyone is there, and the crowd goes on when it is done. */
export function startCrowd(plan: ArrivalsPlan): Promise<ArrivalsResult>
export function startCrowd(plan: ReturnPlan, onSeated: () => Promise<void>): Promise<ReturnResult>
export function startCrowd(
  plan: ArrivalsPlan | ReturnPlan,
  onSeated: () => Promise<void> = async () => {},
): Promise<ArrivalsResult | ReturnResult> {
  const child = fork(join(import.meta.dirname, 'main.ts'), { stdio: 'inherit' })
  const tell = (message: ToCrowd) => child.send(message)
  const endChild = () => child.kill('SIGKILL')
  process.on('exit', endChild)
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromCrowd) => {
      if (message.type === 'result') resolve(message.result)
      else if (message.type === 'failed') reject(new Error(message.message))
      else onSeated().then(() => tell({ type: 'go' }), reject)
    })
    child.on('exit', (code) => {
      process.off('exit', endChild)
      reject(new Error(`the crowd ended early (${code})`))
    })
    tell({ type: 'plan', plan })
  })
}
