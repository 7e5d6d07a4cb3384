import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One `redis-server` process. */
export interface Server {
  readonly port: number
  readonly pid: number
  /** Kills it and wipes what it stored. */
  stop(): Promise<void>
}

/** How one that keeps its place when it comes back is started. */
export interface Place {
  port: number
  directory: string
  /** A Sentinel's settings, which it writes itself, or none. */
  file?: string
}

/** Starts it, and tries again when it does not come up: a free port may be taken by another before it is listened at. */
export async function startedAtLast<Started>(start: () => Promise<Started>): Promise<Started> {
  for (let left = 3; ; left -= 1) {
    try {
      return await start()
    } catch (error) {
      if (left === 0) throw error
    }
  }
}

/**
 * Starts `redis-server` on the loopback: at a place of its own that is wiped afterwards, or at the one given, which is left as it is.
 * `env` comes on top of our own environment.
 */
export async function startServer(
  args: readonly string[],
  place?: Place,
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const directory = place?.directory ?? (await mkdtemp(join(tmpdir(), 'runnel-redis-')))
  const port = place?.port ?? (await freePort())
  const file = place?.file === undefined ? [] : [place.file, '--sentinel']
  const child = spawn(
    'redis-server',
    [...file, '--bind', '127.0.0.1', '--port', String(port), '--dir', directory, ...args],
    {
      // Nothing inherited: a server that outlives its tests must not keep their runner's output open.
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    },
  )
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const stop = async () => {
    process.off('exit', killAtExit)
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      // A stopped process has to be woken to die by anything but SIGKILL; its data is thrown away anyhow.
      child.kill('SIGKILL')
      await exited
    }
    // A child that Redis had forked may write a moment longer.
    if (!place) await rm(directory, { recursive: true, force: true, maxRetries: 10 })
  }
  try {
    await isListening(child)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, pid: child.pid!, stop }
}

async function isListening(child: ChildProcess): Promise<void> {
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output}`)))
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      // The second is what a Sentinel says.
      if (/Ready to accept connections|Sentinel ID is/.test(output)) resolve()
    })
  })
  child.removeAllListeners('exit')
  child.stdout!.removeAllListeners('data').resume()
}

/** A port of the loopback that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
