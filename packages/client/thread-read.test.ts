import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import { fakeClock } from '@runnel/testing/fake-clock'
import { expect, test } from 'vitest'
import { memoryOutbox } from './outbox-memory.ts'
import type { Request } from './request.ts'
import { createThreadMarks } from './thread-read.ts'

const standing: ThreadStanding = {
  channel: 'c_general00000' as ChannelId,
  thread: '10-1' as EntryId,
  isFollowed: true,
  readReply: 1,
  unread: 0,
  mentions: 0,
  asOf: 5,
  acts: 0,
  marks: 0,
}

test('what ada is not sure of and could not ask, as she asked too much, is asked again; what she may not know any more is not', async () => {
  const clock = fakeClock()
  const told: ThreadStanding[] = []
  const answers = [
    () => Promise.reject(new ChatError('rate_limited', { retryAfterMs: 5_000 })),
    () => Promise.resolve(standing),
    () => Promise.reject(new ChatError('not_found')),
  ]
  let asked = 0
  const marks = createThreadMarks({
    storage: memoryOutbox(),
    clock,
    random: () => 0.5,
    request: (() => answers[asked++]!()) as unknown as Request,
    onTold: (answer) => told.push(answer),
    onHeard() {},
  })
  marks.signIn('u_ada000000000' as UserId)
  marks.resume()
  marks.recount(standing)
  await clock.turn(3_000)
  expect({ asked, told }).toEqual({ asked: 1, told: [] })
  await clock.turn(10_000)
  expect({ asked, told }).toEqual({ asked: 2, told: [standing] })
  marks.recount(standing)
  await clock.turn(60_000)
  expect({ asked, told }).toEqual({ asked: 3, told: [standing] })
  expect(clock.pending()).toBe(0)
  await marks.stop()
})
