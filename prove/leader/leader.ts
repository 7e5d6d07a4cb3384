import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { prefix as newPrefix, startRedis, until } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import { findUnfenced, type FencedWrite } from '../rig/check-lives.ts'

/** How long a leader who says nothing stays one, in ms: what is tried does not depend on it. */
const ttlMs = 600

/** The leader is stopped (SIGSTOP) until another has taken over and done the duty, and goes on with it then. */
export const leader: Experiment = {
  name: 'leader',
  promise: 'LCK-1',
  title: 'the elected leader is stopped past the end of its term, and wakes',
  async run(options) {
    const fenced = await freezeLeaders(options, roundsOf(options, 30, 4), true)
    const control = await freezeLeaders(options, roundsOf(options, 10, 3), false)
    return [
      { case: 'as it is', ...fenced },
      { case: 'a duty done without a fence', isControl: true, ...control },
    ]
  },
}

async function freezeLeaders(
  { tell }: RunOptions,
  rounds: number,
  isFenced: boolean,
): Promise<Omit<Row, 'case'>> {
  await using server = await startRedis()
  const prefix = newPrefix()
  const startedAt = performance.now()
  const args = [server.url, prefix, String(ttlMs), isFenced ? 'yes' : '']
  const candidates = [startCandidate(args), startCandidate(args), startCandidate(args)]
  const newest = () => Math.max(0, ...candidates.map(({ writes }) => writes.at(-1)?.fence ?? 0))
  try {
    for (let round = 1; round <= rounds; round++) {
      await until(() => newest() >= round, 20_000)
      const fence = newest()
      const leading = candidates.find(({ writes }) => writes.at(-1)?.fence === fence)!
      // Anywhere between two writes, or within one.
      await pause(Math.random() * 20)
      leading.signal('SIGSTOP')
      await until(() => newest() > fence, 20_000)
      leading.signal('SIGCONT')
      await pause(150)
      if (round % 10 === 0) tell(`${round} of ${rounds} rounds`)
    }
  } finally {
    await Promise.all(candidates.map((candidate) => candidate.end()))
  }
  const writes = candidates.flatMap((candidate) => candidate.writes)
  const refused = candidates.reduce((sum, candidate) => sum + candidate.refusals(), 0)
  return {
    rounds,
    operations: writes.length,
    refused,
    faults: findUnfenced(latestOf(writes)).length,
    seconds: (performance.now() - startedAt) / 1_000,
    note: `${newest()} terms`,
  }
}

/** Of the many writes of each term the first and the last ones: only at its ends can one be late. */
function latestOf(writes: readonly FencedWrite[]): FencedWrite[] {
  const terms = Map.groupBy(writes, ({ fence }) => fence)
  return [...terms.values()].flatMap((term) => (term.length <= 20 ? term : [term[0]!, ...term.slice(-10)]))
}

const termFile = fileURLToPath(new URL('./term.ts', import.meta.url))

function startCandidate(args: readonly string[]) {
  const child = spawn(process.execPath, [termFile, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const writes: FencedWrite[] = []
  let refusals = 0
  createInterface(child.stdout).on('line', (line) => {
    const said = JSON.parse(line) as FencedWrite | { refused: string }
    if ('refused' in said) refusals += 1
    else writes.push(said)
  })
  return {
    writes,
    refusals: () => refusals,
    signal: (sign: NodeJS.Signals) => void child.kill(sign),
    async end() {
      process.off('exit', kill)
      const exited = once(child, 'exit')
      kill()
      await exited
    },
  }
}
