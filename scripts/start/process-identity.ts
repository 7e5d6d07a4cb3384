// A process id alone may by now belong to somebody else's process. Together with the moment it began, it names one for good.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process and the moment it began, in whatever words the system has for that. */
export interface ProcessIdentity {
  readonly pid: number
  readonly began: string
}

/** Names a running process; undefined when there is none of that id, or it has ended and waits to be collected. */
export function identify(pid: number): ProcessIdentity | undefined {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganElsewhere(pid)
  return began === undefined ? undefined : { pid, began }
}

/** Whether that very process still runs. */
export function isRunning(one: ProcessIdentity): boolean {
  return identify(one.pid)?.began === one.began
}

function beganOnLinux(pid: number): string | undefined {
  try {
    // The name in brackets may hold anything; behind it the first field is the state and the twentieth the time of the start.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function beganElsewhere(pid: number): string | undefined {
  try {
    const answer = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    return answer === '' || answer.startsWith('Z') ? undefined : answer.replace(/^\S+\s+/, '')
  } catch {
    return undefined
  }
}
