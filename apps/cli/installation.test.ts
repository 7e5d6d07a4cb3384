import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findInstallation } from './installation.ts'

function dataDirectory(running?: object) {
  const path = mkdtempSync(join(tmpdir(), 'runnel-data-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  if (running) writeFileSync(join(path, 'running.json'), JSON.stringify(running))
  return path
}

test('an operator beside a running installation need not say where it is', () => {
  const data = dataDirectory({
    url: 'http://127.0.0.1:3000',
    redis: { url: 'redis://:secret@127.0.0.1:6400' },
  })
  expect(findInstallation(data, {})).toEqual({
    redisUrl: 'redis://:secret@127.0.0.1:6400',
    url: 'http://127.0.0.1:3000',
    prefix: 'runnel',
    partitions: 16,
  })
})

test('REDIS_URL wins over what runs here', () => {
  const data = dataDirectory({ url: 'http://127.0.0.1:3000', redis: { url: 'redis://127.0.0.1:6400' } })
  expect(findInstallation(data, { REDIS_URL: 'redis://elsewhere:6379', RUNNEL_PREFIX: 'other' })).toEqual({
    redisUrl: 'redis://elsewhere:6379',
    prefix: 'other',
    partitions: 16,
  })
})

test('what a container hands on empty counts as not set', () => {
  const env = { REDIS_URL: 'redis://redis:6379', RUNNEL_PREFIX: '', RUNNEL_PARTITIONS: '' }
  expect(findInstallation(dataDirectory(), env)).toMatchObject({ prefix: 'runnel', partitions: 16 })
})

test('where nothing runs the operator is told what to do', () => {
  expect(() => findInstallation(dataDirectory(), {})).toThrow(
    'Start Runnel with "npm start", or set REDIS_URL.',
  )
})
