import { execFile, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

const run = promisify(execFile)
const isInside = process.env['RUNNEL_OWN_NETWORK'] === 'yes'
/** Where a disk in memory is put: hidden to nobody but us. */
const mountPoint = '/mnt'

/** How the command goes on in a network of its own: another root is not needed to become one here. */
function enclosed(command: readonly string[]): readonly [string, ...string[]] {
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user']
  return ['unshare', ...asRoot, '--net', '--mount', '--', ...command]
}

/** Why processes cannot have a network of their own here; undefined when they can. */
export async function findNetworkObstacle(): Promise<string | undefined> {
  if (isInside) return undefined
  const probe = `ip link set lo up && iptables -A INPUT -s 127.0.0.2 -j DROP && mount -t tmpfs tmpfs ${mountPoint}`
  const [file, ...args] = enclosed(['sh', '-c', probe])
  try {
    await run(file, args)
    return undefined
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string }
    const reason = stderr.trim().split('\n').at(-1) || message
    return `No network of its own here: ${reason} (needed: unshare, ip and iptables, from util-linux, iproute2 and iptables)`
  }
}

/**
 * Lets this very command go on in a network and with mounts of its own, where processes can be cut off from each other and nobody else is;
 * ends this process as that one ends. Returns only inside, or, with the reason, where it is not permitted.
 */
export async function enterOwnNetwork(): Promise<string | undefined> {
  if (isInside) {
    await run('ip', ['link', 'set', 'lo', 'up'])
    await run('mount', ['-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', mountPoint])
    return undefined
  }
  const obstacle = await findNetworkObstacle()
  if (obstacle !== undefined) return obstacle
  const options: SpawnOptions = { stdio: 'inherit', env: { ...process.env, RUNNEL_OWN_NETWORK: 'yes' } }
  const [file, ...args] = enclosed([process.execPath, ...process.execArgv, ...process.argv.slice(1)])
  const child = spawn(file, args, options)
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass)
  process.once('exit', () => child.kill('SIGKILL'))
  const [code] = (await once(child, 'exit')) as [number | null]
  process.exit(code ?? 1)
}

/** Where the processes of the rig keep their data: in memory, each on a disk of its own, which can be full. */
export function requireOwnNetwork(): string {
  if (!isInside) throw new Error('this needs a network of its own: npm run prove, or enterOwnNetwork() first')
  return mountPoint
}

/** Lets no packet from one address to another through any more. Whoever sends hears nothing of it. */
export async function dropPackets(from: string, to: string): Promise<void> {
  await run('iptables', ['-I', 'INPUT', '-s', from, '-d', to, '-j', 'DROP'])
}

/** Lets packets through again. */
export async function letPackets(from: string, to: string): Promise<void> {
  await run('iptables', ['-D', 'INPUT', '-s', from, '-d', to, '-j', 'DROP'])
}
