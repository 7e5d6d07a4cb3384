import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { fakeClock, settled } from '@runnel/testing/fake-clock'
import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { activitiesOf, type SeenActivity } from './activity.ts'
import type { Client } from './client.ts'

const bob = 'u_bob000000000' as UserId
const id = '1700000000000-7' as EntryId

const named = (activity: number): SeenActivity => ({
  activity,
  kind: 'mention',
  by: bob,
  channel: 'c_general00000' as ChannelId,
  id,
  message: { type: 'message.posted', id, at: 1, by: bob, n: 1, text: 'hello' },
})

/** A server that knows what concerns Ada, and what her client is told. */
function server() {
  const clock = fakeClock()
  const connection = createStore<{ phase: string }>(() => ({ phase: 'connecting' }))
  const listeners = new Map<string, (payload: never) => void>()
  const noted: SeenActivity[] = []
  const asked: string[] = []
  let seen = 0
  let failure: Error | undefined
  const unread = () => noted.filter(({ activity }) => activity > seen).length
  const request = async (name: string, input: { activity?: number }) => {
    asked.push(name)
    await settled()
    if (failure) throw failure
    if (name === 'activity:list') return { activities: [...noted], unread: unread(), seen }
    seen = Math.max(seen, input.activity ?? 0)
    return { unread: unread(), seen }
  }
  const on = (name: string, listener: (payload: never) => void) => {
    listeners.set(name, listener)
    return () => {}
  }
  // The parts of the client that it uses.
  const client = { connection, request, on } as unknown as Client
  const activities = activitiesOf(client, clock)
  return {
    activities,
    asked,
    clock,
    online: () => connection.setState({ phase: 'online' }),
    offline: () => connection.setState({ phase: 'reconnecting' }),
    note: (activity: number) => void noted.unshift(named(activity)),
    tell: (name: string, payload: unknown) => listeners.get(name)!(payload as never),
    fail: (error?: Error) => (failure = error),
    seenThere: () => seen,
    again: () => activitiesOf(client, clock),
    shown: () => activities.state.getState(),
  }
}

test('what concerns Ada is asked for once she is online, and again after she was away', async () => {
  const { activities, again, asked, online, offline, note, shown, clock } = server()
  expect(again()).toBe(activities)
  expect(asked).toEqual([])
  online()
  await clock.turn(0)
  expect(shown()).toMatchObject({ state: 'ready', unread: 0, latest: [] })
  offline()
  note(1_000)
  online()
  await clock.turn(0)
  expect(shown()).toMatchObject({ unread: 1, latest: [{ activity: 1_000 }] })
})

test('many news are asked for together', async () => {
  const { asked, online, note, tell, shown, clock } = server()
  online()
  await clock.turn(0)
  for (let place = 1; place <= 5; place++) {
    note(place)
    tell('activity:added', { ...named(place), message: undefined })
  }
  await clock.turn(1_000)
  expect(asked).toEqual(['activity:list', 'activity:list'])
  expect(shown().unread).toBe(5)
})

test('what Ada has seen is seen at once, and on her other devices', async () => {
  const { activities, online, note, tell, shown, seenThere, clock } = server()
  note(1)
  note(2)
  online()
  await clock.turn(0)
  activities.markSeen()
  expect(shown()).toMatchObject({ unread: 0, seen: 2 })
  await clock.turn(0)
  expect(seenThere()).toBe(2)
  tell('activity:marked', { seen: 1, unread: 1 })
  expect(shown()).toMatchObject({ unread: 0, seen: 2 })
  tell('activity:marked', { seen: 3, unread: 4 })
  expect(shown()).toMatchObject({ unread: 4, seen: 3 })
})

test('what Ada saw while the connection was gone is told when it is back', async () => {
  const { activities, online, offline, fail, note, shown, seenThere, clock } = server()
  note(1)
  online()
  await clock.turn(0)
  offline()
  fail(new Error('away'))
  activities.markSeen()
  await clock.turn(0)
  expect(seenThere()).toBe(0)
  fail()
  note(2)
  online()
  await clock.turn(0)
  await clock.turn(0)
  expect(seenThere()).toBe(1)
  expect(shown()).toMatchObject({ unread: 1, seen: 1 })
})

test('a list that cannot be fetched says so, and is fetched on request', async () => {
  const { activities, online, fail, shown, clock } = server()
  fail(new Error('full'))
  online()
  await clock.turn(0)
  expect(shown().state).toBe('failed')
  fail()
  activities.refresh()
  await clock.turn(0)
  expect(shown().state).toBe('ready')
})
