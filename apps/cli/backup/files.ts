import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Holdings, Snapshot } from '@runnel/redis/backup/backup'
import { Refusal } from '../command.ts'

/** What is written beside the snapshots of a backup. */
export interface BackupNote {
  format: 1
  /** When it was begun, as ISO 8601. */
  begunAt: string
  release: string
  prefix: string
  partitions: number
  snapshots: Snapshot[]
  /** What was acknowledged when it was begun, and so has to be in it. */
  holdings: Holdings
}

const noteFile = 'backup.json'

/** Makes the directory of a new backup. Throws a Refusal when there is something in it. */
export async function makeBackupDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if ((await readdir(directory)).length > 0)
    throw new Refusal(`${directory} is not empty. A backup goes into a directory of its own.`)
}

/** Written last: a directory with it is a whole backup. */
export async function writeNote(directory: string, note: BackupNote): Promise<void> {
  await writeFile(join(directory, noteFile), `${JSON.stringify(note, undefined, 1)}\n`, { mode: 0o600 })
}

/** Reads what a backup holds. Throws a Refusal when there is none, or it broke off. */
export async function readNote(directory: string): Promise<BackupNote> {
  try {
    return JSON.parse(await readFile(join(directory, noteFile), 'utf8')) as BackupNote
  } catch {
    throw new Refusal(`${directory} holds no backup, or one that broke off: there is no ${noteFile} in it.`)
  }
}

/** Lays one server's snapshot out as that server's append-only file, which it then starts from. Throws a Refusal when there is one already. */
export async function layOut(snapshot: string, directory: string): Promise<void> {
  const append = join(directory, 'appendonlydir')
  await mkdir(append, { recursive: true, mode: 0o700 })
  if ((await readdir(append)).length > 0)
    throw new Refusal(
      `There is data in ${append}. Move it away first: restoring never overwrites what is there.`,
    )
  // The names that Redis gives by itself, unless appendfilename says otherwise.
  const base = 'appendonly.aof.1.base.rdb'
  await copyFile(snapshot, join(append, base))
  await writeFile(join(append, 'appendonly.aof.manifest'), `file ${base} seq 1 type b\n`, { mode: 0o600 })
}
