import { expect, test } from 'vitest'
import { findCandidates } from './candidates.ts'

const replica = (port: number, more: Record<string, string> = {}) =>
  new Map(
    Object.entries({
      ip: '10.0.0.1',
      port: `${port}`,
      flags: 'slave',
      'role-reported': 'slave',
      'master-link-status': 'ok',
      'master-link-down-time': '0',
      'slave-priority': '100',
      'slave-repl-offset': '5000',
      'down-after-milliseconds': '1000',
      ...more,
    }),
  )
type Report = ReturnType<typeof replica>
const view = (...replicas: Report[]) => ({ replicas, downMs: 0 })
const one = '10.0.0.1:1'
const two = '10.0.0.1:2'
const nobody = new Map<string, number>()
const forEver = (...names: string[]) => new Map(names.map((name) => [name, Infinity]))

test('replicas that follow the primary could take its place as soon as one Sentinel says so', () => {
  expect(findCandidates(nobody, [view(replica(1), replica(2)), view()])).toEqual(forEver(one, two))
  const gone = replica(1, { flags: 's_down,slave' })
  expect(findCandidates(nobody, [view(replica(1)), view(gone)])).toEqual(forEver(one))
  expect(findCandidates(nobody, [view(gone), view(replica(1))])).toEqual(forEver(one))
})

test('a replica that is down, never to be chosen, or unknown to all could not', () => {
  const before = forEver(one, two)
  const down = replica(1, { flags: 's_down,slave,disconnected' })
  expect(findCandidates(before, [view(down, replica(2))])).toEqual(forEver(two))
  expect(findCandidates(before, [view(replica(1, { 'slave-priority': '0' }))])).toEqual(nobody)
})

test('one that was just made the primary still could, and a former primary that returned not yet', () => {
  for (const more of [{ 'role-reported': 'master' }, { flags: 'slave,disconnected' }]) {
    const report = replica(1, more)
    expect(findCandidates(forEver(one), [view(report), view()])).toEqual(forEver(one))
    expect(findCandidates(nobody, [view(report)])).toEqual(nobody)
  }
})

test('one that does not follow could until the primary is further than itself, or it has been away too long to be chosen', () => {
  const away = { 'master-link-status': 'err', 'master-link-down-time': '13000' }
  expect(findCandidates(nobody, [view(replica(1, away))])).toEqual(new Map([[one, 5000]]))
  const further = replica(1, { ...away, 'slave-repl-offset': '6000' })
  expect(findCandidates(nobody, [view(further), view(replica(1, away))])).toEqual(new Map([[one, 6000]]))
  // It never followed since it was started.
  const never = replica(1, { ...away, 'master-link-down-time': '-1000', 'slave-repl-offset': '1' })
  expect(findCandidates(nobody, [view(never)])).toEqual(new Map([[one, 1]]))

  const untold = replica(1, away)
  untold.delete('slave-repl-offset')
  expect(findCandidates(nobody, [view(untold)])).toEqual(forEver(one))

  const tooLong = replica(1, { ...away, 'master-link-down-time': '14000' })
  expect(findCandidates(forEver(one), [view(tooLong)])).toEqual(nobody)
  // A Sentinel that misses the primary itself waits for as much longer.
  expect(findCandidates(nobody, [{ replicas: [tooLong], downMs: 1_000 }])).toEqual(new Map([[one, 5000]]))
})
