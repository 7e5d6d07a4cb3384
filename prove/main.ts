import { parseArgs } from 'node:util'
import { experiments } from './experiments.ts'
import { isFine, tableOf, type Experiment, type Row } from './experiment.ts'
import { writeProof } from './proof.ts'
import { enterOwnNetwork } from './rig/network.ts'
import { soak } from './soak.ts'

const usage = `npm run prove -- <experiment>|all [--short] [--rounds N] [--seed N] [--write] [--without-network]
npm run prove -- --for 24h [--seed N]

${experiments.map(({ name, promise, title }) => `  ${name.padEnd(18)} ${promise.padEnd(6)} ${title}`).join('\n')}

  all                every one of them; without --short this remakes docs/proof.md
  --short            fewer rounds: all of it in less than ten minutes
  --rounds N         so many of each case instead
  --seed N           what chance depends on (1); printed again at the end
  --write            remake docs/proof.md from this run, also from a short one
  --for 24h          goes round all faults at random for so long (s, m, h), and watches memory
  --without-network  leave out what needs a network of its own, where that is not permitted

Prints a table. Exit code: 0 everything came out as it must, 1 something did not, 2 asked for wrongly.`

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n\n${usage}\n`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        short: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        'without-network': { type: 'boolean', default: false },
        rounds: { type: 'string' },
        seed: { type: 'string' },
        for: { type: 'string' },
      },
    })
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
  }
}

function readWhole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) refuse(`--${name} takes a whole number from 1 on.`)
  return value
}

/** Of `90s`, `10m` or `24h`, in ms. */
function readDuration(text: string): number {
  const [, count, unit] = /^(\d+)([smh])$/.exec(text) ?? refuse('--for takes a time such as 90s, 10m or 24h.')
  return Number(count) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h']
}

const { values, positionals } = readArguments()
if (values.help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}
const rounds = readWhole('rounds', values.rounds)
const seed = readWhole('seed', values.seed)
const durationMs = values.for === undefined ? undefined : readDuration(values.for)
const [wanted = ''] = positionals
const named = experiments.filter(({ name }) => wanted === 'all' || name === wanted)
if (durationMs === undefined ? named.length === 0 || positionals.length !== 1 : positionals.length > 0)
  refuse(`There is no experiment "${positionals.join(' ')}".`)

const obstacle =
  durationMs !== undefined || named.some(({ needsNetwork }) => needsNetwork)
    ? await enterOwnNetwork()
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
  const brokeOff = (note: string): Row[] => {
    const counts = { rounds: 0, operations: 0, refused: 0, faults: 1 }
    return [{ case: 'broke off', ...counts, seconds: (performance.now() - startedAt) / 1_000, note }]
  }
  if (experiment.needsNetwork && obstacle !== undefined) return brokeOff(obstacle)
  try {
    return await experiment.run(options(experiment.name))
  } catch (error) {
    process.stderr.write(`${String((error as Error).stack)}\n`)
    return brokeOff(String(error).split('\n')[0]!)
  }
}

if (durationMs !== undefined) {
  if (obstacle !== undefined) refuse(obstacle)
  process.exitCode = (await soak(options('soak'), durationMs)) ? 0 : 1
} else {
  const chosen = named.filter(
    (one) => !(one.needsNetwork && obstacle !== undefined && values['without-network']),
  )
  const startedAt = new Date()
  const results: { experiment: Experiment; rows: Row[] }[] = []
  const isWritten = values.write || (wanted === 'all' && !values.short)
  for (const [index, experiment] of chosen.entries()) {
    results.push({ experiment, rows: await runToEnd(experiment) })
    // After each, so that a long run which is broken off has not been for nothing.
    const left = chosen.slice(index + 1).map(({ name }) => name)
    if (isWritten) writeProof(results, { startedAt, left, command: process.argv.slice(2) })
  }
  process.stdout.write(`${tableOf(results)}\n`)
  process.stderr.write(`seed ${seed ?? 1}, ${Math.round((Date.now() - startedAt.getTime()) / 1_000)} s\n`)
  process.exitCode = results.every(({ rows }) => rows.every(isFine)) ? 0 : 1
}
// What broke off may have left people who talk on.
process.exit()
