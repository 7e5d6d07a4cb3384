import { execFile } from 'node:child_process'
import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { requireOwnNetwork } from './network.ts'

const run = promisify(execFile)

/** A disk in memory for one process. What it holds is gone with it. */
export interface Disk {
  readonly path: string
  /** Leaves so many bytes free, give or take a page: it is as if something else had taken the rest. */
  fill(freeBytes: number): Promise<void>
  /** Frees them again. */
  clear(): Promise<void>
  remove(): Promise<void>
}

/** Makes a disk. */
export async function makeDisk(name: string, megabytes = 1_024): Promise<Disk> {
  const path = join(requireOwnNetwork(), name)
  await mkdir(path, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', path])
  const resize = (bytes: number) => run('mount', ['-o', `remount,size=${bytes}`, path])
  return {
    path,
    async fill(freeBytes) {
      // Refused where more than that has been written meanwhile: then it is a little more.
      for (let more = 1; ; more *= 2) {
        const { blocks, bfree, bsize } = await statfs(path)
        const size = (blocks - bfree) * bsize + freeBytes * more
        try {
          await resize(size)
          return
        } catch (error) {
          if (more > 64) throw error
        }
      }
    },
    async clear() {
      await resize(megabytes * 1_048_576)
    },
    async remove() {
      await run('umount', ['--lazy', path])
      await rm(path, { recursive: true, force: true })
    },
  }
}
