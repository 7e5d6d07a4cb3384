import { parseArgs } from 'node:util'
import { isFine, tableOf, type Experiment, type Row } from './experiment.ts'
import { freeze } from './freeze/freeze.ts'
import { kick } from './kick/kick.ts'
import { mutualDemotion } from './mutual-demotion/mutual-demotion.ts'
import { purge } from './purge/purge.ts'
import { redlock } from './redlock/redlock.ts'

const experiments: readonly Experiment[] = [freeze, redlock, mutualDemotion, purge, kick]
const usage = `npm run prove -- <experiment>|all [--short] [--rounds N]

${experiments.map(({ name, promise, title }) => `  ${name.padEnd(16)} ${promise.padEnd(6)} ${title}`).join('\n')}

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
        rounds: { type: 'string' },
      },
    })
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
  }
}

const { values, positionals } = readArguments()
if (values.help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}
const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
if (rounds !== undefined && (!Number.isInteger(rounds) || rounds < 1))
  refuse('--rounds takes a whole number from 1 on.')
const [wanted = ''] = positionals
const chosen = experiments.filter(({ name }) => wanted === 'all' || name === wanted)
if (chosen.length === 0 || positionals.length !== 1)
  refuse(`There is no experiment "${positionals.join(' ')}".`)

process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
/** What broke off has proved nothing, and the others are still worth their time. */
async function runToEnd(experiment: Experiment, tell: (progress: string) => void): Promise<Row[]> {
  const startedAt = performance.now()
  try {
    return await experiment.run({ rounds, isShort: values.short, tell })
  } catch (error) {
    process.stderr.write(`${String((error as Error).stack)}\n`)
    const seconds = (performance.now() - startedAt) / 1_000
    const counts = { rounds: 0, operations: 0, refused: 0, faults: 1 }
    return [{ case: 'broke off', ...counts, seconds, note: String(error) }]
  }
}

const results: { experiment: Experiment; rows: Row[] }[] = []
for (const experiment of chosen) {
  const tell = (progress: string) => process.stderr.write(`${experiment.name}: ${progress}\n`)
  results.push({ experiment, rows: await runToEnd(experiment, tell) })
}
process.stdout.write(`${tableOf(results)}\n`)
process.exitCode = results.every(({ rows }) => rows.every(isFine)) ? 0 : 1
