import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { channelName } from '@runnel/protocol/channel'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { createChannel, joinChannel } from '@runnel/redis/channel/channel'
import { listChannels } from '@runnel/redis/channel/list-channels'
import type { Redis } from '@runnel/redis/connect'
import { appendImported } from '@runnel/redis/message/message'
import type { ImportedEntry } from '@runnel/redis/message/message'
import { appendImportedThreads } from '@runnel/redis/thread/thread-import'
import type { ImportedThreadEntry } from '@runnel/redis/thread/thread-import'
import { fullJitter } from '@runnel/rules/backoff'
import { Refusal, say, showProgress } from '../command.ts'
import type { Command } from '../command.ts'
import { connectInstallation, findInstallation } from '../installation.ts'
import { parseAnnotation, threadsOf } from './annotation.ts'
import { dateOfFile, parseIrc } from './irc.ts'
import type { IrcDate, IrcLine, IrcLog } from './irc.ts'
import { findOwner, importedPeople } from './people.ts'
import type { People } from './people.ts'

/** A log file, read and understood. */
interface LogFile extends IrcLog {
  path: string
  /** Name of its content: the same file under another name is the same file. */
  content: string
  /** Of each line that belongs to a thread, the line that began it: told by an `.annotation.txt` beside the log. */
  threads: ReadonlyMap<number, number>
}

/** What becomes of answers: shown in the channel and in their thread, in the thread alone, or mere lines of the channel. */
const answers = ['shown', 'aside', 'off'] as const
type Answers = (typeof answers)[number]

const batchSize = 200

/** Reads the files, oldest first. Throws a Refusal for one that cannot be read or has no date. */
export function readLogs(paths: string[], date: IrcDate | undefined): LogFile[] {
  const files = paths.map((path): LogFile => {
    const when = date ?? dateOfFile(basename(path))
    if (!when)
      throw new Refusal(`${path}: its name does not begin with a date; say it with --date YYYY-MM-DD.`, 2)
    try {
      const bytes = readFileSync(path)
      const content = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
      const log = parseIrc(bytes, when)
      return { path, content, ...log, threads: readThreads(path, log) }
    } catch (error) {
      throw new Refusal(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
    }
  })
  return files.toSorted((one, other) => (one.lines[0]?.at ?? 0) - (other.lines[0]?.at ?? 0))
}

function readThreads(path: string, { lines }: IrcLog): ReadonlyMap<number, number> {
  const annotation = path.replace(/(?:\.raw)?\.[^./]+$/, '.annotation.txt')
  if (annotation === path || !existsSync(annotation)) return new Map()
  const spoken = lines.filter((line) => 'text' in line).map(({ line }) => line)
  return threadsOf(spoken, parseAnnotation(readFileSync(annotation, 'utf8')))
}

/** The public channel with this name, made if need be; the owner of the installation is in it, so that it shows. */
export async function requireChannel(redis: Redis, owner: UserId, name: string): Promise<ChannelId> {
  let cursor: string | undefined
  do {
    const page = await listChannels(redis, {
      reader: owner,
      query: name,
      limit: 100,
      ...(cursor ? { cursor } : {}),
    })
    const known = page.channels.find((channel) => channel.name === name)
    if (known) {
      if (!known.isMember) await joinChannel(redis, { channel: known.channel, by: owner, user: owner })
      return known.channel
    }
    cursor = page.cursor
  } while (cursor)
  const { channel } = await createChannel(redis, { by: owner, name, kind: 'public' })
  return channel
}

function toEntry(line: IrcLine, content: string, people: People): ImportedEntry {
  const by = people.idOf(line.nick)
  const base = { by, at: line.at, key: `${content}:${line.line}` }
  switch (line.type) {
    case 'message':
    case 'action':
      return { ...base, type: line.type, text: line.text }
    case 'renamed':
      return { ...base, type: 'renamed', from: line.nick, to: line.to }
    case 'joined':
    case 'left':
      return { ...base, type: line.type }
  }
}

/** Appends a file's lines that are not in the channel yet. Stops between two batches when asked to; what was done stays done. */
export async function importFile(
  redis: Redis,
  channel: ChannelId,
  file: LogFile,
  people: People,
  signal: AbortSignal,
  onProgress: (done: number) => void = () => {},
  how: Answers = 'shown',
): Promise<{ appended: number; skipped: number }> {
  const total = { appended: 0, skipped: 0 }
  await people.meet(
    file.lines.flatMap((line) => (line.type === 'renamed' ? [line.nick, line.to] : [line.nick])),
  )
  /** Ids of the messages that began threads, by their line; '' of one that was imported before without its thread. */
  const firsts = new Map<number, EntryId | ''>()
  let lines: ImportedEntry[] = []
  let inThreads: { line: number; entry: ImportedThreadEntry }[] = []
  const flush = async () => {
    if (lines.length + inThreads.length === 0) return
    signal.throwIfAborted()
    const entries = inThreads.map(({ entry }) => entry)
    const { appended, skipped, ids } = await patiently(
      async () =>
        entries.length > 0
          ? appendImportedThreads(redis, { channel, entries, isShown: how === 'shown' })
          : { ...(await appendImported(redis, { channel, entries: lines })), ids: [] },
      signal,
    )
    for (const [index, { line, entry }] of inThreads.entries())
      if (entry.thread === undefined) firsts.set(line, ids[index] ?? '')
    lines = []
    inThreads = []
    total.appended += appended
    total.skipped += skipped
    onProgress(total.appended + total.skipped)
  }
  for (const line of file.lines) {
    const entry = toEntry(line, file.content, people)
    const first = how === 'off' ? undefined : file.threads.get(line.line)
    const isAnswer = first !== undefined && first !== line.line
    // An answer names its thread by an id, which the first message has once it is in.
    if (isAnswer && !firsts.has(first)) await flush()
    const thread = isAnswer ? firsts.get(first) : undefined
    const isInThread = 'text' in entry && first !== undefined && thread !== ''
    if (isInThread ? lines.length > 0 : inThreads.length > 0) await flush()
    if (isInThread) inThreads.push({ line: line.line, entry: { ...entry, thread } })
    else lines.push(entry)
    if (lines.length + inThreads.length === batchSize) await flush()
  }
  await flush()
  return total
}

/** Tries again while Redis is away: an append that may have happened is skipped the second time. */
async function patiently<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ChatError) || !error.isRetryable || attempt > 8) throw error
      await new Promise((resolve) =>
        setTimeout(resolve, fullJitter(attempt, Math.random, { baseMs: 100, capMs: 5_000 })),
      )
      signal.throwIfAborted()
    }
}

