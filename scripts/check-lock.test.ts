import { expect, test } from 'vitest'
import { faultsOfLock } from './check-lock.ts'

const binary = { version: '1.0.0' }
const tool = { version: '1.0.0', optionalDependencies: { '@tool/darwin': '1.0.0', '@tool/linux': '1.0.0' } }

test('a lock file with every platform is whole, wherever the binaries lie', () => {
  const packages = {
    'node_modules/tool': tool,
    'node_modules/@tool/darwin': binary,
    'node_modules/tool/node_modules/@tool/linux': binary,
  }
  expect(faultsOfLock(packages)).toEqual([])
})

test('a platform that is left out is named', () => {
  const packages = { 'node_modules/a/node_modules/tool': tool, 'node_modules/@tool/linux': binary }
  expect(faultsOfLock(packages)).toEqual([expect.stringContaining('@tool/darwin is missing')])
})

test('a download host in the lock file is a fault', () => {
  expect(
    faultsOfLock({ 'node_modules/a': { version: '1.0.0', resolved: 'https://example.org/a.tgz' } }),
  ).toHaveLength(1)
})
