// Where Redis and HAProxy come from: the machine, else its package manager, else Docker, else a line to type.
import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { installPrograms, packageOf, withValkey, type ProgramName } from './install-programs.ts'
import { Refusal } from './refusal.mjs'

const run = promisify(execFile)

/** A program that Runnel needs from outside npm. */
export interface Need {
  readonly name: ProgramName
  /** What it may be called; the first found that is new enough is taken. */
  readonly commands: readonly string[]
  readonly versionArgs: readonly string[]
  readonly versionPattern: RegExp
  /** The oldest that will do, as [major, minor]. */
  readonly least: readonly [number, number]
  readonly image: string
}

/** Something that can be run: a program of this machine, or an image. */
export type Program =
  | { readonly kind: 'path'; readonly path: string; readonly says: string }
  | { readonly kind: 'docker'; readonly image: string; readonly says: string }

/** Redis 7.0 brought functions and sharded Pub/Sub; Valkey has had both from its first release. */
export const redisNeed: Need = {
  name: 'redis',
  commands: ['redis-server', 'valkey-server'],
  versionArgs: ['--version'],
  versionPattern: /v=(\d+)\.(\d+)\.?(\d*)/,
  least: [7, 0],
  image: 'valkey/valkey:8-bookworm',
}

/** HAProxy 2.4 is the oldest that knows every line of deploy/haproxy/haproxy.cfg. */
export const haproxyNeed: Need = {
  name: 'haproxy',
  commands: ['haproxy'],
  versionArgs: ['-v'],
  versionPattern: /version (\d+)\.(\d+)\.?(\d*)/,
  least: [2, 4],
  image: 'haproxy:3.2-bookworm',
}

/** Prometheus 2.33 is the oldest that knows every line of deploy/prometheus. */
export const prometheusNeed: Need = {
  name: 'prometheus',
  commands: ['prometheus'],
  versionArgs: ['--version'],
  versionPattern: /version (\d+)\.(\d+)\.?(\d*)/,
  least: [2, 33],
  image: 'prom/prometheus:v3.7.3',
}

/** What tells Prometheus of Redis. */
export const redisExporterNeed: Need = {
  name: 'redis-exporter',
  commands: ['prometheus-redis-exporter', 'redis_exporter'],
  versionArgs: ['--version'],
  versionPattern: /Exporter v?(\d+)\.(\d+)\.?(\d*)/,
  least: [1, 20],
  image: 'oliver006/redis_exporter:v1.80.1',
}

/** Finds every needed program, installing what is missing. Throws a Refusal with the line to type when there is no way. */
export async function findPrograms(needs: readonly Need[], say: (text: string) => void): Promise<Program[]> {
  const found = new Map<Need, Program>()
  const look = async () => {
    for (const need of needs) {
      const program = found.has(need) ? undefined : await findOnPath(need)
      if (program !== undefined) found.set(need, program)
    }
    return needs.filter((need) => !found.has(need))
  }

  let missing = await look()
  if (missing.length > 0) {
    const attempt = await installPrograms(
      missing.map((need) => need.name),
      say,
    )
    missing = await look()
    if (missing.length > 0 && (await isDockerThere())) {
      for (const need of missing)
        found.set(need, { kind: 'docker', image: need.image, says: `${need.image} in Docker` })
      missing = []
    }
    if (missing.length > 0) throw new Refusal(howToInstall(missing, attempt.failure))
  }
  return needs.map((need) => found.get(need) as Program)
}

/** Looks for a program on the PATH and in the places for administrators' programs, which people's PATH often leaves out. */
export async function findOnPath(need: Need, path = process.env['PATH'] ?? ''): Promise<Program | undefined> {
  const directories = [
    ...path.split(delimiter),
    '/usr/local/sbin',
    '/usr/sbin',
    '/sbin',
    '/opt/homebrew/bin',
    '/usr/local/bin',
  ]
  for (const command of need.commands) {
    for (const directory of directories) {
      if (directory === '') continue
      const candidate = join(directory, command)
      if (!isExecutable(candidate)) continue
      const version = await readVersion(candidate, need)
      if (version !== undefined && isEnough(version, need.least)) {
        return { kind: 'path', path: candidate, says: `${command} ${version.join('.')}` }
      }
    }
  }
  return undefined
}

async function readVersion(path: string, need: Need): Promise<number[] | undefined> {
  try {
    const { stdout, stderr } = await run(path, [...need.versionArgs], { timeout: 5000 })
    return need.versionPattern
      .exec(stdout + stderr)
      ?.slice(1)
      .filter((part) => part !== '')
      .map(Number)
  } catch {
    return undefined
  }
}

/** Whether a version is at least another, compared by major and minor. */
export function isEnough(version: readonly number[], least: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version
  return major > least[0] || (major === least[0] && minor >= least[1])
}

/** Asks the engine, not the program: `docker --version` answers where no engine runs. */
async function isDockerThere(): Promise<boolean> {
  try {
    await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5000 })
    return true
  } catch {
    return false
  }
}

function howToInstall(missing: readonly Need[], failure: string | undefined): string {
  const names = missing.map((need) => need.name)
  const lines =
    process.platform === 'darwin'
      ? [`brew install ${names.join(' ')}`]
      : [
          `sudo apt-get install --no-install-recommends ${names.map(packageOf).join(' ')}    (Debian, Ubuntu)`,
          `sudo dnf install ${withValkey(names).join(' ')}    (Fedora and its kin)`,
        ]
  const wanted = missing.map((need) => `${need.name} ${need.least.join('.')} or newer`).join(' and ')
  return [
    `Runnel needs ${wanted}, and found none.`,
    ...(failure === undefined ? [] : [`Installing it did not work: ${failure}`]),
    'Type this, then npm start again:',
    '',
    ...lines.map((line) => `    ${line}`),
    '',
    ...(names.includes('redis')
      ? ['Or name a Redis of your own: REDIS_URL=redis://host:6379 npm start', '']
      : []),
  ].join('\n')
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
