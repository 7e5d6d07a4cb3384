import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../processes.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'

const root = join(import.meta.dirname, '../..')

/** Seconds from `npm start` in this directory until it serves; then it is stopped. */
async function startIn(directory: string): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'runnel-bench-'))
  const args = ['scripts/start.mjs', '--json', '--data', data, '--port', String(await freePort())]
  const at = performance.now()
  const child = spawn(process.execPath, args, { cwd: directory, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => Promise.reject(new Error(`the product did not start (code ${code})`))),
  ])
  const seconds = (performance.now() - at) / 1_000
  child.kill('SIGTERM')
  await ended
  rmSync(data, { recursive: true, force: true })
  return seconds
}

/** The files of the project as a new clone has them: nothing installed, nothing built. */
function copyProject(): string {
  const directory = mkdtempSync(join(tmpdir(), 'runnel-bench-'))
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of files.split('\0').filter(Boolean)) {
    mkdirSync(join(directory, dirname(file)), { recursive: true })
    cpSync(join(root, file), join(directory, file))
  }
  return directory
}

export const startTimes: Measure = {
  id: 'spd-17',
  title: '`npm start`',
  async run({ rounds, isShort }): Promise<Finding> {
    const [cold, warm]: [number[], number[]] = [[], []]
    for (let round = 0; round < (isShort ? 1 : rounds); round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      const directory = copyProject()
      try {
        cold.push(await startIn(directory))
        for (let turn = 0; turn < (isShort ? 1 : 3); turn += 1) warm.push(await startIn(directory))
      } finally {
        rmSync(directory, { recursive: true, force: true })
      }
    }
    const itself = (seconds: number) => seconds
    return {
      about:
        'From the command until it serves. Cold: in a new clone, where packages are installed and the web app is built first; Redis and HAProxy are on the machine, and npm may have packages in its cache. Warm: again in the same place.',
      head: ['start', 'seconds'],
      rows: [
        ['cold', show(figureOf(cold, itself))],
        ['warm', show(figureOf(warm, itself))],
      ],
      goals: [atMost('cold, s', figureOf(cold, itself), 180), atMost('warm, s', figureOf(warm, itself), 5)],
    }
  },
}
