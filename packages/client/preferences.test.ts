import { ChatError } from '@runnel/protocol/errors'
import type { Preferences } from '@runnel/protocol/preference'
import { fakeClock, settled } from '@runnel/testing/fake-clock'
import { expect, test } from 'vitest'
import { createPreferences, withPreferences } from './preferences.ts'
import type { Request } from './request.ts'

const general = 'c_general00000'
const design = 'c_design000000'

/** A server that keeps what it is told; `refuse` makes it fail. */
function server() {
  const clock = fakeClock()
  let kept: Preferences = {}
  let failure: ChatError | undefined
  const asked: string[] = []
  const request: Request = async (name, input) => {
    asked.push(name)
    await settled()
    if (failure) throw failure
    if (name === 'preference:set') kept = withPreferences(kept, input as Preferences)
    return kept as never
  }
  const preferences = createPreferences(clock, () => 0.5, request)
  return {
    clock,
    asked,
    preferences,
    kept: () => kept,
    keep: (next: Preferences) => (kept = next),
    refuse: (error?: ChatError) => (failure = error),
    shown: () => preferences.state.getState(),
  }
}

test('null and an empty preference of a channel take back what was chosen', () => {
  const before: Preferences = { skinTone: '1F3FD', notify: 'all', channels: { [general]: { isMuted: true } } }
  expect(withPreferences(before, { skinTone: null, channels: { [general]: {} } })).toEqual({ notify: 'all' })
  expect(withPreferences(before, { channels: { [design]: { isStarred: true } } })).toEqual({
    ...before,
    channels: { [general]: { isMuted: true }, [design]: { isStarred: true } },
  })
})

test('nothing is asked for before somebody wants to know', async () => {
  const { preferences, asked, keep, shown, clock } = server()
  keep({ notify: 'mentions' })
  await preferences.resume()
  expect(asked).toEqual([])
  preferences.want()
  await clock.turn(0)
  expect(shown()).toEqual({ notify: 'mentions' })
})

test('what Ada changes while offline shows at once and reaches the server when she is back', async () => {
  const { preferences, kept, keep, shown } = server()
  keep({ notify: 'mentions', channels: { [design]: { isMuted: true } } })
  preferences.want()
  preferences.set({ channels: { [general]: { isStarred: true } } })
  preferences.set({ notify: 'nothing' })
  expect(shown()).toEqual({ notify: 'nothing', channels: { [general]: { isStarred: true } } })
  await preferences.resume()
  const both = {
    notify: 'nothing',
    channels: { [design]: { isMuted: true }, [general]: { isStarred: true } },
  }
  expect(kept()).toEqual(both)
  expect(shown()).toEqual(both)
})

test('a server that cannot now is asked again, one that will not shows what it has', async () => {
  const { preferences, kept, refuse, shown, clock } = server()
  await preferences.resume()
  refuse(new ChatError('unavailable'))
  preferences.set({ isSilent: true })
  await clock.turn(100)
  expect(kept()).toEqual({})
  refuse()
  await clock.turn(10_000)
  expect(kept()).toEqual({ isSilent: true })
  refuse(new ChatError('too_large'))
  preferences.set({ keywords: ['runnel'] })
  await clock.turn(0)
  refuse()
  await clock.turn(10_000)
  expect(shown()).toEqual({ isSilent: true })
  preferences.pause()
  expect(clock.pending()).toBe(0)
})

test('what her phone changes is taken in, and does not undo what waits here', async () => {
  const { preferences, shown } = server()
  preferences.set({ notify: 'nothing' })
  preferences.take({ notify: 'all', isSilent: true })
  expect(shown()).toEqual({ notify: 'nothing', isSilent: true })
})
