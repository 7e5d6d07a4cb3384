import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { askRedis } from '@runnel/testing/ask-redis'
import { openPreload, type PowerCut } from '@runnel/testing/preload'
import { makeDisk, type Disk } from './disk.ts'
import { describeProcess, isListening, type Process } from './process.ts'

/** A Redis server on a disk of its own. */
export interface RedisProcess extends Process {
  readonly url: string
  readonly disk: Disk
  /**
   * The machine loses its power: the process is gone, and so is whatever was not synced, but for up to `tornBytes` of each file behind what
   * was. It stays dead until it is started.
   */
  powerCut(options?: { tornBytes?: number }): Promise<PowerCut>
  /** Every sync takes so much longer from now on, in ms. */
  slowDisk(ms: number): Promise<void>
  /** Takes bytes off the end of a dead server's append-only file, as no honest disk would. */
  tearTail(bytes: number): Promise<void>
  /** One command, past all of our code. */
  ask(command: string, ...args: string[]): Promise<unknown>
}

/** Lines of a server's configuration. */
export type RedisSettings = Readonly<Record<string, string>>

/** Where a process is put, and what it is started with. */
export interface Place {
  name: string
  address: string
  /** For its log and the file it shares with us. */
  directory: string
  library: string
}

const delivered = fileURLToPath(new URL('../../deploy/redis/redis.conf', import.meta.url))
const starter = fileURLToPath(new URL('../../deploy/redis/start.sh', import.meta.url))
const port = 6_379

/** Describes a server with the settings that the product is delivered with; `settings` come last. */
export async function describeStore(place: Place, settings: RedisSettings): Promise<RedisProcess> {
  const { name, address, directory, library } = place
  const disk = await makeDisk(name)
  const data = join(disk.path, 'data')
  const keepIn = join(disk.path, 'kept')
  await mkdir(data)
  await mkdir(keepIn)
  // Sentinels have it rewritten: what a server is, it is still when it comes back.
  const configuration = join(disk.path, 'redis.conf')
  const own = {
    bind: address,
    'bind-source-addr': address,
    port: String(port),
    dir: data,
    'protected-mode': 'no',
    // Replicas follow at once instead of gathering for some seconds first.
    'repl-diskless-sync-delay': '0',
    'repl-ping-replica-period': '1',
    ...settings,
  }
  const lines = Object.entries(own).map(([name, value]) => `${name} ${value}\n`)
  await writeFile(configuration, (await readFile(delivered, 'utf8')) + lines.join(''))
  const preload = await openPreload(library, join(directory, `${name}.state`), {
    address,
    keepIn,
    isTied: true,
  })
  const url = `redis://${address}:${port}`
  const ask = (command: string, ...rest: string[]) => askRedis(url, command, ...rest)
  const process = describeProcess({
    name,
    address,
    port,
    command: 'sh',
    args: [starter, data, 'redis-server', configuration],
    env: preload.env,
    logPath: join(directory, `${name}.log`),
    isUp: () => isAnswering(address, ask),
    moveClock: preload.moveClock,
  })
  return Object.assign(process, {
    url,
    disk,
    ask,
    slowDisk: preload.slowSyncs,
    async powerCut({ tornBytes = 0 }: { tornBytes?: number } = {}) {
      await process.kill()
      // Redis before 7.2 writes it in place, and half of it is there then: the operator's to mend (docs/runbook.md).
      const nodes = join(data, 'nodes.conf')
      const known = await readFile(nodes).catch(() => undefined)
      const cut = await preload.cutPower(data, tornBytes)
      if (known) await writeFile(nodes, known)
      return cut
    },
    async tearTail(bytes: number) {
      const log = await lastLog(join(data, 'appendonlydir'))
      await truncate(log, Math.max(0, (await stat(log)).size - bytes))
    },
  })
}

/** The append-only file that is being written. */
async function lastLog(directory: string): Promise<string> {
  const numberOf = (name: string) => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1] ?? -1)
  const [last] = (await readdir(directory)).toSorted((a, b) => numberOf(b) - numberOf(a))
  return join(directory, last!)
}

async function isAnswering(address: string, ask: RedisProcess['ask']): Promise<boolean> {
  // The client would wait for a server that is not there.
  if (!(await isListening(address, port))) return false
  const answer = await ask('PING').catch((error: Error) => error.message)
  // A replica that has not found its primary yet is up all the same.
  return answer === 'PONG' || String(answer).startsWith('MASTERDOWN')
}
