/** One thing an operator can type after `npm run runnel --`. */
export interface Command {
  /** `import irc`, `flood`: one word or two. */
  name: string
  summary: string
  /** What `--help` prints below the summary. */
  usage: string
  /** Resolves with the exit code: 0 done, 1 done and found wanting. Throws a {@link Refusal} for what the operator can mend. `signal` says that they want to stop. */
  run(args: string[], signal: AbortSignal): Promise<number>
}

/** Something the operator can mend: printed as it is, without a stack. Exit code 2 when the command was typed wrongly, else 1. */
export class Refusal extends Error {
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What `signal.reason` says after Ctrl-C; the process then ends with 130 (or 143), as shells expect. */
export class Stopped extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super('Stopped.')
    this.exitCode = exitCode
  }
}

/** Says something about the work, apart from its result: on the error stream, so that results can be piped. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** A line that is overwritten by the next one; silent where nobody watches. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
}
