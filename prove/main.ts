import { readArguments, readWhole, refuse } from '@runnel/server/arguments'
import { beside, brokeOff, runApart } from './apart.ts'
import { experiments } from './experiments.ts'
import { isFine, tableOf, type Experiment, type Row } from './experiment.ts'
import { writeProof } from './proof.ts'
import { enterOwnNetwork, findNetworkObstacle } from './rig/network.ts'
import { kinds } from './rig/stores-by-kind.ts'
import { soak } from './soak.ts'

const usage = `npm run prove -- <experiment>|all [--short] [--rounds N] [--seed N] [--write] [--without-network]
npm run prove -- --for 24h [--seed N] [--redis single|sentinel|cluster]

${experiments.map(({ name, promise, title }) => `  ${name.padEnd(18)} ${promise.padEnd(6)} ${title}`).join('\n')}

  all                every one of them; without --short this remakes docs/proof.md
  --short            fewer rounds, and of all three at a time: in less than ten minutes
  --rounds N         so many of each case instead
  --seed N           what chance depends on (1); printed again at the end
  --write            remake docs/proof.md from this run, also from a short one
  --json             print the rows of one experiment for a program
  --for 24h          goes round all faults at random for so long (s, m, h), and watches memory
  --redis <kind>     with --for: on one server (single), on a primary with replicas and Sentinels, or on a Cluster
  --without-network  leave out what needs a network of its own, where that is not permitted

Prints a table. Exit code: 0 everything came out as it must, 1 something did not, 2 asked for wrongly.`

/** Of `90s`, `10m` or `24h`, in ms. */
function readDuration(text: string): number {
  const [, count, unit] =
    /^(\d+)([smh])$/.exec(text) ?? refuse(usage, '--for takes a time such as 90s, 10m or 24h.')
  return Number(count) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h']
}

const { values, positionals } = readArguments(usage, {
  short: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'without-network': { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seed: { type: 'string' },
  for: { type: 'string' },
  redis: { type: 'string' },
})
const rounds = readWhole(usage, 'rounds', values.rounds)
const seed = readWhole(usage, 'seed', values.seed)
const durationMs = values.for === undefined ? undefined : readDuration(values.for)
const kind =
  kinds.find((one) => one === (values.redis ?? 'single')) ??
  refuse(usage, `--redis takes ${kinds.join(', ')}.`)
const [wanted = ''] = positionals
const named = experiments.filter(({ name }) => wanted === 'all' || name === wanted)
if (durationMs === undefined ? named.length === 0 || positionals.length !== 1 : positionals.length > 0)
  refuse(usage, `There is no experiment "${positionals.join(' ')}".`)

/** In a short run of all they go beside each other, as they mostly wait: each in a process and a network of its own. */
const isBeside = values.short && wanted === 'all'
const atOnce = 3
const findObstacle = isBeside ? findNetworkObstacle : enterOwnNetwork
const obstacle =
  durationMs !== undefined || named.some(({ needsNetwork }) => needsNetwork)
    ? await findObstacle()
    : undefined
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

const options = (name: string) => ({
  rounds,
  seed,
  isShort: values.short,
  tell: (progress: string) => process.stderr.write(`${name}: ${progress}\n`),
})

/** What broke off has proved nothing, and the others are still worth their time. */
async function runToEnd(experiment: Experiment): Promise<Row[]> {
  const startedAt = performance.now()
  if (experiment.needsNetwork && obstacle !== undefined) return brokeOff(startedAt, obstacle)
  if (isBeside) {
    const more = ['rounds', 'seed'] as const
    const args = more.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]))
    return runApart(experiment, ['--short', ...args])
  }
  try {
    return await experiment.run(options(experiment.name))
  } catch (error) {
    process.stderr.write(`${String((error as Error).stack)}\n`)
    return brokeOff(startedAt, String(error).split('\n')[0]!)
  }
}

if (durationMs !== undefined) {
  if (obstacle !== undefined) refuse(usage, obstacle)
  process.exitCode = (await soak(options('soak'), durationMs, kind)) ? 0 : 1
} else {
  const chosen = named.filter(
    (one) => !(one.needsNetwork && obstacle !== undefined && values['without-network']),
  )
  const startedAt = new Date()
  const isWritten = values.write || (wanted === 'all' && !values.short)
  const done = new Map<Experiment, Row[]>()
  const isDone = (one: Experiment) => done.has(one)
  const resultsSoFar = () =>
    chosen.filter(isDone).map((experiment) => ({ experiment, rows: done.get(experiment)! }))
  await beside(chosen, isBeside ? atOnce : 1, async (experiment) => {
    const beganAt = performance.now()
    done.set(experiment, await runToEnd(experiment))
    options(experiment.name).tell(`${((performance.now() - beganAt) / 1_000).toFixed(1)} s`)
    // After each, so that a long run which is broken off has not been for nothing.
    const left = chosen.filter((one) => !isDone(one)).map(({ name }) => name)
    if (isWritten) writeProof(resultsSoFar(), { startedAt, left, command: process.argv.slice(2) })
  })
  const results = resultsSoFar()
  process.stdout.write(
    values.json ? JSON.stringify(results.flatMap(({ rows }) => rows)) : `${tableOf(results)}\n`,
  )
  process.stderr.write(`seed ${seed ?? 1}, ${Math.round((Date.now() - startedAt.getTime()) / 1_000)} s\n`)
  process.exitCode = results.every(({ rows }) => rows.every(isFine)) ? 0 : 1
}
// What broke off may have left people who talk on.
process.exit()
