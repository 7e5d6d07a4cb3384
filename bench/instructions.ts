// `npm run instructions`: how many instructions Redis executes for a message, counted by valgrind (Debian's package), so that a busy machine
// counts the same as a quiet one. `--keep` keeps the profiles, for `callgrind_annotate --inclusive=yes`.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { connectRedis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { openPlainLog } from './peers/plain-log.ts'
import { freePort, isListening, redisSettings, startProgram } from './processes.ts'
import { fillChannel, makePeople } from './seat-people.ts'

const text = 'The quick brown fox jumps over the lazy dog. '.repeat(5).slice(0, 200)
const count = 2_000
const run = promisify(execFile)

/** What is counted: it is done so often, so many under way at a time, and some hundred times before. */
interface Work extends AsyncDisposable {
  store(number: number): Promise<unknown>
}

async function plainLog(url: string): Promise<Work> {
  const log = openPlainLog(url)
  return {
    store: () => log.add(text.padEnd(243, '.')),
    [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
  }
}

/** Messages to so many channels with so many members each, in turns. */
const messages =
  (channels: number, membersEach: number) =>
  async (url: string): Promise<Work> => {
    const redis = await connectRedis({ url, deadlineMs: 60_000 })
    const people = await makePeople(redis, channels * membersEach)
    const places: { channel: ChannelId; users: UserId[] }[] = []
    for (let place = 0; place < channels; place += 1) {
      const users = people.slice(place * membersEach, (place + 1) * membersEach)
      places.push({ channel: await fillChannel(redis, `bench-${place}`, users), users })
    }
    return {
      store(number) {
        const { channel, users } = places[number % channels]!
        const by = users[Math.floor(number / channels) % membersEach]!
        return appendMessage(redis, { channel, by, clientId: randomUUID(), text })
      },
      [Symbol.asyncDispose]: () => redis.close(),
    }
  }

const ways: [name: string, inFlight: number, begin: (url: string) => Promise<Work>][] = [
  ['XADD, 128 under way', 128, plainLog],
  ['append to one channel of 128, 128 under way', 128, messages(1, 128)],
  ['append to 50 channels of 10, 128 under way', 128, messages(50, 10)],
  ['append to one channel of 10, one at a time', 1, messages(1, 10)],
]

async function keepBusy(times: number, inFlight: number, store: Work['store']): Promise<void> {
  let next = 0
  const one = async () => {
    while (next < times) await store(next++)
  }
  await Promise.all(Array.from({ length: inFlight }, one))
}

/** Instructions of Redis for each of them. */
async function instructionsOf(inFlight: number, begin: (url: string) => Promise<Work>): Promise<number> {
  const [port, directory] = [await freePort(), await mkdtemp(join(tmpdir(), 'runnel-instructions-'))]
  const valgrind = [
    '--tool=callgrind',
    '--instr-atstart=no',
    // What is done for clients: not what is done ten times a second, which on a busy machine is done oftener for each message.
    '--toggle-collect=readQueryFromClient',
    `--callgrind-out-file=${join(directory, 'profile')}`,
  ]
  const settings = [...redisSettings(port, directory, 'always'), '--slowlog-log-slower-than', '-1']
  await using server = await startProgram('valgrind', [...valgrind, 'redis-server', ...settings], {}, () =>
    isListening(port),
  )
  const control = (...args: string[]) => run('callgrind_control', [...args, String(server.pid)])
  const work = await begin(`redis://127.0.0.1:${port}`)
  try {
    await keepBusy(500, inFlight, (number) => work.store(number))
    await control('-i', 'on')
    await keepBusy(count, inFlight, (number) => work.store(number))
    await control('-i', 'off')
    await control('--dump')
  } finally {
    await work[Symbol.asyncDispose]()
  }
  const [name] = (await readdir(directory)).filter((file) => /^profile\.\d+$/.test(file))
  const profile = await readFile(join(directory, name ?? 'profile'), 'utf8')
  if (process.argv.includes('--keep')) process.stderr.write(`${join(directory, name ?? '')}\n`)
  else await rm(directory, { recursive: true, force: true })
  return Number(/^totals: (\d+)/m.exec(profile)?.[1]) / count
}

const plain = await instructionsOf(ways[0]![1], ways[0]![2])
for (const [name, inFlight, begin] of ways) {
  const each = begin === plainLog ? plain : await instructionsOf(inFlight, begin)
  const shown = Math.round(each).toLocaleString('en-US')
  process.stdout.write(`${name.padEnd(45)} ${shown.padStart(9)}  ${(each / plain).toFixed(1)}\n`)
}
