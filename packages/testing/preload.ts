import { execFile } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { link, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const source = fileURLToPath(new URL('./preload.c', import.meta.url))

/** What is missing where {@link buildPreload} cannot. */
export const compilerHint = 'a C compiler is needed: apt-get install gcc libc6-dev'

/** Whether there is a C compiler, so that processes can be given clocks that jump and disks that are slow. */
export async function hasCompiler(): Promise<boolean> {
  return run('cc', ['-E', '-o', '/dev/null', source]).then(
    () => true,
    () => false,
  )
}

/** Compiles the library that {@link openPreload} needs into a directory; gives its path. Rejects without a C compiler. */
export async function buildPreload(directory: string): Promise<string> {
  const library = join(directory, 'preload.so')
  await run('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
  return library
}

/** A process's own clock, disk and address, as the library in it sees them. */
export interface Preload {
  /** For the process that is started. */
  readonly env: Readonly<Record<string, string>>
  /** Lets its wall clock jump to so many ms ahead of the true time. */
  moveClock(ms: number): Promise<void>
  /** Every sync takes so much longer from now on, in ms. */
  slowSyncs(ms: number): Promise<void>
  /**
   * Leaves in a directory what an honest disk would hold had the power gone when the process died: of each file what had been synced, and
   * up to `tornBytes` of what had been written behind it. The process must be dead.
   */
  cutPower(directory: string, tornBytes?: number): Promise<PowerCut>
}

/** What a power cut took. */
export interface PowerCut {
  /** Bytes that had been written and not synced. */
  bytes: number
  /** Names that were given, or taken away, and were not on disk yet. */
  names: number
}

// As in preload.c.
const files = 4_096
const headBytes = 32
const stateBytes = headBytes + files * 16

/** What more a process is to be given. */
export interface PreloadOptions {
  /** Where its connections begin. */
  address?: string
  /** A directory on the disk of its data, to keep what a power cut may bring back. Without one, names are taken to be on disk at once. */
  keepIn?: string
  /** Dies with us. */
  isTied?: boolean
}

/** Makes the file that a process shares with us, at `path`. */
export async function openPreload(
  library: string,
  path: string,
  { address, keepIn, isTied = false }: PreloadOptions = {},
): Promise<Preload> {
  await writeFile(path, Buffer.alloc(stateBytes))
  const journal = `${path}.names`
  await writeFile(journal, '')
  const write = async (bytes: Buffer, position: number) => {
    await using file = await open(path, 'r+')
    await file.write(bytes, 0, bytes.length, position)
  }
  const writeNumber = (value: number, position: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(Math.round(value)))
    return write(bytes, position)
  }
  return {
    env: {
      LD_PRELOAD: library,
      PRELOAD_STATE: path,
      ...(address === undefined ? {} : { PRELOAD_ADDRESS: address }),
      ...(keepIn === undefined ? {} : { PRELOAD_KEEP: keepIn }),
      ...(isTied ? { PRELOAD_TIED: '1' } : {}),
    },
    moveClock: (ms) => writeNumber(ms * 1_000, 0),
    slowSyncs: (ms) => writeNumber(ms * 1_000, 8),
    async cutPower(directory, tornBytes = 0) {
      const names = await undoNames(journal)
      const synced = readSynced(await readFile(path))
      const now = Buffer.alloc(stateBytes - headBytes)
      let bytes = 0
      for (const name of await readdir(directory, { recursive: true })) {
        const file = join(directory, name)
        const found = lstatSync(file)
        if (!found.isFile()) continue
        const { ino, size } = found
        const length = Math.min(size, (synced.get(ino) ?? 0) + tornBytes)
        if (length < size) await truncate(file, length)
        bytes += size - length
        noteSynced(now, ino, length)
      }
      await write(now, headBytes)
      return { bytes, names }
    },
  }
}

function readSynced(state: Buffer): Map<number, number> {
  const synced = new Map<number, number>()
  for (let at = headBytes; at < stateBytes; at += 16) {
    const inode = Number(state.readBigUInt64LE(at))
    if (inode !== 0) synced.set(inode, Number(state.readBigUInt64LE(at + 8)))
  }
  return synced
}

function noteSynced(table: Buffer, inode: number, length: number): void {
  for (let index = inode % files; ; index = (index + 1) % files) {
    if (table.readBigUInt64LE(index * 16) !== 0n) continue
    table.writeBigUInt64LE(BigInt(inode), index * 16)
    table.writeBigUInt64LE(BigInt(length), index * 16 + 8)
    return
  }
}

/** Gives the names back to what they pointed to before, the latest change first. */
async function undoNames(journal: string): Promise<number> {
  const lines = (await readFile(journal, 'utf8')).split('\n').filter((line) => line !== '')
  for (const line of lines.toReversed()) {
    const [what, from = '', to = '', kept = '-'] = line.split('\t')
    if (what === 'renamed') await rename(to, from)
    if (kept === '-') continue
    await link(kept, to)
    await rm(kept)
  }
  await writeFile(journal, '')
  return lines.length
}
