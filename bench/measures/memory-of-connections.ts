import { setTimeout as pause } from 'node:timers/promises'
import { startContender } from '../contenders.ts'
import type { Contender, ContenderName } from '../contenders.ts'
import { residentBytes, startLoad } from '../processes.ts'
import { figureOf, ratioOf } from '../rounds.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'

/** Memory of the one server once its garbage is collected and it holds still. */
async function settledBytes(contender: Contender): Promise<number> {
  const pid = contender.gateways[0] ?? 0
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 4; turn += 1) {
    process.kill(pid, 'SIGWINCH')
    await pause(1_000)
    least = Math.min(least, residentBytes(pid))
  }
  return least
}

async function hold(
  contender: Contender,
  from: number,
  to: number,
): Promise<{ release: () => Promise<void> }> {
  const { wire, urls } = contender
  const members = contender.members.slice(from, to)
  const { promise: connected, resolve } = Promise.withResolvers<void>()
  const load = startLoad({ wire, urls, members, textLength: 200, warmUpMs: 0, measureMs: 0 }, () => resolve())
  await Promise.race([connected, load.result])
  return {
    async release() {
      load.stop()
      await load.result
    },
  }
}

/** Bytes per connection: what a crowd adds to a server that has warmed up on a few. */
async function bytesPerConnection(name: ContenderName, few: number, crowd: number): Promise<number> {
  await using contender = await startContender(name, { channels: 1, membersEach: few + crowd }, 1)
  const first = await hold(contender, 0, few)
  const before = await settledBytes(contender)
  const rest = await hold(contender, few, few + crowd)
  const after = await settledBytes(contender)
  await rest.release()
  await first.release()
  return (after - before) / crowd
}

export const memoryOfConnections: Measure = {
  id: 'spd-7',
  title: 'memory of an idle connection',
  async run({ rounds, isShort }): Promise<Finding> {
    const names = ['bare', 'runnel'] as const
    const [few, crowd] = isShort ? [200, 1_000] : [500, 3_000]
    const results = new Map<ContenderName, number[]>(names.map((name) => [name, []]))
    for (let round = 0; round < rounds; round += 1)
      for (const name of round % 2 ? names.toReversed() : names) {
        process.stderr.write(`round ${round + 1} of ${rounds}: ${name}\n`)
        results.get(name)?.push(await bytesPerConnection(name, few, crowd))
      }
    const itself = (bytes: number) => bytes
    return {
      about: `What ${crowd.toLocaleString('en-US')} further connections add to the memory of one process that holds ${few} already, garbage collected; each is signed in (runnel) and in one room or channel, over WebSocket.`,
      head: ['server', 'kB per connection'],
      rows: [...results].map(([name, values]) => [name, show(figureOf(values, (bytes) => bytes / 1_000))]),
      goals: [atMost('memory per connection to bare', ratioOf(results, 'runnel', 'bare', itself), 1.1)],
    }
  },
}
