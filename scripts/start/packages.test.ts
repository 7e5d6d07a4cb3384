import { expect, test } from 'vitest'
import { staleness } from './packages.mjs'

const locked = {
  '': { version: '0.1.0' },
  'packages/rules': { version: '0.1.0' },
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/@oxlint/binding-darwin-arm64': { version: '1.0.0', optional: true },
  'node_modules/@runnel/rules': { link: true },
}
const installed = { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/@runnel/rules': { link: true } }

test('packages are up to date when all but those of other platforms are there', () => {
  expect(staleness(locked, installed)).toBeUndefined()
})

test('a fresh clone is stale, and so is one with a package missing or of another version', () => {
  expect(staleness(locked, undefined)).toBe('first time')
  expect(staleness(locked, { 'node_modules/zod': { version: '4.6.7' } })).toBe('@runnel/rules was missing')
  expect(staleness(locked, { ...installed, 'node_modules/zod': { version: '4.6.6' } })).toBe(
    'zod was another version',
  )
})

test('a checkout without its lock file is refused', () => {
  expect(() => staleness(undefined, installed)).toThrow('package-lock.json')
})
