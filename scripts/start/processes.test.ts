import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { takeDataDirectory } from './data-directory.ts'
import { openProcesses } from './processes.ts'

let path = ''
beforeEach(() => (path = mkdtempSync(join(tmpdir(), 'runnel-processes-'))))
afterEach(() => rmSync(path, { recursive: true }))

test.runIf(existsSync('/dev/full'))(
  'on a full disk a gateway that crashes comes back, and what could not be written is said once',
  async () => {
    const said: string[] = []
    const directory = await takeDataDirectory(path, () => {})
    const root = join(import.meta.dirname, '../..')
    const processes = openProcesses(directory, root, (text) => void said.push(text))
    const task = {
      name: 'gateway-1',
      command: 'sleep',
      args: ['60'],
      cwd: path,
      logPath: join(directory.logs, 'gateway-1.log'),
    }
    const gateway = processes.run('gateway', task, {})
    await gateway.ready(() => Promise.resolve(true), 10_000)
    symlinkSync('/dev/full', join(path, 'running.json.new'))
    const first = gateway.pid() as number
    process.kill(first, 'SIGKILL')
    await vi.waitUntil(() => said.some((text) => text.includes('is back')), 10_000)
    expect(gateway.pid()).not.toBe(first)
    expect(said.filter((text) => text.includes('the disk is full'))).toHaveLength(1)
    rmSync(join(path, 'running.json.new'))
    await processes.stop(0)
    directory.release()
  },
)
