import { readArguments, refuse } from '@runnel/server/arguments'
import { isFine, tableOf, type AttackClass, type Row } from './attack.ts'
import { classes } from './classes.ts'
import { writeReport } from './report.ts'
import { findTarget, startTarget, type Target } from './target.ts'

const usage = `npm run attack -- <class>|all [--short] [--url URL]

${classes.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join('\n')}

  --short        a sample of each, under a minute in all
  --url URL      attack what runs there instead of starting it; REDIS_URL names its Redis. Of the classes, those that
                 fit it: RUNNEL_LIMITS=off says that its rates are off, and none that reads logs is tried

Prints a table; "all" without --short and --url also writes docs/attacks.md. Exit code: 0 everything came out as it must,
1 something did not, 2 asked for wrongly.`

const { values, positionals } = readArguments(usage, {
  short: { type: 'boolean', default: false },
  url: { type: 'string' },
})
const { url, short: isShort } = values
const redisUrl = process.env['REDIS_URL'] ?? ''
if (url !== undefined && (!URL.canParse(url) || redisUrl === ''))
  refuse(usage, '--url takes an address, and REDIS_URL has to name the Redis behind it.')
const wanted = positionals.length === 0 ? ['all'] : positionals
const limitsThere = process.env['RUNNEL_LIMITS'] === 'off' ? 'off' : 'on'
const fits = (one: AttackClass) => url === undefined || (one.limits === limitsThere && one.needsOwn !== true)
const named = classes.filter(({ name }) => wanted.includes('all') || wanted.includes(name))
const chosen = named.filter(fits)
const unknown = wanted.filter((one) => one !== 'all' && !classes.some(({ name }) => name === one))
if (unknown.length > 0) refuse(usage, `There is no class "${unknown.join(', ')}".`)

for (const { name } of named.filter((one) => !fits(one)))
  process.stderr.write(`${name}: does not fit what runs there\n`)

/** What is being attacked right now; it ends with us. */
let attacked: Target | undefined
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => {
    void Promise.resolve(attacked?.[Symbol.asyncDispose]()).finally(() => process.exit(code))
  })

const results: { name: string; rows: Row[]; seconds: number }[] = []

/** What broke off has shown nothing, and the others are still worth their time. */
async function runToEnd(one: AttackClass, target: Target): Promise<void> {
  const { name } = one
  const startedAt = performance.now()
  const tell = (progress: string) => process.stderr.write(`${name}: ${progress}\n`)
  tell(one.title)
  const rows = await one.run({ target, isShort, tell }).catch((error: unknown): Row[] => {
    process.stderr.write(`${String((error as Error).stack)}\n`)
    return [{ case: 'broke off', attempts: 0, refused: 0, faults: [String(error)] }]
  })
  for (const row of rows)
    if (!isFine(row))
      for (const fault of row.isControl ? ['nothing was found in it'] : row.faults.slice(0, 20))
        process.stderr.write(`  ${row.case}: ${fault}\n`)
  const seconds = (performance.now() - startedAt) / 1_000
  tell(`${seconds.toFixed(1)} s`)
  results.push({ name, rows, seconds })
}

for (const limits of ['on', 'off'] as const) {
  const group = chosen.filter((one) => one.limits === limits)
  if (group.length === 0) continue
  await using target = await (url === undefined
    ? startTarget({ limits })
    : findTarget(url, redisUrl, process.env['RUNNEL_PREFIX'] ?? 'runnel'))
  attacked = target
  for (const one of group) await runToEnd(one, target)
  attacked = undefined
}

process.stdout.write(`${tableOf(results)}\n`)
if (wanted.includes('all') && !isShort && url === undefined) writeReport(classes, results)
process.exitCode = results.every(({ rows }) => rows.every(isFine)) ? 0 : 1
