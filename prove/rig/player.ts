// Plays a part of a load's people in a process of its own, for its parent.
import type { History } from './history.ts'
import { playPeople, type LoadPlan, type Play, type Progress } from './people.ts'

export type ToPlayer = { type: 'play'; plan: LoadPlan } | { type: 'settle' } | { type: 'finish' }
export type FromPlayer =
  | { type: 'ready' }
  | { type: 'progress'; progress: Progress }
  | { type: 'settled' }
  | { type: 'finished'; history: History }
  | { type: 'failed'; reason: string }

const tell = (message: FromPlayer) => process.send?.(message)
const fail = (error: unknown) => tell({ type: 'failed', reason: String((error as Error).stack ?? error) })
let play: Play | undefined

async function finish(): Promise<void> {
  const history = await play!.finish()
  // It is long, and ends with us unless it is gone.
  process.send?.({ type: 'finished', history } satisfies FromPlayer, () => process.exit(0))
}

process.on('disconnect', () => process.exit(1))
process.on('message', (message: ToPlayer) => {
  if (message.type === 'play') {
    play = playPeople(message.plan)
    const { progress, ready } = play
    setInterval(() => tell({ type: 'progress', progress: progress() }), 200)
    ready().then(() => tell({ type: 'ready' }), fail)
  } else if (message.type === 'settle') play?.settle().then(() => tell({ type: 'settled' }), fail)
  else finish().catch(fail)
})
