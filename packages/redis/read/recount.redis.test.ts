import { randomUUID } from 'node:crypto'
import type { LogEntry } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { personNamed } from '@runnel/testing/people'
import { type Act, type Done, recount } from '@runnel/testing/recount'
import { prefix, startRedis, type TestRedis } from '@runnel/testing/start-redis'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { readLog } from '../history/history.ts'
import { resumeChannels } from '../history/resume.ts'
import { deleteMessage } from '../message/delete.ts'
import { editMessage } from '../message/edit.ts'
import { appendMessage } from '../message/message.ts'
import { markThreadUnread } from '../thread/mark-unread.ts'
import { listThreads } from '../thread/thread-list.ts'
import { announceThread, appendReply, followThread, markThread, readStanding } from '../thread/thread.ts'
import { explainUnread } from './explain.ts'
import { markRead, markUnread, readMarks } from './read.ts'

/** So many random histories; `HISTORIES` asks for more. */
const histories = Number(process.env.HISTORIES ?? 1_000)

let server: TestRedis
let redis: Redis
beforeAll(async () => {
  // Nothing is pulled from under it here: without an fsync for each turn it is quicker.
  server = await startRedis(['--appendfsync', 'no'])
  redis = await connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })
})
afterAll(async () => {
  await redis.close()
  await server.stop()
})

/** Which of what there is, whatever there is then: a share of it. */
// (Not `fc.double`: most of its numbers are next to nothing.)
const share = fc.integer({ min: 0, max: 999 }).map((thousandth) => thousandth / 1_000)
const cast = [0, 1, 2]
const person = fc.constantFrom(...cast)
const device = fc.constantFrom(0, 1, 2)
const mentions = fc.subarray(cast)
const everyone = fc.constantFrom('', '', '', 'channel', 'here')
const here = fc.subarray(cast)

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('send'), by: person, mentions, everyone, here }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('reply'),
      by: person,
      which: share,
      mentions,
      everyone,
      here,
      inChannel: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('edit'), which: share, mentions, everyone }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('delete'), which: share }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('mark'),
      by: person,
      device,
      which: share,
      threads: fc.constantFrom('none', 'none', 'all', 'some'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('mark-unread'), by: person, device, which: share }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('mark-thread'), by: person, which: share, upTo: share }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('mark-thread-unread'), by: person, which: share, upTo: share }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('follow', 'unfollow'), by: person, which: share }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('hear'), by: person, device }) },
)
type Step = { does: string } & Partial<{
  by: number
  device: number
  which: number
  upTo: number
  mentions: number[]
  everyone: string
  here: number[]
  inChannel: boolean
  threads: string
}>

/** One history as it is played: what was ever appended, and what each person did and their devices know. */
interface Played {
  channel: ChannelId
  /** Three of them, new in each history. */
  people: UserId[]
  entries: LogEntry[]
  done: Map<UserId, Done[]>
  called: Map<EntryId, readonly UserId[]>
  /** How often each device knows the channel to have been marked unread. */
  turns: Map<UserId, [number, number, number]>
}

async function begin(): Promise<Played> {
  const people = cast.map(() => personNamed(randomUUID()))
  const { channel } = await createChannel(redis, {
    by: people[0]!,
    name: `c-${randomUUID()}`,
    kind: 'public',
    members: people.slice(1),
  })
  const played: Played = {
    channel,
    people,
    entries: [],
    done: new Map(),
    called: new Map(),
    turns: new Map(people.map((one) => [one, [0, 0, 0]])),
  }
  await listen(played)
  for (const one of people) {
    const mark = (await readMarks(redis, one)).get(channel)!
    played.done.set(one, [{ act: { type: 'mark', id: mark.id, threads: mark.id }, after: 0 }])
  }
  return played
}

const headOf = ({ entries }: Played) => sequenceOf(entries.at(-1)?.id ?? ('0-0' as EntryId))

/** Takes what was appended since. */
async function listen(played: Played): Promise<void> {
  const { events } = await readLog(redis, { channel: played.channel, afterSequence: headOf(played) })
  played.entries.push(...events)
}

const pick = <Value>(all: readonly Value[], which: number): Value | undefined =>
  all[Math.floor(which * all.length)]

