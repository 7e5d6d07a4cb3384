import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
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
  Number.isNaN(value)
    ? '–'
    : value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })

/** A median with its spread: `12.3 (11.9–14.0)`. */
export function show({ middle, low, high }: Figure): string {
  if (Number.isNaN(middle)) return '–'
  const places = digits(middle)
  return `${plain(middle, places)} (${plain(low, places)}–${plain(high, places)})`
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
  return `${date}, ${rounds} rounds${isShort ? ', short' : ''}. ${machine()}.`
}

const file = join(import.meta.dirname, '../docs/performance.md')
const opening = `# Performance

Ratios to peers on the same work, measured in turns in the same run: medians of the rounds, with the smallest and largest in brackets. \`npm run bench -- <measure>\`
measures one again and rewrites its section, \`all\` each of them (\`--short\`: shorter windows and smaller crowds, of \`all\` one round, in less than ten minutes; \`--rounds N\`; \`--dry\` to write nothing). The peers are in \`bench/peers\`: **raw** (\`ws\`, one process,
nothing stored, each frame encoded once), **coalesce** (the same, one write per member and turn of the event loop), **socket.io** (Socket.IO, two processes, the Redis
adapter, \`XADD\` on a Redis with \`appendfsync always\` before the acknowledgement), **bare** (Socket.IO alone, one process). Runnel is two gateways as \`npm start\` runs them, on such a Redis, without the load balancer;
where a page or a tab is measured (SPD-16, Day, Channels, Members) it is the whole product, and the ratio is to itself: small to large, noon to evening.
The load is one process of its own that speaks WebSocket by hand; it is not the limit where its share of a core is well below 1. Every run checks that every member
got every acknowledged message once and in order. Each section says how busy the machine was before: where its load was above 1, times are those of a machine that others used, too, and only counts, bytes and memory can be taken at their word.
`

/** Puts the section in its place in `docs/performance.md`, and leaves those of other measures as they are. */
export function writeSection(id: string, text: string): void {
  const document = existsSync(file) ? readFileSync(file, 'utf8') : ''
  writeFileSync(file, opening + withSection(document, id, text))
}

/** The page's sections with one put in or replaced: those of goals by their numbers, then the others by their words. */
export function withSection(document: string, id: string, text: string): string {
  const sections = new Map<string, string>()
  for (const [, known = '', body = ''] of document.matchAll(
    /<!-- ([a-z]+(?:-\d+)?) -->\n([\s\S]*?)\n<!-- end -->/g,
  ))
    sections.set(known, body.trim())
  sections.set(id, text)
  const place = (known: string) => Number(/^spd-(\d+)$/.exec(known)?.[1] ?? Infinity)
  return [...sections]
    .toSorted(([one], [other]) => place(one) - place(other) || one.localeCompare(other))
    .map(([known, body]) => `\n<!-- ${known} -->\n\n${body}\n\n<!-- end -->\n`)
    .join('')
}
