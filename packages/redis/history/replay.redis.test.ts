import { randomUUID } from 'node:crypto'
import type { LogEntry, MessageChange } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import { historyPage, type HistoryPage } from '@runnel/protocol/history'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Message } from '@runnel/protocol/message'
import { applyChange, applyReply, applyReplyGone } from '@runnel/rules/message'
import { ada, bob, cy } from '@runnel/testing/people'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { deleteMessage } from '../message/delete.ts'
import { editMessage } from '../message/edit.ts'
import { appendMessage } from '../message/message.ts'
import { pinMessage } from '../message/pin.ts'
import { react } from '../reaction/reaction.ts'
import { appendReply } from '../thread/reply.ts'
import { readLog, readPage, readPageText, readSince } from './history.ts'
import { resumeChannels } from './resume.ts'

const cast: readonly UserId[] = [ada, bob, cy]
const person = fc.constantFrom(...cast)
/** One of what was said so far, counted from the latest. */
const which = fc.nat({ max: 8 })
const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.constantFrom('"', '\\', 'ü 漢 👩‍👩‍👧', '{"text":"x"}'),
)
const emoji = fc.constantFrom('👍', '❤️', '👍🏽', '🎉')

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('send' as const), by: person, text, names: fc.option(person) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      by: person,
      which,
      text,
      inChannel: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      by: person,
      which,
      text,
      names: fc.option(person),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      by: person,
      which,
      reason: fc.option(fc.constant('why "so"')),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('react' as const), by: person, which, emoji, isOn: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pin' as const), by: person, which, isOn: fc.boolean() }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Takes a step; what it refuses (another's message, one that is gone) is no part of the history. Returns the id of what was said. */
async function take(
  redis: Redis,
  channel: ChannelId,
  said: readonly EntryId[],
  taken: Step,
): Promise<EntryId | undefined> {
  const asked = { channel, by: taken.by, clientId: randomUUID() }
  const mentions = 'names' in taken && taken.names !== null ? [taken.names] : []
  if (taken.do === 'send') return (await appendMessage(redis, { ...asked, text: taken.text, mentions })).id
  const id = said.at(-1 - taken.which)
  if (id === undefined) return undefined
  try {
    if (taken.do === 'reply') {
      const inChannel = taken.inChannel ? true : undefined
      return (await appendReply(redis, { ...asked, thread: id, text: taken.text, inChannel })).id
    }
    if (taken.do === 'edit') await editMessage(redis, { ...asked, id, text: taken.text, mentions })
    else if (taken.do === 'delete')
      await deleteMessage(redis, { ...asked, id, reason: taken.reason ?? undefined })
    else if (taken.do === 'react') await react(redis, { ...asked, id, emoji: taken.emoji, isOn: taken.isOn })
    else await pinMessage(redis, { ...asked, id, isOn: taken.isOn })
  } catch (error) {
    if (!(error instanceof ChatError) || !['forbidden', 'not_found', 'bad_request'].includes(error.code))
      throw error
  }
  return undefined
}

/** A channel's messages after one more entry of its log. */
function follow(messages: readonly Message[], entry: LogEntry, me: UserId): readonly Message[] {
  if (entry.type === 'message.posted' || entry.type === 'thread.replied') {
    const after = messages.map((message) =>
      message.id === entry.thread ? applyReply(message, entry) : message,
    )
    return entry.type === 'message.posted' ? [...after, entry] : after
  }
  if (!isChange(entry)) return messages
  const replies = entry.type === 'message.deleted' ? (entry.replies ?? []) : []
  return messages.map((message) => {
    const gone = replies.findLast((reply) => reply.thread === message.id)
    return applyChange(gone ? applyReplyGone(message, gone.left) : message, entry, me)
  })
}

function peopleIn({ messages, notices }: HistoryPage): Set<UserId> {
  return new Set(
    [...messages, ...notices].flatMap((entry) => [
      entry.by,
      ...('user' in entry ? [entry.user] : []),
      ...('mentions' in entry ? (entry.mentions ?? []) : []),
    ]),
  )
}

function isChange(entry: LogEntry): entry is MessageChange {
  return /^(?:message|reaction)\./.test(entry.type)
}

describe.each(kindsOfRedis)('on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  test('an old page with the events missed since is the page as it is now, for everyone, whatever happened', async () => {
    await using redis = await connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })
    let histories = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), fc.nat(), async (steps, cut) => {
        const name = `history-${(histories += 1)}`
        const { channel } = await createChannel(redis, { by: ada, name, kind: 'public', members: [bob, cy] })
        const said: EntryId[] = []
        const run = async (some: readonly Step[]) => {
          for (const taken of some) {
            const id = await take(redis, channel, said, taken)
            if (id) said.push(id)
          }
        }
        const half = cut % (steps.length + 1)
        await run(steps.slice(0, half))
        const old = await Promise.all(cast.map((reader) => readPage(redis, { channel, reader, limit: 100 })))
        await run(steps.slice(half))
        for (const [index, me] of cast.entries()) {
          const { messages, position } = old[index]!
          const missed = await readSince(redis, { channel, reader: me, position })
          const fresh = await readPage(redis, { channel, reader: me, limit: 100 })
          expect(historyPage.safeParse(fresh).error).toBeUndefined()
          const spliced = await readPageText(redis, { channel, reader: me, limit: 100 })
          expect(JSON.parse(spliced.json)).toEqual(fresh)
          expect(spliced.people).toEqual(peopleIn(fresh))
          expect(
            missed.events.reduce<readonly Message[]>((sofar, entry) => follow(sofar, entry, me), messages),
          ).toEqual(fresh.messages)
          expect(missed.position).toEqual(fresh.position)
          const [resumed] = await resumeChannels(redis, {
            reader: me,
            channels: new Map([[channel, { position }]]),
          })
          expect(resumed!.events ?? []).toEqual(missed.events)
          const repaired = await readLog(redis, { channel, afterId: position.id })
          expect(repaired.events).toEqual(missed.events)
          expect(resumed!.unread).toBe(fresh.messages.filter((message) => !message.deleted).length)
        }
      }),
      { numRuns: 120 },
    )
  }, 120_000)
})
