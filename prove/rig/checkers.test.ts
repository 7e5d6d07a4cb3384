import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdtemp, rm } from 'node:fs/promises'
import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { ada, bob, cy } from '@runnel/testing/people'
import { expect, onTestFinished, test } from 'vitest'
import { findWrongCounts, findWronglyCounting } from './check-counts.ts'
import { findDoubled, findHoles, findLost, findOutOfTurn, findUntimely, longestWaitMs } from './check-log.ts'
import {
  findMiscounted,
  findMisordered,
  findOutOfBounds,
  findUnfenced,
  findWrongPresence,
} from './check-lives.ts'
import { findLateness, findLeaks, findMisread, findUnlikeFresh } from './check-readers.ts'
import { check, checkers } from './checkers.ts'
import { mergeHistories, readHistory, writeHistory, type Happening, type History } from './history.ts'
import { findUnseen, mutations } from './mutate.ts'

const general = 'c_general00000' as ChannelId
const epoch = 'epoch000' as Epoch
const idOf = (sequence: number) => `${1_000 + sequence}-${sequence}` as EntryId

/** Ada with two devices, and bob with one, say twelve things in #general one after the other; all of them see all of it. */
function trueHistory(): History {
  const owners: Record<string, UserId> = {
    'ada.1': ada,
    'ada.2': ada,
    'bob.1': bob,
    'ada.fresh': ada,
    'bob.fresh': bob,
  }
  const devices = ['ada.1', 'ada.2', 'bob.1']
  const joined: LogEntry[] = [ada, bob].map((user, index) => ({
    type: 'member.joined',
    id: idOf(index + 1),
    at: 0,
    by: ada,
    user,
  }))
  const entries = [...joined]
  const happenings: Happening[] = devices.map((device) => ({
    atMs: 0,
    type: 'entered',
    device,
    channel: general,
    sequence: 2,
  }))
  for (let count = 1; count <= 12; count++) {
    const [device, id, clientId] = [devices[count % 3]!, idOf(count + 2), `client-${count}`]
    const text = `${device} ${count}`
    const atMs = count * 10
    const say = { device, channel: general, clientId, text }
    entries.push({ type: 'message.posted', id, at: atMs, by: owners[device]!, n: count, text, clientId })
    happenings.push({ atMs, type: 'wrote', said: 'send', ...say })
    happenings.push({ atMs: atMs + 1, type: 'asked', ask: `ask-${count}`, request: 'message:send', ...say })
    happenings.push({ atMs: atMs + 4, type: 'answered', device, ask: `ask-${count}`, ok: true, id })
    for (const reader of devices) {
      happenings.push({ atMs: atMs + 5, type: 'told', device: reader, channel: general, ids: [id] })
      happenings.push({
        atMs: atMs + 5,
        type: 'saw',
        device: reader,
        channel: general,
        entries: [{ id, type: 'message.posted' }],
      })
    }
  }
  // Of ada's twelve unread ones ten are read on one of her devices.
  const counted = { channel: general, type: 'counted', countedTo: 14, position: idOf(14) } as const
  const mark = { atMs: 200, type: 'marked', device: 'ada.1', channel: general, id: idOf(12) } as const
  for (const device of ['ada.1', 'ada.2']) {
    happenings.push({ atMs: 199, device, readId: idOf(2), unread: 12, ...counted })
    happenings.push({ atMs: 201, device, readId: idOf(12), unread: 2, ...counted })
  }
  happenings.push(mark, { ...mark, atMs: 203, isKnown: true })
  const said = entries.filter((entry) => entry.type === 'message.posted')
  for (const device of [...devices, 'ada.fresh', 'bob.fresh'])
    happenings.push({
      atMs: 500,
      type: 'shown',
      device,
      channel: general,
      ...(device.endsWith('fresh') && { isFresh: true as const }),
      items: said.map((entry) => [entry.id, JSON.stringify(entry.text)]),
      isFromStart: true,
      isToEnd: true,
      state: '{}',
      position: { epoch, id: idOf(14) },
      unread: device.startsWith('ada') ? 2 : 12,
      mentions: 0,
    })
  happenings.push({ atMs: 501, type: 'log', channel: general, epoch, entries })
  return { seed: 1, owners, happenings }
}

/** The history with happenings of one type changed; those that become undefined are left out. */
function changed<Type extends Happening['type']>(
  type: Type,
  change: (one: Extract<Happening, { type: Type }>) => Happening | Happening[] | undefined,
  history = trueHistory(),
): History {
  const happenings = history.happenings.flatMap((one) =>
    one.type === type ? (change(one as Extract<Happening, { type: Type }>) ?? []) : [one],
  )
  return { ...history, happenings }
}
const withLog = (change: (entries: LogEntry[]) => LogEntry[]) =>
  changed('log', (log) => ({ ...log, entries: change(log.entries) }))
