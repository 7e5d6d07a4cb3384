import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readHoldings, takeSnapshots } from '@runnel/redis/backup/backup'
import { release } from '@runnel/server/release'
import { Refusal, say } from '../command.ts'
import type { Command } from '../command.ts'
import { bytes } from '../doctor/finding.ts'
import { readLocalGateways } from '../doctor/local-processes.ts'
import { connectInstallation, findInstallation } from '../installation.ts'
import { checkBackup } from './check.ts'
import { layOut, makeBackupDirectory, readNote, writeNote } from './files.ts'

const data = { type: 'string', default: '.runnel' } as const

/** Writes a backup while everything runs. */
export const backup: Command = {
  name: 'backup',
  summary: 'Write a backup of everything, while people talk on.',
  usage: `npm run runnel -- backup --to <directory> [--data .runnel]

  --to    a directory that is empty or not there yet; it then holds every message, account and password hash: keep it safe
  --data  the data directory of the running installation; REDIS_URL wins over it

All that was acknowledged before it began is in it. Of a Cluster each primary is written one after another, so channels may be some
seconds apart. Try it with "backup check".`,
  async run(args) {
    const { values } = parseArgs({ args, options: { to: { type: 'string' }, data } })
    if (!values.to) throw new Refusal('Say where to: backup --to <directory>', 2)
    const installation = findInstallation(values.data)
    await using redis = await connectInstallation(installation)
    const directory = resolve(values.to)
    await makeBackupDirectory(directory)
    const begunAt = new Date().toISOString()
    const holdings = await readHoldings(redis)
    const snapshots = await takeSnapshots(redis, installation.redisUrl, directory).catch((error: unknown) => {
      throw new Refusal((error as Error).message)
    })
    const { prefix, partitions } = installation
    await writeNote(directory, { format: 1, begunAt, release, prefix, partitions, snapshots, holdings })
    const size = snapshots.reduce((sum, one) => sum + one.bytes, 0)
    say(`${holdings.accounts} people, ${holdings.channels.length} channels, ${bytes(size)} in ${directory}`)
    return 0
  },
}

/** Tries a backup, on a Redis of its own that is thrown away. */
export const checkBackupCommand: Command = {
  name: 'backup check',
  summary: 'Restore a backup into a Redis of its own, and see whether everything is there.',
  usage: `npm run runnel -- backup check <directory>

Needs "redis-server" on this machine, and as much memory as the backup takes. Exit code 1 when something is missing.`,
  async run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const [directory, ...more] = positionals
    if (!directory || more.length > 0) throw new Refusal('Say which: backup check <directory>', 2)
    const { channels, accounts, missing } = await checkBackup(resolve(directory))
    for (const one of missing) process.stdout.write(`${one}\n`)
    process.stdout.write(
      missing.length === 0
        ? `Good: ${accounts} people and ${channels} channels are in it, with all that was acknowledged when it was begun.\n`
        : `${missing.length} are missing or incomplete.\n`,
    )
    return missing.length === 0 ? 0 : 1
  },
}

/** Lays a backup out as the data of a Redis that is not running. */
export const restore: Command = {
  name: 'restore',
  summary: 'Lay a backup out as the data of a Redis that is stopped.',
  usage: `npm run runnel -- restore --from <directory> [--to <directory of Redis>] [--data .runnel]

  --from  a backup
  --to    the directory that Redis keeps its data in; <data>/redis when left out, which is what "npm start" uses
  --data  the data directory of the installation

Stop Runnel first, and move away what is there: nothing is overwritten. Of a Cluster each primary has a directory redis-1, redis-2 … in --to.`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { from: { type: 'string' }, to: { type: 'string' }, data },
    })
    if (!values.from) throw new Refusal('Say from where: restore --from <directory>', 2)
    if (values.to === undefined && readLocalGateways(values.data).length > 0)
      throw new Refusal(`Runnel runs on ${values.data}. Stop it first.`)
    const to = resolve(values.to ?? join(values.data, 'redis'))
    const { snapshots, begunAt } = await readNote(resolve(values.from))
    for (const [index, { file }] of snapshots.entries())
      await layOut(
        join(resolve(values.from), file),
        snapshots.length === 1 ? to : join(to, `redis-${index + 1}`),
      )
    say(`As of ${begunAt}, in ${to}. Start Redis on it.`)
    return 0
  },
}
