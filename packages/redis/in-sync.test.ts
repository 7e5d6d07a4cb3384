import { expect, test } from 'vitest'
import { findInSync } from './in-sync.ts'

const replica = (port: number, more: Record<string, string> = {}) =>
  new Map(
    Object.entries({
      ip: '10.0.0.1',
      port: `${port}`,
      flags: 'slave',
      'role-reported': 'slave',
      'master-link-status': 'ok',
      'slave-priority': '100',
      ...more,
    }),
  )
const one = '10.0.0.1:1'
const two = '10.0.0.1:2'

test('replicas that follow the primary count as soon as one Sentinel says so', () => {
  expect(findInSync(new Set(), [[replica(1), replica(2)], []])).toEqual(new Set([one, two]))
  expect(findInSync(new Set(), [[replica(1)], [replica(1, { flags: 's_down,slave' })]])).toEqual(
    new Set([one]),
  )
})

test('a replica that is down, cut off from the primary, never to be chosen, or unknown to all does not count', () => {
  const before = new Set([one, two])
  expect(findInSync(before, [[replica(1, { flags: 's_down,slave,disconnected' }), replica(2)]])).toEqual(
    new Set([two]),
  )
  expect(findInSync(before, [[replica(1, { 'master-link-status': 'err' })]])).toEqual(new Set())
  expect(findInSync(before, [[replica(1, { 'slave-priority': '0' })]])).toEqual(new Set())
})

test('one that was just made the primary still counts, and a former primary that returned does not yet', () => {
  for (const more of [{ 'role-reported': 'master' }, { flags: 'slave,disconnected' }]) {
    const report = replica(1, more)
    expect(findInSync(new Set([one]), [[report], []])).toEqual(new Set([one]))
    expect(findInSync(new Set(), [[report]])).toEqual(new Set())
  }
})