const added = (...more: Happening[]): History => {
  const history = trueHistory()
  return { ...history, happenings: [...history.happenings, ...more] }
}

test('a true history is without faults', () => {
  expect(check(trueHistory())).toEqual([])
  expect(longestWaitMs(trueHistory())).toBe(4)
})

test('everything that is made wrong in a true history is found', () => {
  expect(findUnseen(trueHistory(), Object.values(checkers))).toEqual([])
  expect(Object.keys(mutations).length).toBeGreaterThan(5)
  expect(findUnseen(trueHistory(), [() => []])).toEqual(Object.keys(mutations))
})

test('each message that goes missing from the log is found, whoever wrote it', () => {
  for (let place = 3; place <= 14; place++) {
    const without = withLog((entries) => entries.filter(({ id }) => id !== idOf(place)))
    expect(
      findLost(without).map(({ promise }) => promise),
      String(place),
    ).toEqual(['MSG-2', 'MSG-6', ...shownThree()])
    expect(findHoles(without), String(place)).toHaveLength(place === 14 ? 0 : 1)
  }
})
/** Told and shown to three devices is one thing that was shown and is gone. */
const shownThree = () => ['MSG-5']

test('a message whose place was given to another after a fork is found', () => {
  const forked = withLog((entries) =>
    entries.map((entry) => (entry.id === idOf(9) ? { ...entry, id: '2000-9' as EntryId } : entry)),
  )
  expect(findLost(forked).map(({ promise }) => promise)).toEqual(['MSG-2', 'MSG-5'])
  const replaced = withLog((entries) =>
    entries.map((entry) =>
      entry.id === idOf(9) ? ({ ...entry, text: 'of somebody else', clientId: 'x' } as LogEntry) : entry,
    ),
  )
  expect(findLost(replaced).map(({ promise }) => promise)).toEqual(['MSG-2', 'MSG-6'])
})

test('what was written and never got anywhere is lost, unless its sender was told so', () => {
  const say = { device: 'ada.1', channel: general, clientId: 'client-x' }
  const wrote: Happening = { atMs: 400, type: 'wrote', said: 'send', text: 'ada.1 x', ...say }
  expect(findLost(added(wrote))).toMatchObject([{ promise: 'MSG-6', damage: 'lost' }])
  expect(findLost(added(wrote, { atMs: 401, type: 'refused', code: 'forbidden', ...say }))).toEqual([])
  expect(findLost(added({ atMs: 500, type: 'waiting', device: 'ada.1', count: 1 }))).toMatchObject([
    { promise: 'LOAD-1' },
  ])
})

test('what a trimmed log does not keep any more is not lost', () => {
  const trimmed = withLog((entries) => entries.slice(6))
  expect(findLost(trimmed)).toEqual([])
  expect(findHoles(trimmed)).toEqual([])
})

test('a message that was deleted keeps its place and is not lost', () => {
  const deleted = withLog((entries) =>
    entries.map((entry) => (entry.id === idOf(9) ? ({ ...entry, text: '' } as LogEntry) : entry)),
  )
  expect(findLost(deleted)).toEqual([])
  // Nobody was told that it was sent, but it was there when it was deleted.
  const unanswered = changed('answered', (one) => (one.id === idOf(9) ? undefined : one), deleted)
  expect(findLost(unanswered)).toHaveLength(1)
  const said = unanswered.happenings.find((one) => one.type === 'wrote' && one.clientId === 'client-7')!
  const { text } = said as Extract<Happening, { type: 'wrote' }>
  const asked: Happening = {
    atMs: 400,
    type: 'deleted',
    device: 'bob.1',
    channel: general,
    id: idOf(9),
    text,
  }
  expect(findLost({ ...unanswered, happenings: [...unanswered.happenings, asked] })).toEqual([])
})

test('a retry that is stored again is found, under its own client id and under a new one', () => {
  for (const clientId of ['client-5', 'client-new']) {
    const again = withLog((entries) => [...entries, { ...entries[6]!, id: idOf(15), clientId } as LogEntry])
    expect(findDoubled(again), clientId).toHaveLength(1)
  }
})

test('entries that stand the other way round, or at one sequence, are found', () => {
  expect(
    findHoles(withLog((entries) => [...entries.slice(0, 5), entries[6]!, entries[5]!, ...entries.slice(7)])),
  ).toHaveLength(3)
  expect(findHoles(withLog((entries) => [...entries.slice(0, 6), ...entries.slice(5)]))).toHaveLength(1)
})

