import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Tally, type AttackClass, type Row } from '../attack.ts'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)

interface Locked {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  hasInstallScript?: boolean
  dev?: boolean
  inBundle?: boolean
}

/** What is built on: known holes, and whether the lock file says exactly what is installed. */
export const dependencies: AttackClass = {
  name: 'dependencies',
  title:
    'known holes in what the product is built on (npm audit), and a lock file that names every package with its content',
  answers: 'SHA-512 of every package in the lock file; what the registry knows of holes is asked of it',
  limits: 'on',
  async run({ isShort }) {
    const rows: Row[] = []
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, Locked>
    }
    const allowed =
      (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { allowScripts?: object })
        .allowScripts ?? {}
    const tally = new Tally()
    for (const [path, locked] of Object.entries(packages)) tally.count(faultOf(path, locked, allowed))
    rows.push(
      tally.row(
        'every package of the lock file is named with the hash of its content, and comes from a registry',
      ),
    )
    const control = new Tally()
    control.count(
      faultOf('node_modules/x', { version: '1.0.0', resolved: 'git+ssh://git@elsewhere.example/x.git' }, {}),
    )
    control.count(
      faultOf('node_modules/y', { version: '1.0.0', resolved: 'https://registry.example/y.tgz' }, {}),
    )
    rows.push(control.row('a package from a repository, and one without a hash', { isControl: true }))
    if (!isShort) rows.push(await audit())
    return rows
  },
}

function faultOf(path: string, locked: Locked, allowed: object): string | undefined {
  const isOurs = path === '' || !path.includes('node_modules/') || locked.link === true
  if (isOurs || locked.inBundle === true) return undefined
  if (locked.integrity === undefined || !locked.integrity.startsWith('sha512-')) return `${path} has no hash`
  if (locked.resolved !== undefined && !locked.resolved.startsWith('https://'))
    return `${path} comes from ${locked.resolved}`
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  // Those that are there for a platform bring their binary with them; a script that must run is named in package.json.
  if (locked.hasInstallScript === true && locked.dev !== true && !(name in allowed) && !isHarmless(name))
    return `${path} wants to run something when it is installed`
  return undefined
}

/** Their scripts only look for a binary that came along, and npm does not run them here. */
const isHarmless = (name: string) => ['sharp', 'esbuild', 'fsevents'].includes(name)

/** Asks the registry. Where it cannot be asked, that is said, and is no finding. */
async function audit(): Promise<Row> {
  const tally = new Tally()
  const name = 'known holes in what is installed for production (npm audit --omit=dev)'
  const answer = await run('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    timeout: 60_000,
    maxBuffer: 2e7,
  }).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  )
  const report = readReport(answer)
  if (report === undefined)
    return { ...tally.row(name), note: 'the registry in use does not answer audits: ask another' }
  for (const [what, { severity }] of Object.entries(report)) tally.count(`${what}: ${severity}`)
  return tally.row(name, { note: 'asked the registry in use' })
}

function readReport(text: string): Record<string, { severity: string }> | undefined {
  try {
    return (JSON.parse(text) as { vulnerabilities?: Record<string, { severity: string }> }).vulnerabilities
  } catch {
    return undefined
  }
}
