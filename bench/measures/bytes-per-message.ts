import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { connectRedis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { stampText } from '../load/tally.ts'
import { startRedis } from '../processes.ts'
import { figureOf } from '../rounds.ts'
import type { Figure } from '../rounds.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { seatMembers } from '../seat-people.ts'

const bodyBytes = 200

/** What Redis says it uses, asked by hand so that no client's buffers are in it. */
async function usedBytes(url: string): Promise<number> {
  const { hostname, port } = new URL(url)
  const line = connect(Number(port), hostname)
  line.end('INFO memory\r\nQUIT\r\n')
  let answer = ''
  line.on('data', (text: Buffer) => (answer += text.toString()))
  await once(line, 'close')
  return Number(/^used_memory:(\d+)/m.exec(answer)?.[1])
}

/** What Redis holds more for each message after `count` of them by `senders` people in one channel, everything counted. */
async function bytesPerMessage(senders: number, count: number): Promise<number> {
  await using server = await startRedis()
  const { channel, users } = await seatMembers(server.url, senders)
  const store = async (from: number, to: number) => {
    await using redis = await connectRedis({ url: server.url })
    for (let number = from; number < to; number += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, index) => {
          const text = stampText({ number: number + index, sentUs: Date.now(), origin: 0 }, bodyBytes)
          const by = users[(number + index) % users.length]
          if (!by) throw new Error('nobody to send')
          return appendMessage(redis, { channel, by, clientId: randomUUID(), text })
        }),
      )
  }
  // The first thousand pay for what a channel and a connection cost once.
  await store(0, 1_000)
  const before = await usedBytes(server.url)
  await store(1_000, 1_000 + count)
  return ((await usedBytes(server.url)) - before) / count
}

export const bytesPerStoredMessage: Measure = {
  id: 'spd-11',
  title: 'bytes in Redis per stored message',
  async run({ rounds, isShort }): Promise<Finding> {
    const count = isShort ? 50_000 : 100_000
    const figures: Array<[number, Figure]> = []
    for (const senders of [1, 20, 500]) {
      const values: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        process.stderr.write(`round ${round + 1} of ${rounds}: ${senders} senders\n`)
        values.push(await bytesPerMessage(senders, count))
      }
      figures.push([senders, figureOf(values, (value) => value)])
    }
    return {
      about: `What ${count.toLocaleString('en-US')} messages with a body of ${bodyBytes} bytes add to Redis's \`used_memory\`: the log with author, client id and ordinal, and what is remembered of client ids.`,
      head: ['senders', 'bytes per message', 'to the body'],
      rows: figures.map(([senders, { middle, low, high }]) => [
        String(senders),
        show({ middle, low, high }),
        (middle / bodyBytes).toFixed(2),
      ]),
      goals: figures.map(([senders, { middle, low, high }]) =>
        atMost(
          `bytes to the body, ${senders} senders`,
          { middle: middle / bodyBytes, low: low / bodyBytes, high: high / bodyBytes },
          1.3,
        ),
      ),
    }
  },
}
