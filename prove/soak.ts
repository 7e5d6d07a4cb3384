import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { discardDeadJob, readDeadJobs } from '@runnel/redis/job/job'
import type { RunOptions } from './experiment.ts'
import { findOutOfBounds } from './rig/check-lives.ts'
import type { Deed } from './rig/deed.ts'
import { deeds } from './rig/deeds.ts'
import type { LoadOptions } from './rig/load.ts'
import { randomFrom, type Random } from './rig/random.ts'
import { startRelay } from './rig/relay.ts'
import type { Kind } from './rig/stores-by-kind.ts'
import { startWorld } from './rig/world.ts'
import { seenTooEarly, talkAndLook } from './under-load.ts'

/** How much of the main memory a gateway or worker may hold, in MiB: it is to be the same after a day as after an hour. */
const mostMib = 512

/** How people talk: with two devices each, over a bad line, in three tabs that share an outbox, on devices whose clocks jump. */
const ways: readonly Partial<LoadOptions>[] = [
  {},
  { lostAnswers: 0.01 },
  { people: 5, channels: 4, perSecond: 30, devicesEach: 1, tabs: 3, lostAnswers: 0.01 },
  { clockJumpMs: 3_600_000 },
]

/** Goes round all faults at random for so long, often two at once, on one installation; says after each episode how it went. Gives whether nothing was wrong. */
export async function soak(options: RunOptions, durationMs: number, kind: Kind = 'single'): Promise<boolean> {
  const { tell, seed = Math.floor(Math.random() * 2 ** 31) + 1 } = options
  tell(`seed ${seed}`)
  const random = randomFrom(seed)
  const end = performance.now() + durationMs
  let total = 0
  await using world = await startWorld({ redis: kind, workers: 2 })
  await using relay = await startRelay(world.url)
  const possible = deeds.filter(({ kinds = [kind] }) => kinds.includes(kind))
  for (let episode = 1; performance.now() < end; episode++) {
    const done: string[] = []
    const [row] = await talkAndLook(
      { ...world, url: relay.url },
      { ...options, seed: random.below(2 ** 31) + 1 },
      {
        case: `soak-${episode}`,
        hasOtherControl: true,
        load: random.pick(ways)!,
        ...(kind === 'sentinel' && { allows: seenTooEarly }),
        async fault({ load }) {
          for (let count = 2 + random.below(4); count > 0; count--) {
            const chosen = choose(possible, random)
            const names = chosen.map(({ name }) => name).join(' while ')
            load.noteFault(names)
            done.push(names)
            await Promise.all(chosen.map((deed) => deed.do({ ...world, relay, load }, random.fork())))
            // Two overlapping losses of servers are promised by nobody (MSG-6).
            await world.wholeAgain()
            await pause(random.below(3_000))
          }
        },
      },
    )
    const processes = [...world.gateways, ...world.workers]
    const sizes = processes
      .filter(({ isRunning }) => isRunning)
      .map(({ name, pid }) => ({ what: `MiB of ${name}`, value: residentMib(pid), most: mostMib }))
    const letters = await readDeadJobs(world.redis)
    const given = letters.map(({ type, reason }) => `${type}, ${reason}`).join('; ')
    for (const letter of letters) await discardDeadJob(world.redis, letter)
    // What is done to Redis and to workers is over before a job has failed for the last time.
    const tooMuch = findOutOfBounds([
      ...sizes,
      { what: `jobs given up (${given})`, value: letters.length, most: 0 },
    ])
    const ended = processes.filter(({ isRunning }) => !isRunning)
    total += row!.faults + tooMuch.length + ended.length
    const memory = [
      ...sizes.map(({ value }) => Math.round(value)),
      Math.round(process.memoryUsage.rss() / 2 ** 20),
    ]
    tell(
      `episode ${episode}: ${row!.faults} faults, ${row!.operations} operations, ${row!.recoverSeconds?.toFixed(1)} s to recover; ${done.join(', ')}; MiB ${memory.join(' ')}`,
    )
    for (const { what } of tooMuch) tell(what)
    for (const process of ended) {
      tell(`${process.name} ended by itself: ${process.readLog().slice(-2_000)}`)
      await process.start()
    }
  }
  tell(`${total} faults; again with --seed ${seed}`)
  return total === 0
}

/** One thing to do, or two to different parts at once. */
function choose(deeds: readonly Deed[], random: Random): Deed[] {
  const one = random.pick(deeds)!
  const other = random.pick(deeds)!
  return random.next() < 0.4 && other.to !== one.to ? [one, other] : [one]
}

function residentMib(pid: number): number {
  return (
    Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1_024
  )
}
