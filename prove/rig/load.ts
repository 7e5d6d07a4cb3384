import { randomUUID } from 'node:crypto'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ChannelId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { readLog } from '@runnel/redis/history/history'
import { makePerson } from '@runnel/testing/cast'
import { readAll } from '../read-all.ts'
import { mergeHistories, nowMs, type History } from './history.ts'
import { playPeople, type LoadPlan, type Play, type Progress } from './people.ts'
import type { FromPlayer, ToPlayer } from './player.ts'
import type { Trouble } from './recorded-wires.ts'

/** Where a load is done. */
export interface Place {
  /** Of the load balancer, or of each gateway. */
  url: string | readonly string[]
  redis: Redis
}

export interface LoadOptions extends Trouble {
  people: number
  /** Half of them public; everybody is a member of all. */
  channels: number
  /** What all devices together do in a second. */
  perSecond: number
  seed: number
  /** 2 when left out. */
  devicesEach?: number
  /** Clients that share one outbox, as the tabs of a browser do; 1 when left out. */
  tabs?: number
  clockJumpMs?: number
  /** Processes that the people are spread over; 0, which is usual, plays them in this one. */
  processes?: number
}

export interface Load extends AsyncDisposable {
  /** Changes that were acknowledged so far. */
  readonly acknowledged: number
  /** Devices that are not online right now. */
  readonly offline: number
  /** Changes that wait right now. */
  readonly waiting: number
  readonly plan: LoadPlan
  /** Notes in the history what is done to the system. */
  noteFault(what: string): void
  /** Notes that everything up to there was taken out of a log. */
  noteTrimmed(channel: ChannelId, upTo: number): void
  /** Stops talking, waits until outboxes are empty and all have caught up, as far as they do; notes what each device shows and the final logs. */
  stop(): Promise<History>
}

/** Brings people into an installation and has them talk. Resolves once all of them are online. */
export async function startLoad({ url, redis }: Place, options: LoadOptions): Promise<Load> {
  const {
    people: size,
    channels: channelCount,
    perSecond,
    seed,
    devicesEach = 2,
    tabs = 1,
    processes = 0,
    ...trouble
  } = options
  const run = randomUUID().slice(0, 6)
  const people = []
  for (let index = 0; index < size; index++) people.push(await makePerson(redis, `p${index}-${run}`))
  const channels: LoadPlan['channels'][number][] = []
  for (let index = 0; index < channelCount; index++) {
    const owner = people[index % size]!.user
    const { channel } = await createChannel(redis, {
      by: owner,
      kind: index % 2 === 0 ? 'public' : 'private',
      name: `room-${index}-${run}`,
      members: people.map(({ user }) => user).filter((user) => user !== owner),
    })
    channels.push({ channel, owner })
  }
  const plan: LoadPlan = {
    urls: typeof url === 'string' ? [url] : url,
    seed,
    people: people.map(({ user, handle, token }) => ({ user, handle, token })),
    channels,
    devicesEach,
    tabs,
    perSecond,
    ...trouble,
  }
  const players = processes === 0 ? [playPeople(plan)] : sharePlan(plan, processes).map(playElsewhere)
  const end = async () => void (await Promise.all(players.map((player) => player.end())))
  try {
    await Promise.all(players.map((player) => player.ready()))
  } catch (error) {
    await end()
    throw error
  }
  const faults: History['happenings'] = []
  const sum = (of: (progress: Progress) => number) =>
    players.reduce((all, player) => all + of(player.progress()), 0)
  return {
    plan,
    get acknowledged() {
      return sum(({ acknowledged }) => acknowledged)
    },
    get offline() {
      return sum(({ offline }) => offline)
    },
    get waiting() {
      return sum(({ waiting }) => waiting)
    },
    [Symbol.asyncDispose]: end,
    noteFault: (what) => void faults.push({ atMs: nowMs(), type: 'fault', what }),
    noteTrimmed: (channel, upTo) => void faults.push({ atMs: nowMs(), type: 'trimmed', channel, upTo }),
    async stop() {
      // Nobody is compared with a fresh device while somebody of another process still sends.
      await Promise.all(players.map((player) => player.settle()))
      const [first, ...others] = await Promise.all(players.map((player) => player.finish()))
      const logs: History['happenings'] = []
      for (const { channel } of channels) {
        const entries = await readAll(redis, channel)
        const { epoch } = await readLog(redis, { channel, limit: 1 })
        logs.push({ atMs: nowMs(), type: 'log', channel, epoch, entries })
      }
      return mergeHistories([first!, ...others, { seed, owners: {}, happenings: [...faults, ...logs] }])
    },
  }
}

/** The plan in as many parts. Everyone removes and lets in only people of their own part. */
function sharePlan(plan: LoadPlan, parts: number): LoadPlan[] {
  const each = Math.ceil(plan.people.length / parts)
  return Array.from({ length: parts }, (_, part) => ({
    ...plan,
    people: plan.people.slice(part * each, (part + 1) * each),
    firstPerson: part * each,
    seed: plan.seed + part,
    perSecond: plan.perSecond / parts,
  })).filter(({ people }) => people.length > 0)
}

const playerFile = fileURLToPath(new URL('./player.ts', import.meta.url))

/** Plays in a process of its own. */
function playElsewhere(plan: LoadPlan): Play {
  const child = fork(playerFile, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  let progress: Progress = { acknowledged: 0, offline: 0, waiting: 0 }
  const ready = Promise.withResolvers<void>()
  const settled = Promise.withResolvers<void>()
  const finished = Promise.withResolvers<History>()
  const all = [ready, settled, finished]
  for (const { promise } of all) promise.catch(() => {})
  child.on('message', (message: FromPlayer) => {
    if (message.type === 'progress') progress = message.progress
    else if (message.type === 'ready') ready.resolve()
    else if (message.type === 'settled') settled.resolve()
    else if (message.type === 'finished') finished.resolve(message.history)
    else for (const { reject } of all) reject(new Error(message.reason))
  })
  child.once('exit', (code) => {
    process.off('exit', kill)
    for (const { reject } of all) reject(new Error(`a process of the load ended early (${code})`))
  })
  const tell = (message: ToPlayer) => void child.send(message)
  tell({ type: 'play', plan })
  return {
    progress: () => progress,
    ready: () => ready.promise,
    settle() {
      tell({ type: 'settle' })
      return settled.promise
    },
    finish() {
      tell({ type: 'finish' })
      return finished.promise
    },
    async end() {
      process.off('exit', kill)
      kill()
    },
  }
}