const options = {
  channel: { type: 'string' },
  date: { type: 'string' },
  threads: { type: 'string', default: 'shown' },
  data: { type: 'string', default: '.runnel' },
} as const

/** Brings IRC logs in. */
export const importIrc: Command = {
  name: 'import irc',
  summary: 'Bring IRC logs into a channel, with their authors and times.',
  usage: `npm run runnel -- import irc <files…> --channel <name> [--date YYYY-MM-DD] [--threads shown|aside|off] [--data .runnel]

  --channel   the public channel to fill; made if there is none of that name
  --date      the day the logs begin on; else the beginning of each file's name: 2011-11-13, or 2011-11-13_02 with an hour of that day
  --threads   when an .annotation.txt beside a log says which line answers which, conversations become threads, whose answers are also
              shown in the channel (shown, the default), in the thread alone (aside), or they stay mere lines (off)
  --data      the data directory of the running installation; REDIS_URL wins over it

Times are taken as UTC. Each nick becomes a person who cannot sign in. Stop it with Ctrl-C and run it again: it goes on
where it stopped, and never imports a line twice. Lines that cannot be read are listed at the end.`,
  async run(args, signal) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const name = channelName.safeParse(values.channel?.replace(/^#/, ''))
    if (!name.success) throw new Refusal('Say which channel: --channel ubuntu', 2)
    if (positionals.length === 0) throw new Refusal('Name the files to import.', 2)
    const date = values.date === undefined ? undefined : dateOfFile(values.date)
    if (values.date !== undefined && !date) throw new Refusal('--date is a day such as 2011-11-13.', 2)
    const how = answers.find((one) => one === values.threads)
    if (how === undefined) throw new Refusal(`--threads is one of ${answers.join(', ')}.`, 2)
    const files = readLogs(positionals, date)
    await using redis = await connectInstallation(findInstallation(values.data))
    const owner = await findOwner(redis)
    if (!owner)
      throw new Refusal('Nobody has signed up yet: open Runnel, make the first account, then import.')
    const channel = await requireChannel(redis, owner, name.data)
    const people = importedPeople(redis)
    const total = { appended: 0, skipped: 0 }
    for (const [index, file] of files.entries()) {
      const place = `[${index + 1}/${files.length}] ${basename(file.path)}`
      const done = await importFile(
        redis,
        channel,
        file,
        people,
        signal,
        (count) => showProgress(`${place}: ${count} of ${file.lines.length} lines`),
        how,
      ).catch((error: unknown) => {
        showProgress('')
        say(`${place}: stopped. Run the same command again to go on.`)
        throw error
      })
      showProgress('')
      say(
        `${place}: ${done.appended} imported, ${done.skipped} there already, ${file.unread.length} left out`,
      )
      total.appended += done.appended
      total.skipped += done.skipped
    }
    const unread = files.flatMap((file) => file.unread.map((line) => ({ path: file.path, ...line })))
    for (const { path, line, reason, text } of unread)
      process.stdout.write(`${path}:${line}: ${reason}: ${JSON.stringify(text.slice(0, 120))}\n`)
    process.stdout.write(
      `#${name.data}: ${total.appended} lines imported, ${total.skipped} there already, ${unread.length} left out\n`,
    )
    return 0
  },
}