/** The two at these places say what the other said. */
const exchanged = (one: number, other: number) =>
  withLog((entries) => {
    const [first, second] = [entries[one - 1]!, entries[other - 1]!]
    return entries.map((entry) =>
      entry === first ? { ...second, id: first.id } : entry === second ? { ...first, id: second.id } : entry,
    )
  })

test('a message that stands before one which was acknowledged before it was sent is found', () => {
  for (let place = 3; place < 14; place++)
    expect(findUntimely(exchanged(place, place + 1)), String(place)).toHaveLength(1)
  // Both were under way at the same time: either order is right.
  const together = changed('answered', (one) => ({ ...one, atMs: 300 }), exchanged(5, 6))
  expect(findUntimely(together)).toEqual([])
})

test('two messages of one device that stand the other way round are found', () => {
  expect(findOutOfTurn(exchanged(3, 6))).toHaveLength(1)
  expect(findOutOfTurn(exchanged(3, 4))).toEqual([])
  const refused: Happening = {
    atMs: 12,
    type: 'refused',
    device: 'ada.2',
    channel: general,
    clientId: 'client-1',
    code: 'not_found',
  }
  const history = exchanged(3, 6)
  expect(findOutOfTurn({ ...history, happenings: [...history.happenings, refused] })).toEqual([])
})

const sawAt = (
  place: number,
  device: string,
  change: (one: Extract<Happening, { type: 'saw' }>) => Happening[],
) =>
  changed('saw', (one) => (one.device === device && one.entries[0]!.id === idOf(place) ? change(one) : one))

test('an entry that a reader was not shown, or twice, or late, is found', () => {
  for (const device of ['ada.1', 'ada.2', 'bob.1'])
    for (let place = 3; place < 14; place++) {
      expect(findMisread(sawAt(place, device, () => [])), `${device} ${place}`).toMatchObject([
        { damage: 'lost' },
      ])
      expect(findMisread(sawAt(place, device, (one) => [one, one]))).toMatchObject([{ damage: 'duplicated' }])
      const next = { id: idOf(place + 1), type: 'message.posted' } as const
      const late = sawAt(place, device, (one) => [{ ...one, entries: [next, one.entries[0]!] }])
      expect(findMisread(late).map(({ damage }) => damage)).toEqual(['lost', 'disordered', 'duplicated'])
    }
})

test('who was away and is told that something is trimmed has missed nothing without knowing', () => {
  const away = sawAt(7, 'bob.1', () => [])
  expect(findMisread(away)).toHaveLength(1)
  const told = sawAt(7, 'bob.1', (one) => [
    { atMs: one.atMs, type: 'skipped', device: 'bob.1', channel: general, why: 'trimmed', sequence: 7 },
  ])
  expect(findMisread(told)).toEqual([])
})

test('a device that shows something else in the end than a fresh one is found', () => {
  const shown = (change: (one: Extract<Happening, { type: 'shown' }>) => Happening | undefined) =>
    findUnlikeFresh(changed('shown', (one) => (one.device === 'ada.2' ? change(one) : one)))
  expect(shown((one) => ({ ...one, items: one.items.slice(1) }))).toMatchObject([{ damage: 'lost' }])
  expect(shown((one) => ({ ...one, items: one.items.slice(0, -1) }))).toMatchObject([{ damage: 'lost' }])
  expect(shown((one) => ({ ...one, items: [[idOf(3), '"other"'], ...one.items.slice(1)] }))).toHaveLength(1)
  expect(shown((one) => ({ ...one, state: '{"unread":1}' }))).toHaveLength(1)
  expect(shown((one) => ({ ...one, position: { epoch, id: idOf(13) } }))).toMatchObject([{ damage: 'lost' }])
  // A window that was cut at its old end is a window all the same.
  expect(shown((one) => ({ ...one, items: one.items.slice(3), isFromStart: false }))).toEqual([])
  const unknown = changed('shown', (one) => (one.device === 'ada.fresh' ? undefined : one))
  expect(findUnlikeFresh(unknown)).toHaveLength(2)
})

test('what a failover took back, and a device still shows in the end, is found', () => {
  const ghost = changed('shown', (one) =>
    one.device === 'ada.2' ? { ...one, items: [...one.items, ['2000-15' as EntryId, '"of nobody"']] } : one,
  )
  expect(findUnlikeFresh(ghost)).toMatchObject([{ promise: 'SYN-2' }])
})

