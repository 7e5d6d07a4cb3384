import { parseArgs } from 'node:util'
import type { Redis } from '@runnel/redis/connect'
import { discardDeadJob, readDeadJobs, replayDeadJob } from '@runnel/redis/job/job'
import type { DeadJob } from '@runnel/redis/job/job'
import { Refusal } from '../command.ts'
import type { Command } from '../command.ts'
import { connectInstallation, findInstallation } from '../installation.ts'

// Background work that was given up (WRK-1): read it, give it another chance, or throw it away.

const data = { type: 'string', default: '.runnel' } as const
const dataUsage = '  --data   the data directory of the running installation; REDIS_URL wins over it'

/** How an operator names a dead letter: its partition and its id there. */
const nameOf = ({ partition, letter }: DeadJob) => `${partition}/${letter}`

/** Lists what was given up, the oldest of each partition first. */
export const listDeadJobs: Command = {
  name: 'jobs dead',
  summary: 'List background jobs that were given up, with the reason.',
  usage: `npm run runnel -- jobs dead [--data .runnel]\n\n${dataUsage}`,
  async run(args) {
    const { values } = parseArgs({ args, options: { data } })
    await using redis = await connectInstallation(findInstallation(values.data))
    for (const dead of await readDeadJobs(redis)) {
      const { type, group, attempts, reason } = dead
      process.stdout.write(`${nameOf(dead)}  ${type} (${group}), ${attempts} attempts: ${reason}\n`)
    }
    return 0
  },
}

/** Gives a dead job to its workers once more. */
export const replayJob: Command = {
  name: 'jobs replay',
  summary: 'Give a given-up job another chance.',
  usage: `npm run runnel -- jobs replay <letter> [--data .runnel]\n\n  <letter> as "jobs dead" shows it\n${dataUsage}`,
  run: (args) => withDeadJob(args, replayDeadJob),
}

/** Throws a dead job away. */
export const discardJob: Command = {
  name: 'jobs discard',
  summary: 'Throw a given-up job away.',
  usage: `npm run runnel -- jobs discard <letter> [--data .runnel]\n\n  <letter> as "jobs dead" shows it\n${dataUsage}`,
  run: (args) => withDeadJob(args, discardDeadJob),
}

async function withDeadJob(
  args: string[],
  act: (redis: Redis, dead: { partition: number; letter: string }) => Promise<void>,
): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { data }, allowPositionals: true })
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0)
    throw new Refusal('Say which: the first word of its line in "jobs dead".', 2)
  await using redis = await connectInstallation(findInstallation(values.data))
  const dead = (await readDeadJobs(redis)).find((one) => nameOf(one) === name)
  if (dead === undefined) throw new Refusal(`There is no dead letter ${name}.`)
  await act(redis, dead)
  return 0
}
