import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readHoldings, readLastSequence, type ChannelHead } from '@runnel/redis/backup/backup'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { Refusal } from '../command.ts'
import { layOut, readNote } from './files.ts'

/** What was found in a backup. */
export interface CheckedBackup {
  accounts: number
  channels: number
  /** One sentence for each channel, or the accounts, of which something is missing. */
  missing: string[]
}

/** Reading a large installation back takes time. */
const loadMs = 30 * 60_000

/** Restores a backup into servers of its own, one for each snapshot, and compares what is there with what had to be. They are thrown away again. */
export async function checkBackup(directory: string): Promise<CheckedBackup> {
  const { snapshots, holdings, prefix, partitions } = await readNote(directory)
  const found = new Map<string, ChannelHead>()
  const missing: string[] = []
  let accounts = 0
  for (const { file } of snapshots) {
    await using server = await startThrowaway(join(directory, file))
    await using redis = await connectRedis({ url: server.url, prefix, partitions })
    const held = await readHoldings(redis)
    accounts += held.accounts
    for (const head of held.channels) {
      found.set(head.channel, head)
      missing.push(...(await examineLog(redis, head)))
    }
  }
  for (const { channel, epoch, sequence } of holdings.channels) {
    const head = found.get(channel)
    if (head === undefined) missing.push(`The channel ${channel} is missing.`)
    else if (head.epoch !== epoch || head.sequence < sequence)
      missing.push(`Of the channel ${channel} there are ${head.sequence} of ${sequence} entries.`)
  }
  if (accounts < holdings.accounts) missing.push(`There are ${accounts} of ${holdings.accounts} people.`)
  return { accounts, channels: found.size, missing }
}

/** That a channel's log goes as far as its head says. */
async function examineLog(redis: Redis, { channel, sequence, isStored }: ChannelHead): Promise<string[]> {
  if (!isStored || sequence === 0) return []
  const last = await readLastSequence(redis, channel)
  return last === sequence
    ? []
    : [`The log of the channel ${channel} ends at ${last ?? 0} instead of ${sequence}.`]
}

/** A Redis on the loopback with this snapshot; gone with all it holds when it is let go. */
async function startThrowaway(snapshot: string): Promise<AsyncDisposable & { url: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'runnel-backup-'))
  const port = await freePort()
  let child: ReturnType<typeof spawn> | undefined
  const end = async () => {
    if (child?.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
      await once(child, 'exit')
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await layOut(snapshot, directory)
    const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory]
    child = spawn('redis-server', [...settings, '--appendonly', 'yes', '--appendfsync', 'no', '--save', ''], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ready = Promise.withResolvers<void>()
    let output = ''
    child.once('error', () => ready.reject(new Refusal('There is no "redis-server" on this machine.')))
    child.once('exit', () =>
      ready.reject(new Refusal(`Redis cannot read ${snapshot}:\n${output.slice(-1_000)}`)),
    )
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Ready to accept connections')) ready.resolve()
    })
    const late = pause(loadMs, undefined, { ref: false }).then(() => {
      throw new Refusal(`Redis has not read ${snapshot} within ${loadMs / 60_000} minutes.`)
    })
    await Promise.race([ready.promise, late])
    child.removeAllListeners('exit')
    return { url: `redis://127.0.0.1:${port}`, [Symbol.asyncDispose]: end }
  } catch (error) {
    await end()
    throw error
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
