import { readArguments, readWhole, refuse } from '@runnel/server/arguments'
import { bytesPerStoredMessage } from './measures/bytes-per-message.ts'
import { channels } from './measures/channels.ts'
import { conversationPage } from './measures/conversation-page.ts'
import { day } from './measures/day.ts'
import { durableSends } from './measures/durable-sends.ts'
import { highestRate } from './measures/highest-rate.ts'
import { historyPage } from './measures/history-page.ts'
import { idleGateways } from './measures/idle-gateways.ts'
import { fixedRate } from './measures/latency.ts'
import { lighthouseScores } from './measures/lighthouse.ts'
import { membershipGrowth } from './measures/membership-growth.ts'
import { members } from './measures/members.ts'
import { memoryOfConnections } from './measures/memory-of-connections.ts'
import { presenceTraffic } from './measures/presence-traffic.ts'
import { resume } from './measures/resume.ts'
import { returnOfMany } from './measures/return-at-once.ts'
import { manySmallChannels, oneLargeChannel } from './measures/saturation.ts'
import { startTimes } from './measures/start-times.ts'
import { throughBalancer } from './measures/through-balancer.ts'
import { writeSection } from './performance-page.ts'
import { describeRun, section } from './report.ts'

const measures = [
  oneLargeChannel,
  manySmallChannels,
  fixedRate,
  highestRate,
  durableSends,
  memoryOfConnections,
  historyPage,
  resume,
  membershipGrowth,
  bytesPerStoredMessage,
  presenceTraffic,
  returnOfMany,
  idleGateways,
  throughBalancer,
  conversationPage,
  lighthouseScores,
  day,
  channels,
  members,
  startTimes,
]
const usage = `npm run bench -- <measure>|all [--short] [--rounds 3] [--dry]

${measures.map(({ id, title }) => `  ${id.padEnd(7)} ${title}`).join('\n')}

Prints a table and writes it into docs/performance.md; --dry only prints. --short takes shorter windows, and of all one round.
Exit code: 0 measured (met or not), 1 something failed, 2 asked for wrongly.`

const { values, positionals } = readArguments(usage, {
  short: { type: 'boolean', default: false },
  dry: { type: 'boolean', default: false },
  rounds: { type: 'string' },
})
const [wanted = ''] = positionals
const chosen = measures.filter(({ id }) => wanted === 'all' || id === wanted.toLowerCase())
if (chosen.length === 0 || positionals.length !== 1)
  refuse(
    usage,
    wanted === '' ? 'Say which measure, or all.' : `There is no measure "${positionals.join(' ')}".`,
  )
const rounds = readWhole(usage, 'rounds', values.rounds) ?? (values.short && wanted === 'all' ? 1 : 3)

process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
let failed = 0
for (const measure of chosen) {
  const how = describeRun(rounds, values.short)
  const startedAt = performance.now()
  process.stderr.write(`${measure.id}: ${measure.title}\n`)
  try {
    const text = section(measure, await measure.run({ rounds, isShort: values.short }), how)
    process.stdout.write(`${text}\n\n`)
    if (!values.dry) writeSection(measure.id, text)
  } catch (error) {
    // The others are still worth their time.
    failed += 1
    process.stderr.write(`${measure.id} failed: ${String((error as Error).stack)}\n`)
  }
  const seconds = (performance.now() - startedAt) / 1_000
  process.stderr.write(`${measure.id}: ${seconds.toFixed(1)} s\n`)
}
process.exitCode = failed === 0 ? 0 : 1
