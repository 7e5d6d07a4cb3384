import { startContender, startGateway, type Contender } from '../contenders.ts'
import { cpuSeconds } from '../processes.ts'
import { atMost, nothingLost, show, showFaults } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf, sample, type Sample } from '../rounds.ts'

const further = 3
const seats = { channels: 1, membersEach: 50 }
const ways = ['alone', 'with further'] as const
type Way = (typeof ways)[number]
/** There and back: whatever else weighs on the machine weighs on both alike. */
const turns: readonly Way[] = ['alone', 'with further', 'with further', 'alone']

/** What all servers used for so many messages, in CPU seconds: less what they used while the same members said nothing. */
interface Talked {
  cpu: number
  /** Of that, the gateways at which nobody is. */
  furtherCpu: number
  messages: number
  samples: Sample[]
}

async function talk(contender: Contender, measureMs: number): Promise<Talked> {
  const at = async (rate: number) => {
    let furtherCpu = 0
    const one = await sample(contender, { warmUpMs: 1_000, measureMs, rate }, (phase) => {
      if (phase === 'connected') return
      // All members are at the first two.
      for (const pid of contender.gateways.slice(2))
        furtherCpu += (phase === 'end' ? 1 : -1) * cpuSeconds(pid)
    })
    return { one, furtherCpu, cpu: one.gatewayCpu + one.redisCpu }
  }
  // One message at the beginning, and none in the time that is measured.
  const silent = await at(1e-6)
  const loud = await at(200)
  return {
    cpu: loud.cpu - silent.cpu,
    furtherCpu: loud.furtherCpu - silent.furtherCpu,
    messages: loud.one.deliveriesInWindow / seats.membersEach,
    samples: [silent.one, loud.one],
  }
}

async function compare(measureMs: number): Promise<Record<Way, Talked>> {
  await using contender = await startContender('runnel', seats)
  // What is compiled at the first messages is no cost of a message.
  await talk(contender, measureMs)
  const found = { alone: nothing(), 'with further': nothing() }
  for (const way of turns) {
    await using started = new AsyncDisposableStack()
    const gateways = [...contender.gateways]
    for (let index = 0; way === 'with further' && index < further; index += 1)
      gateways.push(started.use((await startGateway(contender.redisUrl, `g_further${index}`)).server).pid)
    const talked = await talk({ ...contender, gateways }, measureMs)
    found[way].cpu += talked.cpu
    found[way].furtherCpu += talked.furtherCpu
    found[way].messages += talked.messages
    found[way].samples.push(...talked.samples)
  }
  return found
}

const nothing = (): Talked => ({ cpu: 0, furtherCpu: 0, messages: 0, samples: [] })
const eachUs = ({ cpu, messages }: Talked) => (cpu * 1e6) / messages
const furtherUs = ({ furtherCpu, messages }: Talked) => (furtherCpu * 1e6) / messages

export const idleGateways: Measure = {
  id: 'spd-14',
  title: 'what gateways without a member of the channel cost',
  async run({ rounds, isShort }): Promise<Finding> {
    const found: Record<Way, Talked>[] = []
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      found.push(await compare(isShort ? 2_000 : 10_000))
    }
    const samplesOf = (way: Way) => found.flatMap((one) => one[way].samples)
    return {
      about: `50 members of one channel at two gateways, 200 messages of 200 bytes a second; alone, and with ${further} further gateways on the same Redis where nobody is, in turns on the same two gateways. CPU of Redis and all gateways, less what they use in the same time while the same members are connected and nothing is said.`,
      head: [
        'gateways',
        'CPU for a message, µs',
        'of that the further ones',
        'lost / doubled / out of order',
      ],
      rows: ways.map((way) => [
        String(way === 'alone' ? 2 : 2 + further),
        show(figureOf(found, (one) => eachUs(one[way]))),
        way === 'alone' ? '–' : show(figureOf(found, (one) => furtherUs(one[way]))),
        showFaults(samplesOf(way)),
      ]),
      goals: [
        atMost(
          `CPU for a message, ${further} further gateways to none`,
          figureOf(found, (one) => eachUs(one['with further']) / eachUs(one.alone)),
          1.05,
        ),
        nothingLost(ways.flatMap(samplesOf)),
      ],
    }
  },
}
