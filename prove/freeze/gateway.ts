// A gateway of its own process whose holds lapse soon, so that it can be stopped for longer than that. Ends with its standard input.
import { startGateway } from '@runnel/gateway/gateway'

const [url = '', prefix = '', holdMs = ''] = process.argv.slice(2)
const gateway = await startGateway({ redis: { url, prefix }, holdMs: Number(holdMs), hasLimits: false })
process.stdout.write(`${gateway.url}\n`)
process.stdin.resume().once('end', () => process.exit(0))
