// Checks that package-lock.json names every platform's binary. An installation on one platform can leave out the others' packages
// without a word, and then `npm ci` fails, or has no binary, on the machine of somebody else.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Entry {
  version?: string
  resolved?: string
  optionalDependencies?: Record<string, string>
}

/** Says what is wrong with a lock file's packages; nothing if it is whole. */
export function faultsOfLock(packages: Readonly<Record<string, Entry>>): string[] {
  const faults: string[] = []
  for (const [path, entry] of Object.entries(packages)) {
    if (entry.resolved?.startsWith('http') === true) faults.push(`${path} names a download host; see .npmrc`)
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (findInstalled(packages, path, name) === undefined)
        faults.push(`${name} is missing, which ${path || 'the root'} may need elsewhere`)
    }
  }
  return faults
}

/** Looks where Node would: beside the package's own packages, then further out. */
function findInstalled(
  packages: Readonly<Record<string, Entry>>,
  from: string,
  name: string,
): Entry | undefined {
  for (
    let folder = from;
    ;
    folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : ''
  ) {
    const found = packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]
    if (found !== undefined || folder === '') return found
  }
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname)
  const path = join(root, 'package-lock.json')
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> }
  const faults = existsSync(path) ? faultsOfLock(packages) : ['package-lock.json is missing']
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
