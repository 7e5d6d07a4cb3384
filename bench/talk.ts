import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const logs = ['2004-11-15_01', '2011-11-13_00']

/** What people said on two real evenings, without the lines of the system. */
export function talk(): string[] {
  return logs.flatMap((name) => {
    const log = readFileSync(join(import.meta.dirname, `../apps/cli/import/fixtures/${name}.raw.txt`), 'utf8')
    return [...log.matchAll(/^\[\d\d:\d\d\] <[^>]+> (.+)$/gm)].map(([, text]) => text ?? '')
  })
}
