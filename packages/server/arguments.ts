import { parseArgs, type ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>

/** Says what was asked wrongly and how it is asked, and ends this process with code 2. */
export function refuse(usage: string, reason: string): never {
  process.stderr.write(`${reason}\n\n${usage}\n`)
  process.exit(2)
}

/** What this command was asked. `--help` prints `usage` and ends the process, as does an option that there is not. */
export function readArguments<const Known extends Options>(usage: string, options: Known) {
  if (process.argv.includes('--help', 2)) {
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  }
  try {
    return parseArgs({ allowPositionals: true, options })
  } catch (error) {
    refuse(usage, error instanceof Error ? error.message : String(error))
  }
}

/** The value of `--<name>` as a whole number from 1 on; undefined when it was left out. Others are refused. */
export function readWhole(usage: string, name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) refuse(usage, `--${name} takes a whole number from 1 on.`)
  return value
}