async function play(played: Played, taken: Step): Promise<void> {
  const { channel, entries, done, called, turns } = played
  const { which = 0, device: at = 0 } = taken
  const who = (indexes: readonly number[] = []) => indexes.map((index) => played.people[index]!)
  const by = played.people[taken.by ?? 0]!
  const named = who(taken.mentions)
  const present = who(taken.here).filter((one) => !named.includes(one))
  const clientId = randomUUID()
  const text = clientId
  const isGone = (id: EntryId) =>
    entries.some((one) => one.type === 'message.deleted' && one.messages.includes(id))
  const said = entries.filter((one) => one.type === 'message.posted' || one.type === 'thread.replied')
  const living = said.filter((one) => !isGone(one.id))
  const firsts = said.filter((one) => one.type === 'message.posted' && one.thread === undefined)
  const isCalling = taken.everyone === 'here' || taken.everyone === 'channel' ? taken.everyone : undefined
  const acted = (act: Act) => done.get(by)!.push({ act, after: headOf(played) })
  /** What the device is told is what a recount says. */
  const told = (state: { unread: number; mentions: number; turn: number }) => {
    const { unread, mentions: calls, turn } = recount(entries, by, done.get(by)!, called)
    expect({ unread: state.unread, mentions: state.mentions, turn: state.turn }).toEqual({
      unread,
      mentions: calls,
      turn,
    })
    turns.get(by)![at] = turn
  }
  switch (taken.does) {
    case 'send': {
      const { id } = await appendMessage(redis, {
        channel,
        by,
        clientId,
        text,
        mentions: named,
        everyone: isCalling,
        here: present,
      })
      if (isCalling === 'here') called.set(id, present)
      return listen(played)
    }
    case 'reply': {
      const first = pick(firsts, which)
      if (first === undefined) return undefined
      const inChannel = taken.inChannel ? true : undefined
      const answered = appendReply(redis, {
        channel,
        thread: first.id,
        by,
        clientId,
        text,
        mentions: named,
        everyone: isCalling,
        here: present,
        inChannel,
      })
      // One that was deleted before there was an answer.
      const reply = await answered.catch((error: unknown) => {
        if (error instanceof ChatError && error.code === 'not_found' && isGone(first.id)) return undefined
        throw error
      })
      if (reply === undefined) return undefined
      if (isCalling === 'here' && inChannel) called.set(reply.id, present)
      await listen(played)
      return announceThread(redis, { channel, thread: first.id, users: reply.followers })
    }
    case 'edit': {
      const one = pick(living, which)
      if (one === undefined) return undefined
      // Whom `@here` called is not called anew by an edit.
      const keeps = isCalling === 'here' ? one.everyone : isCalling
      const { follow } = await editMessage(redis, {
        channel,
        by: one.by,
        clientId,
        id: one.id,
        text,
        mentions: named,
        everyone: keeps,
      })
      if (keeps !== 'here') called.delete(one.id)
      if (follow) await announceThread(redis, { channel, ...follow })
      return listen(played)
    }
    case 'delete': {
      const one = pick(living, which)
      if (one === undefined) return undefined
      await deleteMessage(redis, { channel, by: one.by, clientId, id: one.id })
      return listen(played)
    }
    case 'mark': {
      // Late entries more often: that is what people read up to.
      const { id } = pick(entries, Math.sqrt(which))!
      const turn = turns.get(by)![at]
      const threads = { all: id, some: pick(entries, which)!.id }[taken.threads!]
      acted({ type: 'mark', id, turn, threads })
      return told(await markRead(redis, { channel, user: by, id, turn, threads }))
    }
    case 'mark-unread': {
      const { id } = pick(entries, which)!
      acted({ type: 'mark-unread', id })
      return told(await markUnread(redis, { channel, user: by, id }))
    }
    case 'mark-thread': {
      const first = pick(firsts, which)
      const count = said.filter((one) => one.thread === first?.id).length
      if (first === undefined || count === 0) return undefined
      const reply = Math.floor(taken.upTo! * (count + 1))
      acted({ type: 'mark-thread', thread: first.id, reply })
      await markThread(redis, { channel, thread: first.id, user: by, reply })
      return undefined
    }
    case 'mark-thread-unread': {
      const first = pick(firsts, which)
      const count = said.filter((one) => one.thread === first?.id).length
      if (first === undefined || count === 0) return undefined
      const reply = 1 + Math.floor(taken.upTo! * count)
      acted({ type: 'mark-thread-unread', thread: first.id, reply })
      await markThreadUnread(redis, { channel, thread: first.id, user: by, reply })
      return undefined
    }
    case 'follow':
    case 'unfollow': {
      const first = pick(
        firsts.filter((one) => !isGone(one.id)),
        which,
      )
      if (first === undefined) return undefined
      acted({ type: taken.does, thread: first.id })
      await followThread(redis, { channel, thread: first.id, user: by, isFollowed: taken.does === 'follow' })
      return undefined
    }
    case 'hear':
      turns.get(by)![at] = (await readMarks(redis, by)).get(channel)!.turn
      return undefined
  }
  return undefined
}

/** Everything that is counted for everyone, as it is answered, and as a recount says. */
async function count({ channel, people, entries, done, called }: Played) {
  const all = people.map(async (one) => {
    const expected = recount(entries, one, done.get(one)!, called)
    const threads = [...expected.threads.keys()]
    const marks = await readMarks(redis, one)
    const [[resumed], why, list, standings] = await Promise.all([
      resumeChannels(redis, { reader: one, channels: new Map([[channel, { read: marks.get(channel) }]]) }),
      explainUnread(redis, { channel, reader: one }),
      listThreads(redis, { reader: one }),
      Promise.all(threads.map((thread) => readStanding(redis, { channel, thread, user: one }))),
    ])
    const { unread, mentions, readTurn } = resumed!
    const followed = threads.filter((thread) => expected.threads.get(thread)!.isFollowed)
    return {
      counted: {
        resumed: { unread, mentions, turn: readTurn },
        why: { ...why, messages: why.messages.map(({ id }) => id), calls: why.calls.map(({ id }) => id) },
        threads: standings.map(({ thread, isFollowed, readReply, unread: replies, mentions: calls }) => [
          thread,
          { isFollowed, readReply, unread: replies, mentions: calls },
        ]),
        list: list.threads.map(({ thread }) => thread).toSorted(),
        unreadThreads: list.unreadThreads,
      },
      recounted: {
        resumed: { unread: expected.unread, mentions: expected.mentions, turn: expected.turn },
        why: {
          unread: expected.unread,
          mentions: expected.mentions,
          messages: expected.messages.slice(0, 20),
          calls: expected.calls,
        },
        threads: [...expected.threads],
        list: followed.toSorted(),
        unreadThreads: followed.filter((thread) => expected.threads.get(thread)!.unread > 0).length,
      },
    }
  })
  const counts = await Promise.all(all)
  return {
    counted: counts.map(({ counted }) => counted),
    recounted: counts.map(({ recounted }) => recounted),
  }
}

test(`in ${histories} random histories every device counts what a recount of the log counts`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const played = await begin()
      for (const one of steps) await play(played, one)
      const { counted, recounted } = await count(played)
      expect(counted).toEqual(recounted)
    }),
    { numRuns: histories, endOnFailure: false },
  )
}, 600_000)
