// Brings node_modules in line with the lock file, on any Node that may be there; does nothing when it is.
// @ts-check
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages } from './start/packages.mjs'
import { Refusal } from './start/refusal.mjs'
import { openSteps } from './start/steps.mjs'

try {
  await openSteps(process.stdout).run('packages', () =>
    installPackages(dirname(dirname(fileURLToPath(import.meta.url)))),
  )
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exitCode = error.exitCode
}