const shownBy = (devices: readonly string[], counts: { unread?: number; mentions?: number }) =>
  changed('shown', (one) => (devices.includes(one.device) ? { ...one, ...counts } : one))

test('devices that all agree and count wrongly in the end are found', () => {
  const adas = ['ada.1', 'ada.2', 'ada.fresh']
  expect(findWrongCounts(shownBy(adas, { unread: 0 }))).toHaveLength(3)
  expect(findWrongCounts(shownBy(adas, { unread: 3 }))).toHaveLength(3)
  expect(findWrongCounts(shownBy(['bob.1'], { mentions: 1 }))).toHaveLength(1)
  // Called by the eighth and the last of them, and by nobody once that is deleted.
  const calling = withLog((entries) =>
    entries.map((entry) =>
      entry.id === idOf(10) || entry.id === idOf(14)
        ? ({ ...entry, by: bob, mentions: [ada] } as LogEntry)
        : entry,
    ),
  )
  expect(findWrongCounts(calling)).toHaveLength(3)
  const called = changed(
    'shown',
    (one) => (adas.includes(one.device) ? { ...one, mentions: 1 } : one),
    calling,
  )
  expect(findWrongCounts(called)).toEqual([])
})

test('a mark that nobody answered may count or not, and one that was acknowledged counts', () => {
  const unanswered = (unread: number) =>
    findWrongCounts(
      changed(
        'marked',
        (one) => (one.isKnown ? undefined : one),
        shownBy(['ada.1', 'ada.2', 'ada.fresh'], { unread }),
      ),
    )
  for (const unread of [2, 12]) expect(unanswered(unread), String(unread)).toEqual([])
  for (const unread of [1, 13]) expect(unanswered(unread), String(unread)).toHaveLength(3)
  expect(findWrongCounts(shownBy(['ada.1'], { unread: 12 }))).toHaveLength(1)
})

test('a device that counts wrongly for a time is found, and none that stood in a log which is no more', () => {
  const counting = (change: (one: Extract<Happening, { type: 'counted' }>) => Happening[]) =>
    findWronglyCounting(
      changed('counted', (one) => (one.unread === 2 ? change(one) : one)),
      0,
    )
  expect(counting((one) => [one])).toEqual([])
  expect(counting((one) => [{ ...one, unread: 0 }, one])).toHaveLength(2)
  expect(counting((one) => [{ ...one, unread: 0 }])).toHaveLength(2)
  expect(counting((one) => [{ ...one, unread: 0, position: '2000-14' as EntryId }, one])).toEqual([])
  // What was deleted later had been counted before.
  const deleted: LogEntry = { type: 'message.deleted', id: idOf(15), at: 0, by: ada, messages: [idOf(14)] }
  const without = withLog((entries) => [...entries, deleted])
  const later = { type: 'counted', device: 'ada.1', channel: general, readId: idOf(12), atMs: 300 } as const
  const after = (unread: number): Happening => ({ ...later, countedTo: 15, position: idOf(15), unread })
  const found = (one: Happening) =>
    findWronglyCounting(
      {
        ...without,
        happenings: [...without.happenings, one, { ...later, countedTo: 15, position: idOf(15), unread: 1 }],
      },
      0,
    )
  expect(found(after(1))).toEqual([])
  expect(found(after(2))).toHaveLength(1)
})

const removed: LogEntry = { type: 'member.removed', id: idOf(15), at: 0, by: ada, user: bob }
const posted = (sequence: number): LogEntry => ({
  type: 'message.posted',
  id: idOf(sequence),
  at: 0,
  by: ada,
  n: sequence,
  text: `late ${sequence}`,
})
const toldBob = (sequence: number, atMs: number): Happening => ({
  atMs,
  type: 'told',
  device: 'bob.1',
  channel: general,
  ids: [idOf(sequence)],
})
const afterKick = (entries: LogEntry[], ...more: Happening[]): History => {
  const history = withLog((before) => [...before, removed, ...entries])
  return { ...history, happenings: [...history.happenings, ...more] }
}

test('whoever is told something after their removal is found, and their own removal is no secret', () => {
  expect(findLeaks(afterKick([posted(16)], toldBob(15, 300)))).toEqual([])
  expect(findLeaks(afterKick([posted(16)], toldBob(16, 301)))).toMatchObject([{ promise: 'ACC-1' }])
})

