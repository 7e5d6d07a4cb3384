import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A gateway that `npm start` runs on this machine. */
export interface LocalProcess {
  name: string
  pid: number
  port: number
}

/** The gateways in `running.json` of a data directory of `npm start`, as they are now; none where nothing runs there. */
export function readLocalGateways(data: string): LocalProcess[] {
  try {
    const { processes } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as {
      processes: Partial<LocalProcess>[]
    }
    return processes.filter(
      (one): one is LocalProcess => one.name?.startsWith('gateway') === true && one.port !== undefined,
    )
  } catch {
    // Cut off while it is being written, or not there.
    return []
  }
}
