import { join } from 'node:path'
import { readPage } from '@runnel/redis/history/history'
import { readThread } from '@runnel/redis/thread/thread-page'
import { connectRedis } from '@runnel/redis/connect'
import type { Redis } from '@runnel/redis/connect'
import { createUser, findUserByHandle, findUsers, listUsers } from '@runnel/redis/user/user'
import { prefix, startRedis } from '@runnel/testing/start-redis'
import type { TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { importFile, readLogs, requireChannel } from './import-irc.ts'
import { findOwner, importedPeople } from './people.ts'

let server: TestRedis
beforeAll(async () => void (server = await startRedis()))
afterAll(() => server.stop())

const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name)
const logs = [fixture('2011-11-13_00.raw.txt'), fixture('2004-11-15_01.raw.txt')]
const { signal } = new AbortController()

async function installation() {
  const redis = await connectRedis({ url: server.url, prefix: prefix() })
  onTestFinished(() => redis.close())
  const { user: ada } = await createUser(redis, { handle: 'ada', name: 'Ada', signUp: 'operator' })
  const channel = await requireChannel(redis, ada.user, 'ubuntu')
  return { redis, ada, channel, people: importedPeople(redis) }
}

/** Everything said in the channel, oldest first. */
async function readAll(
  redis: Redis,
  { channel, ada }: Pick<Awaited<ReturnType<typeof installation>>, 'channel' | 'ada'>,
) {
  const messages = []
  const notices = []
  let before
  for (;;) {
    const page = await readPage(redis, {
      channel,
      reader: ada.user,
      limit: 100,
      ...(before ? { before } : {}),
    })
    messages.unshift(...page.messages)
    notices.unshift(...page.notices)
    before = page.messages[0]?.id
    if (!page.hasOlder) return { messages, notices }
  }
}

test('the oldest log comes first, every line once, with its author and its time', async () => {
  const place = await installation()
  const files = readLogs(logs, undefined)
  for (const file of files)
    expect(await importFile(place.redis, place.channel, file, place.people, signal)).toEqual({
      appended: file.lines.length,
      skipped: 0,
    })
  const { messages } = await readAll(place.redis, place)
  const said = files.flatMap((file) => file.lines.flatMap((line) => ('text' in line ? [line] : [])))
  expect(messages.map(({ text, at }) => ({ text, at }))).toEqual(said.map(({ text, at }) => ({ text, at })))
  expect(messages.map(({ action = false }) => action)).toEqual(said.map(({ type }) => type === 'action'))
  const authors = await findUsers(place.redis, [...new Set(messages.map(({ by }) => by))])
  const names = new Map(authors.map(({ user, name }) => [user, name.toLowerCase()]))
  expect(messages.map(({ by }) => names.get(by))).toEqual(said.map(({ nick }) => nick.toLowerCase()))
})

test('importing again imports nothing and makes nobody, also under another file name', async () => {
  const { redis, channel, people } = await installation()
  const [file] = readLogs(logs, undefined)
  if (!file) throw new Error('no file')
  await importFile(redis, channel, file, people, signal)
  const later = importedPeople(redis)
  const copy = { ...file, path: 'copy.txt' }
  expect(await importFile(redis, channel, copy, later, signal)).toEqual({
    appended: 0,
    skipped: file.lines.length,
  })
  expect(await importedPeople(redis).meet(file.lines.map(({ nick }) => nick))).toBe(0)
})

test('an import that was stopped goes on where it stopped', async () => {
  const place = await installation()
  const { redis, channel, people } = place
  const [file] = readLogs(logs, undefined)
  if (!file) throw new Error('no file')
  const long = {
    ...file,
    lines: Array.from({ length: 450 }, (_, index) => ({ ...file.lines[0]!, line: index + 1 })),
  }
  const stop = new AbortController()
  const stopped = importFile(redis, channel, long, people, stop.signal, () => stop.abort(new Error('Ctrl-C')))
  await expect(stopped).rejects.toThrow('Ctrl-C')
  const rest = await importFile(redis, channel, long, people, signal)
  expect(rest).toEqual({ appended: 250, skipped: 200 })
  expect((await readAll(redis, place)).messages).toHaveLength(450)
})

/** Brings a log in whose second and fourth messages answer its first. */
async function importConversation(how: 'shown' | 'aside' | 'off') {
  const place = await installation()
  const { redis, ada, channel, people } = place
  const [file] = readLogs(logs, undefined)
  if (!file) throw new Error('no file')
  const said = file.lines.flatMap((line) => ('text' in line ? [line] : []))
  const [first, answer, , second] = said.map(({ line }) => line) as [number, number, number, number]
  const annotated = { ...file, threads: new Map([first, answer, second].map((line) => [line, first])) }
  const bring = () => importFile(redis, channel, annotated, people, signal, undefined, how)
  expect(await bring()).toEqual({ appended: file.lines.length, skipped: 0 })
  expect(await bring()).toEqual({ appended: 0, skipped: file.lines.length })
  const { messages } = await readAll(redis, place)
  const thread = await readThread(redis, { channel, thread: messages[0]!.id, reader: ada.user })
  return { said, texts: said.map(({ text }) => text), messages, thread }
}

test.each(['shown', 'aside'] as const)('a conversation becomes a thread, its answers %s', async (how) => {
  const { said, texts, messages, thread } = await importConversation(how)
  expect(messages[0]!.replies).toMatchObject({ count: 2, lastAt: said[3]!.at })
  expect(thread.replies.map(({ text, reply }) => ({ text, reply }))).toEqual([
    { text: texts[1], reply: 1 },
    { text: texts[3], reply: 2 },
  ])
  const isAside = (index: number) => how === 'aside' && (index === 1 || index === 3)
  expect(messages.map(({ text }) => text)).toEqual(texts.filter((_text, index) => !isAside(index)))
})

test('a conversation stays lines of the channel when no threads are wanted', async () => {
  const { texts, messages, thread } = await importConversation('off')
  expect(thread.replies).toEqual([])
  expect(messages.map(({ text }) => text)).toEqual(texts)
})

test('a nick never becomes somebody who has an account, and people who look alike stay apart', async () => {
  const { redis, ada, people } = await installation()
  await people.meet(['Ada', '|Ada|', 'ADA', 'ada_', 'Zoë', 'here'])
  expect(people.idOf('ada')).not.toBe(ada.user)
  expect(people.idOf('ada')).toBe(people.idOf('ADA'))
  expect(new Set(['ada', '|ada|', 'ada_', 'zoë'].map((nick) => people.idOf(nick))).size).toBe(4)
  expect(await findUserByHandle(redis, 'zoe')).toMatchObject({ name: 'Zoë', imported: true })
  // A nick that would call everyone who is online.
  expect(await findUserByHandle(redis, 'here')).toBeUndefined()
})

test('the installation’s owner is in the channel, and imported people are not listed', async () => {
  const { redis, ada, channel, people } = await installation()
  await people.meet(['bob', 'cy'])
  expect(await findOwner(redis)).toBe(ada.user)
  expect(await requireChannel(redis, ada.user, 'ubuntu')).toBe(channel)
  expect((await listUsers(redis, {})).users.map(({ handle }) => handle)).toEqual(['ada'])
})
