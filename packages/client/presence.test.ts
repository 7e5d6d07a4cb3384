import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { fakeClock } from '@runnel/testing/fake-clock'
import { expect, test } from 'vitest'
import { createPresence } from './presence.ts'
import type { Request } from './request.ts'

const [ada, cy] = ['u_ada000000000', 'u_cy0000000000'] as [UserId, UserId]

function device() {
  const clock = fakeClock()
  const asked: { name: string; input: { users?: UserId[]; isIdle?: boolean } }[] = []
  /** Whom I may see, and what goes wrong. */
  const world = {
    hidden: new Set<UserId>(),
    refusal: undefined as ChatError | undefined,
    /** What happens before the answer comes. */
    meanwhile: () => {},
  }
  const request = (async (name: string, input: { users?: UserId[] }) => {
    asked.push({ name, input })
    world.meanwhile()
    if (world.refusal) throw world.refusal
    const seen = input.users?.filter((user) => !world.hidden.has(user))
    return { users: seen?.map((user) => ({ user, state: 'online' })) }
  }) as unknown as Request
  const presence = createPresence(clock, request, () => 0.5)
  const reads = () => asked.filter(({ name }) => name === 'presence:read').map(({ input }) => input.users)
  const stateOf = (user: UserId) => presence.state.getState().get(user)?.state
  return { clock, asked, world, presence, reads, stateOf }
}

test('those on screen are read again every few minutes, or the server would forget that bob looks at them', async () => {
  const { clock, presence, reads } = device()
  presence.watch([ada])
  presence.resume()
  await clock.turn(100)
  expect(reads()).toEqual([[ada]])
  await clock.turn(9 * 60_000)
  expect(reads().length).toBeGreaterThanOrEqual(3)
  presence.pause()
  expect(clock.pending()).toBe(0)
})

test('whom bob may not see any more he does not show as they were', async () => {
  const { clock, presence, world, stateOf } = device()
  presence.watch([ada, cy])
  presence.resume()
  await clock.turn(100)
  world.hidden.add(cy)
  presence.review()
  await clock.turn(100)
  expect([stateOf(ada), stateOf(cy)]).toEqual(['online', undefined])
  // They meet again, and he need not do anything for it.
  world.hidden.clear()
  await clock.turn(80_000)
  expect(stateOf(cy)).toBe('online')
})

test('what cannot be read is unknown, and asked for again', async () => {
  const { clock, presence, world, stateOf } = device()
  presence.watch([ada])
  presence.resume()
  await clock.turn(100)
  expect(stateOf(ada)).toBe('online')
  world.refusal = new ChatError('unavailable', { retryAfterMs: 2_000 })
  presence.review()
  await clock.turn(100)
  expect(stateOf(ada)).toBe('unknown')
  world.refusal = undefined
  await clock.turn(4_000)
  expect(stateOf(ada)).toBe('online')
})

test('a thousand people that ada has scrolled past are not all kept', async () => {
  const { clock, presence } = device()
  presence.resume()
  const many = Array.from({ length: 1_500 }, (_, index) => `u_${String(index).padStart(12, '0')}` as UserId)
  presence.watch(many.slice(0, 900))
  const leave = presence.watch(many.slice(900))
  leave()
  await clock.turn(100)
  expect(presence.state.getState().size).toBe(limits.watchedPeople)
})

test('a device that nobody touches says so once, with every new connection in its handshake', async () => {
  const { clock, presence, asked } = device()
  presence.setIdle(true)
  expect(presence.sayIdle()).toBe(true)
  presence.resume()
  presence.setIdle(true)
  await clock.turn(100)
  expect(asked).toEqual([])
  presence.setIdle(false)
  presence.setIdle(false)
  expect(asked).toEqual([{ name: 'presence:idle', input: { isIdle: false } }])
  presence.pause()
  presence.setIdle(true)
  presence.resume()
  expect(asked.at(-1)).toEqual({ name: 'presence:idle', input: { isIdle: true } })
})

test('what bob is told while his question is under way is not undone by its answer', async () => {
  const { clock, presence, world, stateOf } = device()
  world.meanwhile = () => presence.hear([{ user: ada, state: 'busy' }])
  presence.watch([ada])
  presence.resume()
  await clock.turn(100)
  expect(stateOf(ada)).toBe('busy')
})
