import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeDataDirectory } from './data-directory.ts'
import { identify, isRunning } from './process-identity.ts'
import { Refusal } from './refusal.mjs'

let path = ''
let other: ChildProcess
beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'runnel-data-'))
  other = spawn('sleep', ['60'])
  await once(other, 'spawn')
})
afterEach(() => {
  other.kill('SIGKILL')
  rmSync(path, { recursive: true })
})

const say = () => {}

test('a second start on the same data is refused, and names the process that has it', async () => {
  writeFileSync(join(path, 'start.lock'), JSON.stringify(identify(other.pid as number)))
  await expect(takeDataDirectory(path, say)).rejects.toThrow(`process ${other.pid}`)
})

test('the lock of a process that is gone is taken over, also when its id belongs to another by now', async () => {
  for (const stale of [JSON.stringify({ pid: other.pid, began: 'long ago' }), '{"pid":', '']) {
    writeFileSync(join(path, 'start.lock'), stale)
    const directory = await takeDataDirectory(path, say)
    directory.release()
    expect(existsSync(join(path, 'start.lock'))).toBe(false)
  }
})

test('what a crashed start left running is ended, and a stranger with the same process id is left alone', async () => {
  const stranger = spawn('sleep', ['60'])
  await once(stranger, 'spawn')
  const left = { name: 'redis', ...identify(other.pid as number) }
  const processes = [left, { name: 'gateway-1', pid: stranger.pid, began: 'long ago' }]
  writeFileSync(join(path, 'running.json'), JSON.stringify({ processes }))
  const said: string[] = []
  const directory = await takeDataDirectory(path, (text) => void said.push(text))
  expect(isRunning({ pid: other.pid as number, began: left.began as string })).toBe(false)
  expect(stranger.exitCode).toBeNull()
  expect(said.join()).toContain('redis')
  expect(said.join()).not.toContain('gateway-1')
  stranger.kill()
  directory.release()
})

test('the passwords of the private Redis and the ports stay from one start to the next, and nobody else can read them', async () => {
  const first = await takeDataDirectory(path, say)
  first.remembered.ports['redis'] = 20_001
  first.remember()
  first.release()
  const second = await takeDataDirectory(path, say)
  expect(second.remembered).toEqual(first.remembered)
  const { redisPasswords } = second.remembered
  expect(new Set(Object.values(redisPasswords)).size).toBe(4)
  for (const password of Object.values(redisPasswords)) expect(password).toMatch(/^[0-9a-f]{48}$/)
  expect(statSync(join(path, 'state.json')).mode & 0o077).toBe(0)
  second.release()
})

test('an installation from when everybody had one password keeps it for its owner', async () => {
  const former = 'f'.repeat(48)
  writeFileSync(join(path, 'state.json'), JSON.stringify({ redisPassword: former, ports: { redis: 20_001 } }))
  const directory = await takeDataDirectory(path, say)
  expect(directory.remembered.redisPasswords.owner).toBe(former)
  expect(directory.remembered.redisPasswords.app).not.toBe(former)
  expect(directory.remembered.ports).toEqual({ redis: 20_001 })
  directory.release()
})

test.runIf(existsSync('/dev/full'))('a full disk is said in a sentence, without a stack', async () => {
  const directory = await takeDataDirectory(path, say)
  symlinkSync('/dev/full', join(path, 'state.json.new'))
  expect(() => directory.remember()).toThrow(Refusal)
  expect(() => directory.remember()).toThrow(`Cannot write to ${join(path, 'state.json')}: the disk is full.`)
  directory.release()
})
