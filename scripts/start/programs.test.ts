import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findOnPath, isEnough, type Need } from './programs.ts'

const directory = mkdtempSync(join(tmpdir(), 'runnel-programs-'))
afterAll(() => rmSync(directory, { recursive: true }))

const need: Need = {
  name: 'redis',
  commands: ['runnel-test-redis', 'runnel-test-valkey'],
  versionArgs: ['--version'],
  versionPattern: /v=(\d+)\.(\d+)\.?(\d*)/,
  least: [7, 0],
  image: 'none',
}

/** Puts a program that only knows its version into a folder of its own. */
function install(folder: string, name: string, version: string): string {
  const path = join(directory, folder)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, name), `#!/bin/sh\necho "Server v=${version} sha=0"\n`, { mode: 0o755 })
  return path
}

test('the first program that is new enough is taken, past one that is too old', async () => {
  const path = [
    install('old', 'runnel-test-redis', '6.2.14'),
    install('new', 'runnel-test-valkey', '8.0.1'),
  ].join(':')
  expect(await findOnPath(need, path)).toEqual({
    kind: 'path',
    path: join(directory, 'new/runnel-test-valkey'),
    says: 'runnel-test-valkey 8.0.1',
  })
})

test('a program that is too old, or does not say what it is, is as good as none', async () => {
  expect(await findOnPath(need, install('old', 'runnel-test-redis', '6.2.14'))).toBeUndefined()
  expect(await findOnPath(need, install('odd', 'runnel-test-redis', 'unknown'))).toBeUndefined()
  expect(await findOnPath(need, '')).toBeUndefined()
})

test('versions are compared as numbers', () => {
  expect(isEnough([7, 0, 15], [7, 0])).toBe(true)
  expect(isEnough([10, 0], [7, 2])).toBe(true)
  expect(isEnough([6, 9], [7, 0])).toBe(false)
  expect(isEnough([2, 10], [2, 4])).toBe(true)
})
