import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { privatePort } from './ports.ts'
import { askRedis } from './redis-link.ts'
import { isRedisReady } from './redis.ts'

const starter = join(dirname(dirname(import.meta.dirname)), 'deploy/redis/start.sh')
let data = ''
let url = ''
let redis: ChildProcess | undefined
let said = ''

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'runnel torn-'))
  url = `redis://127.0.0.1:${await privatePort(undefined, new Set())}`
})
afterEach(async () => {
  await kill()
  rmSync(data, { recursive: true })
})

const own = () => [
  '--port',
  new URL(url).port,
  '--dir',
  data,
  '--appendonly',
  'yes',
  '--appendfsync',
  'always',
]

async function start(command = ['sh', starter, data, 'redis-server']): Promise<void> {
  said = ''
  const [file = '', ...args] = command
  redis = spawn(file, [...args, ...own(), '--save', ''], { stdio: ['ignore', 'ignore', 'pipe'] })
  redis.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()))
  while (redis.exitCode === null && !(await isRedisReady(url))) await new Promise((go) => setTimeout(go, 20))
}

async function kill(): Promise<void> {
  if (!redis || redis.exitCode !== null || redis.signalCode !== null) return
  redis.kill('SIGKILL')
  await once(redis, 'exit')
}

const log = () =>
  join(
    data,
    'appendonlydir',
    readdirSync(join(data, 'appendonlydir')).find((name) => name.endsWith('.incr.aof'))!,
  )
const ask = (...commands: string[][]) => askRedis(new URL(url), commands, 20_000)
const takeBack = ['MULTI', 'DEL kept', 'SET other 1', 'SET kept again', 'EXEC'].map((line) => line.split(' '))

/** What was acknowledged, and behind it a transaction of which only so many bytes were written. */
async function tear(start: () => Promise<void>, missingBytes: number): Promise<void> {
  await start()
  await ask(['SET', 'kept', 'acknowledged'])
  const { size } = statSync(log())
  await ask(...takeBack)
  await kill()
  truncateSync(log(), Math.max(size, statSync(log()).size - missingBytes))
}

test('whatever a power cut leaves of a transaction, it is as if it had never been, also after the next start', async () => {
  for (const missing of [1, 2, 3, 14, 15, 40, 70]) {
    await tear(() => start(), missing)
    await start()
    expect(said, `${missing} bytes are missing`).toContain('half written')
    await ask(['SET', 'later', String(missing)], ['MULTI'], ['SET', 'last', 'yes'], ['EXEC'])
    await kill()
    await start()
    expect(said).toBe('')
    expect(await ask(['GET', 'kept'], ['GET', 'later'], ['GET', 'last'])).toEqual([
      'acknowledged',
      String(missing),
      'yes',
    ])
    await kill()
    rmSync(join(data, 'appendonlydir'), { recursive: true })
  }
})

test.each([
  ['alone', [['SET', 'later', 'yes']]],
  ['in a transaction', [['MULTI'], ['SET', 'later', 'yes'], ['SET', 'last', 'yes'], ['EXEC']]],
])(
  'the control: started as usual, Redis carries half of it out at the next start but one, and what was acknowledged is gone (what came later: %s)',
  async (_how, later) => {
    const asUsual = () => start(['redis-server'])
    await tear(asUsual, 40)
    await asUsual()
    expect(await ask(['GET', 'kept'])).toEqual(['acknowledged'])
    await ask(...later)
    await kill()
    // And by then the file is not to be mended by cutting off its end: what came later was acknowledged.
    const before = readFileSync(log())
    await start()
    expect(redis!.exitCode).toBe(1)
    expect(said).toContain('before its end')
    expect(readFileSync(log()).equals(before)).toBe(true)
    await asUsual()
    // Both were acknowledged.
    expect(await ask(['EXISTS', 'kept', 'later'])).toEqual(['1'])
  },
  60_000,
)

test('a file that is whole is left as it is, and so is a directory that is empty', async () => {
  await start()
  await ask(['SET', 'kept', 'yes'], ...takeBack)
  await kill()
  const before = readFileSync(log())
  await start()
  expect(said).toBe('')
  expect(await ask(['GET', 'kept'])).toEqual(['again'])
  expect(readFileSync(log()).subarray(0, before.length).equals(before)).toBe(true)
})

test('without the program that checks files, Redis is started all the same and the gap is told', async () => {
  await start()
  await ask(['SET', 'kept', 'yes'])
  await kill()
  const path = mkdtempSync(join(tmpdir(), 'runnel-path-'))
  for (const name of ['sed', 'tail', 'awk'])
    writeFileSync(
      join(path, name),
      `#!/bin/sh\nexec ${execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()} "$@"\n`,
      { mode: 0o755 },
    )
  const server = execFileSync('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' }).trim()
  writeFileSync(join(path, 'server'), `#!/bin/sh\nexec ${server} "$@"\n`, { mode: 0o755 })
  await start(['env', `PATH=${path}`, '/bin/sh', starter, data, 'server'])
  expect(said).toContain('there is no redis-check-aof')
  expect(await ask(['GET', 'kept'])).toEqual(['yes'])
  rmSync(path, { recursive: true })
})
