import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { restartDelayMs, supervise, type Supervised, type Watcher } from './supervise.ts'

const directory = mkdtempSync(join(tmpdir(), 'runnel-supervise-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** Runs a line of JavaScript under supervision, and hears what is said about it. */
function run(name: string, script: string): { process: Supervised; said: string[]; log: () => string } {
  const said: string[] = []
  const watcher: Watcher = { say: (text) => void said.push(text), changed: () => {} }
  const logPath = join(directory, `${name}.log`)
  const task = { name, command: process.execPath, args: ['-e', script], cwd: directory, logPath }
  return { process: supervise(task, watcher), said, log: () => readFileSync(logPath, 'utf8') }
}

const hasStarted = (log: () => string) => () => Promise.resolve(log().includes('started'))
const forever = 'console.log("started"); setInterval(() => {}, 1000)'

test('a killed gateway is named and is back under another process id', async () => {
  const { process: gateway, said, log } = run('gateway-1', forever)
  await gateway.ready(hasStarted(log), 10_000)
  const first = gateway.pid() as number
  process.kill(first, 'SIGKILL')
  await vi.waitUntil(() => ![undefined, first].includes(gateway.pid()), 10_000)
  expect(said[0]).toMatch(/gateway-1 was ended by SIGKILL; starting it again in 0.1 s/)
  await gateway.stop(1000)
})

test('a stopped process stays stopped', async () => {
  const { process: worker, log } = run('worker', forever)
  await worker.ready(hasStarted(log), 10_000)
  expect(await worker.stop(5000)).toBe('stopped')
  expect(worker.pid()).toBeUndefined()
})

test('one that will not go is killed, and that is said', async () => {
  const { process: web, log } = run('web', `process.on('SIGTERM', () => {}); ${forever}`)
  await web.ready(hasStarted(log), 10_000)
  expect(await web.stop(100)).toBe('killed')
})

test('one that cannot start is not tried again, and its last words are shown', async () => {
  const { process: gateway } = run('gateway-2', 'console.error("RUNNEL_PORT is not a port"); process.exit(1)')
  await expect(gateway.ready(() => Promise.resolve(false), 10_000)).rejects.toThrow(
    /gateway-2 stopped with code 1[^]*RUNNEL_PORT is not a port/,
  )
  expect(gateway.pid()).toBeUndefined()
})

test('a program that is not there is said so', async () => {
  const watcher: Watcher = { say: () => {}, changed: () => {} }
  const task = {
    name: 'redis',
    command: '/nowhere/redis',
    args: [],
    cwd: directory,
    logPath: join(directory, 'redis.log'),
  }
  await expect(supervise(task, watcher).ready(() => Promise.resolve(false), 5000)).rejects.toThrow('ENOENT')
})

test('the first restart is quick, later ones wait longer, up to 15 seconds', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8, 20].map(restartDelayMs)
  expect(delays).toEqual([100, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
})

test('a crashed process comes back also when somebody has removed its log with the directory', async () => {
  const logs = join(directory, 'logs')
  mkdirSync(logs)
  const { process: gateway, log } = run('logs/gateway-1', forever)
  await gateway.ready(hasStarted(log), 10_000)
  const first = gateway.pid() as number
  rmSync(logs, { recursive: true })
  process.kill(first, 'SIGKILL')
  await vi.waitUntil(() => ![undefined, first].includes(gateway.pid()), 10_000)
  expect(await gateway.stop(5000)).toBe('stopped')
})
