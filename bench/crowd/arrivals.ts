import { setTimeout as pause } from 'node:timers/promises'
import type { UserId } from '@runnel/protocol/ids'
import { openCrowdLine } from './line.ts'
import type { CrowdLine } from './line.ts'

export interface ArrivalsPlan {
  kind: 'arrivals'
  urls: string[]
  people: { user: UserId; token: string }[]
  /** How many of them arrive while the rest look on. */
  arrivals: number
  /** How many people each has on screen, chosen at random. */
  onScreen: number
}

export interface ArrivalsResult {
  /** Frames and bytes of presence that the crowd received, per arrival. */
  framesPerArrival: number
  bytesPerArrival: number
  /** People who had an arrival on screen and were not told of it. */
  missed: number
  /** Connections that the server ended; their people were back at once. */
  ended: number
  /** Share of one core that the load used while people arrived. */
  loadCore: number
}

/** More than a second: else two arrivals share a frame, and cost less. */
const spacingMs = 1_050
const settleMs = 3_000

/** Numbers in [0, 1), the same in every run. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Seats a crowd, each of whom has some people on screen, has a few more arrive one by one, and counts what the crowd is told. */
export async function runArrivals(plan: ArrivalsPlan): Promise<ArrivalsResult> {
  const { urls, people, arrivals, onScreen } = plan
  const random = randomFrom(people.length)
  const others = (me: UserId): UserId[] => {
    const seen = new Set<UserId>()
    while (seen.size < Math.min(onScreen, people.length - 1)) {
      const { user } = people[Math.floor(random() * people.length)]!
      if (user !== me) seen.add(user)
    }
    return [...seen]
  }
  const counted = { frames: 0, bytes: 0, isOn: false }
  const missing = new Map<number, Set<UserId>>()
  const lines: CrowdLine[] = []
  const arriving = new Set(people.slice(-arrivals).map(({ user }) => user))

  let ended = 0
  const note = (index: number, users: { user: UserId; state: string }[]) => {
    for (const { user, state } of users) if (state === 'online') missing.get(index)?.delete(user)
  }

  const come = async (index: number, isCounted: boolean, watched = others(people[index]!.user)) => {
    const { token } = people[index]!
    if (isCounted && !missing.has(index))
      missing.set(index, new Set(watched.filter((one) => arriving.has(one))))
    const comeBack = (reason: string) => {
      ended += 1
      process.stderr.write(`a connection was ended: ${reason}\n`)
      come(index, isCounted, watched).catch(() => {})
    }
    const onEvent = (text: string) => {
      if (!text.startsWith('42["presence:changed"')) return
      if (counted.isOn && isCounted) {
        counted.frames += 1
        counted.bytes += Buffer.byteLength(text)
      }
      const [, told] = JSON.parse(text.slice(2)) as [string, { users: { user: UserId; state: string }[] }]
      note(index, told.users)
    }
    const line = await openCrowdLine(urls[index % urls.length]!, token, onEvent, comeBack)
    lines.push(line)
    await line.ask('session:resume', {})
    const read = await line.ask('presence:read', { users: watched })
    note(index, (read as { users: { user: UserId; state: string }[] }).users)
  }
  const crowd = people.length - arrivals
  for (let from = 0; from < crowd; from += 32)
    await Promise.all(
      Array.from({ length: Math.min(32, crowd - from) }, (_, index) => come(from + index, true)),
    )
  await pause(settleMs)
  const before = { at: performance.now(), cpu: process.cpuUsage() }
  counted.isOn = true
  for (let index = crowd; index < people.length; index += 1) {
    await come(index, false)
    await pause(spacingMs)
  }
  await pause(settleMs)
  counted.isOn = false
  const { user, system } = process.cpuUsage(before.cpu)
  const loadCore = (user + system) / 1_000 / (performance.now() - before.at)
  for (const line of lines) line.close()
  const missed = [...missing.values()].reduce((sum, left) => sum + left.size, 0)
  return {
    framesPerArrival: counted.frames / arrivals,
    bytesPerArrival: counted.bytes / arrivals,
    missed,
    ended,
    loadCore,
  }
}
