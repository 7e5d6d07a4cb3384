import { parseArgs } from 'node:util'
import { bytesPerStoredMessage } from './measures/bytes-per-message.ts'
import { conversationPage } from './measures/conversation-page.ts'
import { fixedRate } from './measures/latency.ts'
import { memoryOfConnections } from './measures/memory-of-connections.ts'
import { presenceTraffic } from './measures/presence-traffic.ts'
import { returnOfMany } from './measures/return-at-once.ts'
import { manySmallChannels, oneLargeChannel } from './measures/saturation.ts'
import { describeRun, section, writeSection } from './report.ts'

const measures = [
  oneLargeChannel,
  manySmallChannels,
  fixedRate,
  memoryOfConnections,
  bytesPerStoredMessage,
  presenceTraffic,
  returnOfMany,
  conversationPage,
]
const usage = `npm run bench -- <measure> [--short] [--rounds 3] [--dry]

${measures.map(({ id, title }) => `  ${id.padEnd(7)} ${title}`).join('\n')}

Prints a table and writes it into docs/performance.md; --dry only prints.
Exit code: 0 measured (met or not), 1 failed, 2 asked for wrongly.`

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n\n${usage}\n`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        short: { type: 'boolean', default: false },
        dry: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '3' },
      },
    })
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
  }
}

const { values, positionals } = readArguments()
if (values.help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}
const measure = measures.find(({ id }) => id === positionals[0]?.toLowerCase())
if (!measure || positionals.length !== 1) refuse(`There is no measure "${positionals.join(' ')}".`)
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) refuse('--rounds takes a whole number from 1 on.')

process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
const how = describeRun(rounds, values.short)
const text = section(measure, await measure.run({ rounds, isShort: values.short }), how)
process.stdout.write(`${text}\n`)
if (!values.dry) writeSection(measure.id, text)
