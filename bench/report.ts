import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'
import type { Figure, Sample } from './rounds.ts'

export interface Goal {
  goal: string
  figure: string
  isMet: boolean
}

/** What a measure found: a table and how far its goals are. */
export interface Finding {
  head: string[]
  rows: string[][]
  goals: Goal[]
  /** How it was measured, in one paragraph. */
  about: string
}

export interface Measure {
  id: string
  title: string
  run(options: { rounds: number; isShort: boolean }): Promise<Finding>
}

const digits = (value: number) => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)
const plain = (value: number, places = digits(value)) =>
  !Number.isFinite(value)
    ? '–'
    : value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })

/** A median with its spread, if there is one: `12.3 (11.9–14.0)`. */
export function show({ middle, low, high }: Figure): string {
  const places = digits(middle)
  const shown = plain(middle, places)
  return low < high ? `${shown} (${plain(low, places)}–${plain(high, places)})` : shown
}

export function atLeast(goal: string, figure: Figure, bound: number): Goal {
  return { goal: `${goal} ≥ ${bound}`, figure: show(figure), isMet: figure.middle >= bound }
}

export function atMost(goal: string, figure: Figure, bound: number): Goal {
  return { goal: `${goal} ≤ ${bound}`, figure: show(figure), isMet: figure.middle <= bound }
}

/** Lost / doubled / out of order, summed over the rounds, and what was refused. */
export function showFaults(samples: readonly Sample[] | undefined): string {
  const sum = (of: (sample: Sample) => number) => (samples ?? []).reduce((total, one) => total + of(one), 0)
  const refused = sum((one) => Object.values(one.refused).reduce((total, count) => total + count, 0))
  const faults = [sum((one) => one.lost), sum((one) => one.doubled), sum((one) => one.outOfOrder)].join(' / ')
  return refused ? `${faults}, ${refused} refused` : faults
}

/** That nothing was lost, doubled or out of order is a goal of every measure. */
export function nothingLost(samples: readonly Sample[] | undefined): Goal {
  const isClean = (samples ?? []).every(({ lost, doubled, outOfOrder }) => lost + doubled + outOfOrder === 0)
  return { goal: 'lost / doubled / out of order = 0', figure: showFaults(samples), isMet: isClean }
}

function table(rows: string[][]): string {
  const [head = [], ...rest] = rows
  return [head, head.map(() => '---'), ...rest].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor'
  const redis = /v=(\S+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? '?'
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${model}, ${memory} GiB, Linux ${release()}, Node ${process.versions.node}, Redis ${redis}; load average before the run ${(loadavg()[0] ?? 0).toFixed(1)}`
}

/** A goal's number or a word before what it is about. */
function headingOf({ id, title }: Measure): string {
  return `${/^spd-\d/.test(id) ? id.toUpperCase() : id[0]!.toUpperCase() + id.slice(1)}: ${title}`
}

/** The section of one measure as Markdown; `how` is what {@link describeRun} said before it began. */
export function section(measure: Measure, finding: Finding, how: string): string {
  const goals = finding.goals.map(({ goal, figure, isMet }) => [goal, figure, isMet ? 'met' : '**missed**'])
  return [
    `## ${headingOf(measure)}`,
    finding.about,
    table([finding.head, ...finding.rows]),
    table([['goal', 'median (spread)', ''], ...goals]),
    how,
  ].join('\n\n')
}

/** When, how often and on what: asked before the run, so that the load average is that of others. */
export function describeRun(rounds: number, isShort: boolean): string {
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}${isShort ? ', short' : ''}. ${machine()}.`
}
