import { parseArgs } from 'node:util'
import { deployFunctions } from '@runnel/redis/deploy'
import { Refusal } from '../command.ts'
import type { Command } from '../command.ts'
import { findInstallation } from '../installation.ts'

/** Loads the functions of this version, for gateways and workers that may not do it themselves. */
export const deployCommand: Command = {
  name: 'functions deploy',
  summary: 'Load the functions of this version into Redis.',
  usage: `npm run runnel -- functions deploy [--data .runnel]

  --data   the data directory of the running installation; REDIS_URL wins over it

Once before gateways and workers of a new version start, where Redis users keep them from loading functions:
REDIS_URL then names the deployer (docs/self-hosting.md, "Redis users"). What older versions need stays.`,
  async run(args) {
    const { values } = parseArgs({ args, options: { data: { type: 'string', default: '.runnel' } } })
    const { redisUrl } = findInstallation(values.data)
    const where = redisUrl.replace(/\/\/[^@/]*@/, '//')
    try {
      const { loaded } = await deployFunctions({ url: redisUrl })
      process.stdout.write(
        loaded.length === 0
          ? `Redis at ${where} has the functions of this version already.\n`
          : `Loaded ${loaded.length} libraries into Redis at ${where}.\n`,
      )
      return 0
    } catch (error) {
      throw new Refusal(
        `The functions could not be loaded into Redis at ${where}: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  },
}
