import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { readAudit } from '@runnel/redis/audit/audit'
import type { Command } from '../command.ts'
import { connectInstallation, findInstallation } from '../installation.ts'

/** Prints what was done by those who may, the latest first. */
export const exportAudit: Command = {
  name: 'audit',
  summary: 'Print who did what to whom, when and why, the latest first, as lines of JSON.',
  usage: `npm run runnel -- audit [--action account:] [--data .runnel]

  --action  an action such as member:ban, or the beginning of one
  --data    the data directory of the running installation; REDIS_URL wins over it

Of private channels nothing is printed: their moderators and owners see that.`,
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: { data: { type: 'string', default: '.runnel' }, action: { type: 'string' } },
    })
    await using redis = await connectInstallation(findInstallation(values.data))
    for await (const record of readAudit(redis, { action: values.action })) {
      signal.throwIfAborted()
      if (!process.stdout.write(`${JSON.stringify(record)}\n`)) await once(process.stdout, 'drain')
    }
    return 0
  },
}
