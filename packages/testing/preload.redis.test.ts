import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askRedis } from './ask-redis.ts'
import { buildPreload, hasCompiler, openPreload, type Preload } from './preload.ts'
import { settings } from './start-redis.ts'
import { freePort, startServer, type Server } from './start-server.ts'

const run = promisify(execFile)
let root = ''
let preload: Preload
let server: Server | undefined
const data = () => join(root, 'data')

const canRun = await hasCompiler()
const ask = (command: string, ...args: string[]) =>
  askRedis(`redis://127.0.0.1:${server!.port}`, command, ...args)

async function start(...args: string[]) {
  server = await startServer(
    [...settings, ...args],
    { port: await freePort(), directory: data() },
    preload.env,
  )
}

async function cutPower(tornBytes?: number) {
  await server!.stop()
  return preload.cutPower(data(), tornBytes)
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runnel-preload-'))
  const keepIn = join(root, 'kept')
  await Promise.all([data(), keepIn].map((path) => mkdir(path)))
  if (canRun) preload = await openPreload(await buildPreload(root), join(root, 'state'), { keepIn })
})
afterEach(async () => {
  await server?.stop()
  server = undefined
  await rm(root, { recursive: true, force: true })
})

const list = (count: number) => Array.from({ length: count }, (_, index) => String(index))

test.runIf(canRun)('what was synced outlives a power cut, what was only written does not', async () => {
  await start('--appendfsync', 'always')
  await ask('RPUSH', 'messages', ...list(100))
  expect((await cutPower()).bytes).toBe(0)
  await start('--appendfsync', 'no')
  expect(await ask('LLEN', 'messages')).toBe(100)
  await ask('RPUSH', 'messages', ...list(50))
  expect((await cutPower()).bytes).toBeGreaterThan(100)
  await start('--appendfsync', 'always')
  expect(await ask('LLEN', 'messages')).toBe(100)
})

test.runIf(canRun)('a crash alone takes nothing, whatever was synced', async () => {
  await start('--appendfsync', 'no')
  await ask('RPUSH', 'messages', ...list(50))
  await server!.stop()
  await start('--appendfsync', 'no')
  expect(await ask('LLEN', 'messages')).toBe(50)
})

test.runIf(canRun)('a torn tail is half of what was written last', async () => {
  await start('--appendfsync', 'no')
  await ask('SET', 'first', 'whole')
  const first = (await cutPower(1_000)).bytes
  expect(first).toBe(0)
  await start('--appendfsync', 'no')
  await ask('SET', 'second', 'x'.repeat(5_000))
  expect((await cutPower(1_000)).bytes).toBeGreaterThan(3_000)
  await start('--appendfsync', 'always')
  expect(await ask('MGET', 'first', 'second')).toEqual(['whole', null])
})

test.runIf(canRun)(
  'a name that was given since a directory was synced is given back to what had it before',
  async () => {
    for (const [isSynced, expected] of [
      [false, 'old'],
      [true, 'new'],
    ] as const) {
      const write = (name: string, text: string) =>
        `{ const file = fs.openSync('${name}', 'w'); fs.writeSync(file, '${text}'); fs.fsyncSync(file); fs.closeSync(file) }`
      const script = [
        "const fs = require('node:fs')",
        write('settings', 'old'),
        write('settings.new', 'new'),
        "fs.renameSync('settings.new', 'settings')",
        ...(isSynced ? ["fs.fsyncSync(fs.openSync('.', 'r'))"] : []),
      ]
      await run(process.execPath, ['--eval', script.join('\n')], {
        cwd: data(),
        env: { ...process.env, ...preload.env },
      })
      expect((await preload.cutPower(data())).names).toBe(isSynced ? 0 : 1)
      expect(await readFile(join(data(), 'settings'), 'utf8')).toBe(expected)
    }
  },
)

test.runIf(canRun)('syncs take as long as they are told to, and clocks jump', async () => {
  await start('--appendfsync', 'always')
  await preload.slowSyncs(300)
  const startedAt = performance.now()
  await ask('SET', 'slow', 'yes')
  expect(performance.now() - startedAt).toBeGreaterThan(290)
  await preload.slowSyncs(0)
  await preload.moveClock(3_600_000)
  const [seconds] = (await ask('TIME')) as [string]
  expect(Number(seconds) - Date.now() / 1_000).toBeGreaterThan(3_500)
})