test('who was let in again may read what was said meanwhile, and not before that', () => {
  const back: LogEntry = { type: 'member.joined', id: idOf(17), at: 0, by: ada, user: bob }
  const invited: Happening = {
    atMs: 400,
    type: 'asked',
    device: 'ada.1',
    ask: 'i',
    request: 'channel:invite',
    channel: general,
    user: bob,
  }
  expect(findLeaks(afterKick([posted(16), back], invited, toldBob(16, 450), toldBob(17, 450)))).toEqual([])
  expect(findLeaks(afterKick([posted(16), back], invited, toldBob(16, 350)))).toHaveLength(1)
})

test('somebody who is taken for gone, or not noticed to be, is found', () => {
  const told = (atMs: number, state: 'online' | 'offline'): Happening => ({
    atMs,
    type: 'presence',
    device: 'bob.1',
    user: cy,
    state,
  })
  const online: Happening = { atMs: 0, type: 'phase', device: 'bob.1', phase: 'online' }
  const truths = [
    { user: cy, isOnline: true, fromMs: 100, untilMs: 200 },
    { user: cy, isOnline: false, fromMs: 250, untilMs: 300 },
  ]
  const wrong = (...more: Happening[]) => findWrongPresence(added(online, ...more), truths)
  expect(wrong(told(50, 'online'), told(220, 'offline'))).toEqual([])
  expect(wrong(told(50, 'online'), told(150, 'offline'))).toHaveLength(1)
  expect(wrong(told(50, 'online'), told(290, 'offline'))).toHaveLength(1)
  expect(wrong(told(50, 'offline'), told(240, 'offline'))).toHaveLength(1)
})

test('a write under an older fence that counts after one under a newer is found', () => {
  const write = (fence: number, beganMs: number, endedMs: number) => ({ fence, beganMs, endedMs })
  expect(findUnfenced([write(1, 0, 1), write(2, 2, 3), write(2, 4, 5)])).toEqual([])
  // Both under way at once: the later may have come later.
  expect(findUnfenced([write(1, 0, 3), write(2, 1, 2)])).toEqual([])
  expect(findUnfenced([write(1, 0, 1), write(2, 2, 3), write(1, 4, 5)])).toHaveLength(1)
})

test('an effect that is missing, there twice or asked for by nobody is found', () => {
  const damages = (effects: string[]) => findMiscounted(['a', 'b'], effects).map(({ damage }) => damage)
  expect(damages(['b', 'a'])).toEqual([])
  expect(damages(['a'])).toEqual(['lost'])
  expect(damages(['a', 'b', 'b'])).toEqual(['duplicated'])
  expect(damages(['a', 'b', 'c'])).toEqual(['other'])
})

test('what a device had kept and the log has not, has twice or the other way round is found; what it had not kept yet may be there', () => {
  const damages = (log: string[]) => findMisordered(['a', 'b'], log).map(({ damage }) => damage)
  expect(damages(['a', 'b'])).toEqual([])
  expect(damages(['a', 'b', 'c'])).toEqual([])
  expect(damages(['b'])).toEqual(['lost'])
  expect(damages(['a', 'b', 'a'])).toEqual(['duplicated'])
  expect(damages(['b', 'a'])).toEqual(['disordered'])
})

test('a device that is shown something long after another one is found, unless it came to the channel later', () => {
  const one = (device: string, atMs: number): Happening => ({
    atMs,
    type: 'saw',
    device,
    channel: general,
    entries: [{ id: idOf(100), type: 'message.posted' }],
  })
  const entered: Happening = { atMs: 20_500, type: 'entered', device: 'bob.1', channel: general, sequence: 1 }
  const before = findLateness(trueHistory())
  expect(findLateness(added(one('ada.1', 20_000), one('bob.1', 21_000)))).toBe(1_000)
  expect(findLateness(added(one('ada.1', 20_000), entered, one('bob.1', 21_000)))).toBe(before)
})

test('a figure beyond its bound is found, and one that was not measured too', () => {
  const sample = (value: number) => ({ what: 'waits for a socket', value, most: 10 })
  expect(findOutOfBounds([sample(10)])).toEqual([])
  expect(findOutOfBounds([sample(11), sample(Number.NaN)])).toHaveLength(2)
})

test('a history that was written to a file is the same when it is read, and two of one run are one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'runnel-history-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const history = trueHistory()
  await writeHistory(join(directory, 'run.jsonl'), history)
  expect(await readHistory(join(directory, 'run.jsonl'))).toEqual(history)
  const half = (from: number) => ({
    ...history,
    happenings: history.happenings.filter((_, index) => index % 2 === from),
  })
  expect(mergeHistories([half(1), half(0)]).happenings).toHaveLength(history.happenings.length)
  expect(check(mergeHistories([half(0), half(1)]))).toEqual([])
})
