import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunOptions, Row } from './experiment.ts'
import { longestWaitMs } from './rig/check-log.ts'
import { check, checkers } from './rig/checkers.ts'
import { countFaults, type Fault } from './rig/fault.ts'
import { happeningsOf, writeHistory, type History } from './rig/history.ts'
import { startLoad, type Load, type LoadOptions, type Place } from './rig/load.ts'
import { findUnseen, mutations } from './rig/mutate.ts'
import { randomFrom, type Random } from './rig/random.ts'
import { startWorld, type World, type WorldOptions } from './rig/world.ts'

/** What a fault is done to. */
export interface Stage<Where extends Place = World> {
  world: Where
  load: Load
  /** Chance that depends on the run's seed. */
  random: Random
  tell: (progress: string) => void
}

export interface UnderLoad<Where extends Place = World> {
  case: string
  world?: Partial<WorldOptions>
  /** Eight people with two devices in six channels do 60 things a second when left out. */
  load?: Partial<LoadOptions>
  rounds?: number
  /** Does the worst, while everybody talks; gives what it found wrong itself, and a note for the table. */
  fault(stage: Stage<Where>): Promise<{ faults?: readonly Fault[]; note?: string } | void>
  /** What else is wrong in the history, in the end. */
  judge?: (history: History) => readonly Fault[]
  /** What is no breach here, for a reason; how many such there were is told. */
  allows?: { is: (fault: Fault) => boolean; asWhat: string }
  /** Without its own control: there is another. */
  hasOtherControl?: true
}

/** A primary that is alone publishes what no replica has, before anybody is told that it is stored. Whoever saw it is set back. */
export const seenTooEarly: NonNullable<UnderLoad['allows']> = {
  is: ({ promise }) => promise === 'MSG-5',
  asWhat: 'entries, not acknowledged, were seen before the failover took them back',
}

/** A fault that comes so often, one after the other; says after each how far it is. */
export function eachRound(
  rounds: number,
  once: (stage: Stage, round: number) => Promise<void>,
): (stage: Stage) => Promise<void> {
  return async (stage) => {
    for (let round = 1; round <= rounds; round++) {
      await once(stage, round)
      stage.tell(`${round} of ${rounds} rounds`)
    }
  }
}

const usual: LoadOptions = { people: 8, channels: 6, perSecond: 60, seed: 1 }

/** Has people talk on an installation of real processes, does the worst to it, and looks through all that they asked, were told and saw. The second row is the control: the very history of this run with one thing made wrong, several times; each must be found. */
export async function underLoad(options: RunOptions, about: UnderLoad): Promise<Row[]> {
  await using world = await startWorld({ redis: 'single', ...about.world })
  return await talkAndLook(world, options, about)
}

/** The same on an installation that stands already. */
export async function talkAndLook<Where extends Place>(
  world: Where,
  options: RunOptions,
  about: UnderLoad<Where>,
): Promise<Row[]> {
  const startedAt = performance.now()
  const { tell, seed = usual.seed } = options
  await using load = await startLoad(world, { ...usual, ...about.load, seed })
  await longEnough(load)
  const random = randomFrom(seed).fork()
  const found = await about.fault({ world, load, random, tell })
  await longEnough(load)
  const history = await load.stop()
  const own = found?.faults ?? []
  const all = [...check(history), ...own, ...(about.judge?.(history) ?? [])]
  const faults = all.filter((fault) => !about.allows?.is(fault))
  const allowed = all.length - faults.length
  const notes = [found?.note, allowed > 0 && `${allowed} ${about.allows?.asWhat}`].filter(Boolean)
  if (faults.length > 0) await keep(about.case, history, faults, tell)
  const row: Row = {
    ...rowOf(history, faults),
    case: about.case,
    rounds: about.rounds ?? 1,
    seconds: (performance.now() - startedAt) / 1_000,
    ...(notes.length > 0 && { note: notes.join('; ') }),
  }
  return about.hasOtherControl ? [row] : [row, controlOf(history, about.case)]
}

/** The counts of a history and what is wrong in it. */
export function rowOf(history: History, faults: readonly Fault[]): Omit<Row, 'case' | 'rounds' | 'seconds'> {
  const answers = happeningsOf(history, 'answered')
  const { lost, duplicated, disordered, other } = countFaults(faults)
  return {
    operations: answers.filter(({ ok }) => ok).length,
    refused: answers.filter(({ ok }) => !ok).length,
    faults: lost + duplicated + disordered + other,
    lost,
    duplicated,
    outOfOrder: disordered,
    recoverSeconds: longestWaitMs(history) / 1_000,
  }
}

/** Whether the checkers would have found something in this history, had there been anything. */
export function controlOf(history: History, name: string): Row {
  const startedAt = performance.now()
  const unseen = findUnseen(history, Object.values(checkers))
  const all = Object.keys(mutations).length
  return {
    case: `${name}: its history with one thing made wrong`,
    isControl: true,
    rounds: all,
    operations: happeningsOf(history, 'answered').length,
    refused: 0,
    // One that is not found spoils the control.
    faults: unseen.length > 0 ? 0 : all,
    seconds: (performance.now() - startedAt) / 1_000,
    note: unseen.length > 0 ? `not found: ${unseen.join('; ')}` : 'each was found',
  }
}

/** Some seconds of talk that gets through. */
async function longEnough(load: Load): Promise<void> {
  const before = load.acknowledged
  const end = performance.now() + 30_000
  while (load.acknowledged < before + 100 && performance.now() < end) await pause(50)
}

/** A run in which something was wrong, as a file to be looked at. */
async function keep(
  name: string,
  history: History,
  faults: readonly Fault[],
  tell: (progress: string) => void,
): Promise<void> {
  const path = join(
    tmpdir(),
    'runnel-prove',
    `${name.replaceAll(/\W+/g, '-')}-${history.seed}-${Date.now()}.jsonl`,
  )
  await writeHistory(path, history)
  for (const { promise, damage, what } of faults.slice(0, 10))
    tell(`${promise} ${damage}: ${what.slice(0, 400)}`)
  tell(`${faults.length} faults; the history is in ${path}`)
}
