// `npm run alerts [-- --short | --only <words> | --write]`: every alert is fired by breaking what it is about, and ends when that is mended. Exit
// code 0: so it was. `--write` remakes docs/alerts.md.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isFine, tableOf } from '../experiment.ts'
import { enterOwnNetwork } from '../rig/network.ts'
import { alerts, breakThings } from './alerts.ts'
import { writeAlerts } from './page.ts'

const build = fileURLToPath(new URL('../../scripts/build.ts', import.meta.url))
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
if (values.write && (values.short || values.only !== undefined)) {
  process.stderr.write('--write is for a whole run.\n')
  process.exit(2)
}
const startedAt = new Date()
const obstacle = await enterOwnNetwork()
if (obstacle !== undefined) {
  process.stderr.write(`${obstacle}\n`)
  process.exit(1)
}
// Pages are among what fails.
if (!values.short) execFileSync(process.execPath, [build], { stdio: 'inherit' })
// What was started ends with this process, and hears of its end only so.
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
const rows = await breakThings({
  isShort: values.short,
  ...(values.only === undefined ? {} : { only: new RegExp(values.only, 'i') }),
  tell: (progress) => process.stderr.write(`${progress}\n`),
})
if (values.write) writeAlerts(rows, startedAt)
process.stdout.write(`${tableOf([{ experiment: alerts, rows }])}\n`)
process.exit(rows.every(isFine) ? 0 : 1)
