// Installing programs with the system's package manager: as root or with a sudo that asks nothing, or with Homebrew.
import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const aptScript = join(dirname(fileURLToPath(import.meta.url)), 'install-with-apt.sh')

interface Manager {
  readonly command: string
  /** Whether it writes where only root may. */
  readonly needsRoot: boolean
  /** What is tried, one after the other until one succeeds: systems that no longer have Redis have Valkey. */
  install(names: readonly ProgramName[]): readonly (readonly string[])[]
}

/** What Runnel may need from outside npm. */
export type ProgramName = 'redis' | 'haproxy' | 'prometheus' | 'redis-exporter'

/** What Debian calls the package that brings a program. */
export function packageOf(name: ProgramName): string {
  return name === 'redis' ? 'redis-server' : name === 'redis-exporter' ? 'prometheus-redis-exporter' : name
}

const managers: readonly Manager[] = [
  {
    command: 'apt-get',
    needsRoot: true,
    install: (names) => [['sh', aptScript, ...names.map(packageOf)]],
  },
  {
    command: 'dnf',
    needsRoot: true,
    install: (names) =>
      eitherWay(names).map((some) => ['dnf', 'install', '-y', '--setopt=install_weak_deps=False', ...some]),
  },
  {
    command: 'apk',
    needsRoot: true,
    install: (names) => eitherWay(names).map((some) => ['apk', 'add', '--no-cache', ...some]),
  },
  { command: 'brew', needsRoot: false, install: (names) => [['brew', 'install', '--quiet', ...names]] },
]

/** Packages with Valkey in the place of Redis, which is always new enough. */
export function withValkey(names: readonly ProgramName[]): readonly string[] {
  return names.map((name) => (name === 'redis' ? 'valkey' : name))
}

/** With Valkey, and with Redis where there is no Valkey yet. */
function eitherWay(names: readonly ProgramName[]): readonly (readonly string[])[] {
  return names.includes('redis') ? [withValkey(names), names] : [names]
}

/** Tries to install programs. Never asks for a password, and leaves no service running. Says why it did not work, if it did not. */
export async function installPrograms(
  names: readonly ProgramName[],
  say: (text: string) => void,
): Promise<{ failure: string | undefined }> {
  for (const manager of managers) {
    if (!(await answers([manager.command, '--version']))) continue
    const isRoot = process.getuid?.() === 0
    const hasSudo = manager.needsRoot && !isRoot && (await answers(['sudo', '-n', 'true']))
    if (manager.needsRoot && !isRoot && !hasSudo) return { failure: `${manager.command} needs root` }
    say(`  Installing ${names.join(' and ')} with ${manager.command} …`)
    let failure: string | undefined
    for (const line of manager.install(names))
      try {
        await execute([...(hasSudo ? ['sudo', '-n'] : []), ...line], 10 * 60_000)
        return { failure: undefined }
      } catch (error) {
        const { stderr, message } = error as { stderr?: string; message: string }
        failure = (stderr ?? message).trim().split('\n').slice(-3).join(' ')
      }
    return { failure }
  }
  return { failure: undefined }
}

async function answers(line: readonly string[]): Promise<boolean> {
  try {
    await execute(line, 5000)
    return true
  } catch {
    return false
  }
}

function execute([command = '', ...args]: readonly string[], timeout: number) {
  return run(command, args, { timeout, maxBuffer: 64 * 1024 * 1024 })
}
