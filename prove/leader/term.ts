// A candidate in a process of its own. While it leads it sweeps presence again and again, without ever asking whether its term is over, and
// prints each sweep that was accepted. Ends with its standard input.
import { ChatError } from '@runnel/protocol/errors'
import { connectRedis } from '@runnel/redis/connect'
import { campaign } from '@runnel/redis/leader/leader'
import { sweepPresence } from '@runnel/redis/presence/presence'
import type { FencedWrite } from '../rig/check-lives.ts'
import { nowMs } from '../rig/history.ts'

const [url = '', prefix = '', ttlMs = '', isFenced = ''] = process.argv.slice(2)
const redis = await connectRedis({ url, prefix })
process.stdin.resume().once('end', () => process.exit(0))

async function lead(fence: number, signal: AbortSignal): Promise<void> {
  // Without the fence nobody tells it that it is late; it goes on a little, as one does who has not looked yet.
  for (let late = 0; late < 3; late += signal.aborted && isFenced !== 'yes' ? 1 : 0) {
    const beganMs = nowMs()
    try {
      await sweepPresence(redis, { fence: isFenced === 'yes' ? fence : 0 })
    } catch (error) {
      if (!(error instanceof ChatError)) throw error
      return void process.stdout.write(`${JSON.stringify({ refused: error.code })}\n`)
    }
    process.stdout.write(`${JSON.stringify({ fence, beganMs, endedMs: nowMs() } satisfies FencedWrite)}\n`)
  }
}

const never = new AbortController().signal
for (;;) await campaign(redis, { name: 'presence', ttlMs: Number(ttlMs), signal: never, lead })
