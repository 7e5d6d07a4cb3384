import { ChatError } from '@runnel/protocol/errors'
import { deactivate, listAccounts, reactivate, resetPassword, setRole } from './accounts/accounts.ts'
import { exportAudit } from './audit/audit.ts'
import { backup, checkBackupCommand, restore } from './backup/backup.ts'
import { Refusal, Stopped } from './command.ts'
import type { Command } from './command.ts'
import { doctor } from './doctor/doctor.ts'
import { flood } from './flood/flood.ts'
import { deployCommand } from './functions/functions.ts'
import { importIrc } from './import/import-irc.ts'
import { redisUsers } from './redis-users/redis-users.ts'
import { discardJob, listDeadJobs, replayJob } from './jobs/jobs.ts'

const commands: Command[] = [
  doctor,
  backup,
  checkBackupCommand,
  restore,
  importIrc,
  flood,
  listAccounts,
  resetPassword,
  deactivate,
  reactivate,
  setRole,
  exportAudit,
  listDeadJobs,
  replayJob,
  discardJob,
  deployCommand,
  redisUsers,
]
const overview = `npm run runnel -- <command>

${commands.map(({ name, summary }) => `  ${name.padEnd(26)}${summary}`).join('\n')}

  <command> --help          how to use it

Exit codes: 0 done, 1 failed, 2 typed wrongly, 130 stopped with Ctrl-C.`

function find(args: string[]): { command: Command; rest: string[] } | undefined {
  for (const words of [2, 1]) {
    const command = commands.find(({ name }) => name === args.slice(0, words).join(' '))
    if (command) return { command, rest: args.slice(words) }
  }
  return undefined
}

/** Ctrl-C asks the command to stop where nothing is half done; a second one does not wait. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController()
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(exitCode)
      controller.abort(new Stopped(exitCode))
    })
  return controller.signal
}

async function main(args: string[]): Promise<number> {
  const asksForHelp = args.includes('--help') || args.includes('-h')
  const found = find(args)
  if (found && asksForHelp) process.stdout.write(`${found.command.summary}\n\n${found.command.usage}\n`)
  else if (asksForHelp) process.stdout.write(`${overview}\n`)
  else if (!found) {
    process.stderr.write(
      `${args.length > 0 ? `There is no command "${args.join(' ')}".\n\n` : ''}${overview}\n`,
    )
    return 2
  } else return found.command.run(found.rest, stopOnSignals())
  return 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof Refusal || error instanceof Stopped) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exitCode
  } else if (
    error instanceof TypeError &&
    'code' in error &&
    String(error.code).startsWith('ERR_PARSE_ARGS')
  ) {
    process.stderr.write(`${error.message}\nTry --help.\n`)
    process.exitCode = 2
  } else if (error instanceof ChatError) {
    process.stderr.write(`${error.message} (${error.code})\n`)
    process.exitCode = 1
  } else throw error
}
